//! Opening an account, signing in and out.

use super::Person;
use crate::{
    api::PASSWORD,
    thing::{button, heading_with, textbox},
    wait::PATIENCE,
};
use serde_json::json;

impl Person {
    /// Opens an account, with the phone number as it is given here.
    pub async fn registers_as(&self, phone: &str) {
        self.fills_in_registration(phone, PASSWORD).await;
        self.is_signed_in().await;
    }

    /// Goes to the form for a new account, fills it in and sends it.
    pub async fn fills_in_registration(&self, phone: &str, password: &str) {
        self.goes_to("/register").await;
        self.completes_registration(phone, password).await;
    }

    /// Fills in the form for a new account, which is on the screen, and sends it.
    pub async fn completes_registration(&self, phone: &str, password: &str) {
        self.writes(&textbox("Phone number"), phone).await;
        self.writes(&textbox("Name"), &self.name).await;
        self.writes(&textbox("Password"), password).await;
        self.presses(&button("Create account")).await;
    }

    /// Fills in the form for signing in and sends it.
    pub async fn tries_to_sign_in(&self, phone: &str, password: &str) {
        self.goes_to("/login").await;
        self.writes(&textbox("Phone number"), phone).await;
        self.writes(&textbox("Password"), password).await;
        self.presses(&button("Sign in")).await;
    }

    /// Sees that keys go to the field with this id.
    pub async fn has_focus_in(&self, id: &str) {
        self.until_page(&format!("document.activeElement.id === {}", json!(id)), PATIENCE).await;
    }

    /// Sees that keys go to what says `text`: that is what is read out.
    pub async fn has_focus_on(&self, text: &str) {
        let there = format!(
            "(document.activeElement.ariaLabel ?? document.activeElement.innerText).trim() === {}",
            json!(text)
        );
        self.until_page(&there, PATIENCE).await;
    }

    /// Sees the signed-in person's page.
    pub async fn is_signed_in(&self) {
        self.finds(&heading_with(&self.name)).await;
    }

    /// Signs out, and sees the form for signing in.
    pub async fn signs_out(&self) {
        self.presses(&button("Sign out")).await;
        self.is_signed_out().await;
    }

    /// Sees the form for signing in.
    pub async fn is_signed_out(&self) {
        self.finds(&button("Sign in")).await;
    }
}
