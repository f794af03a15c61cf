//! Being somebody in the demonstration, without an account.

use super::Person;
use crate::thing::{button, textbox};

impl Person {
    /// Says in the form who this tab is and whom it is to talk to, and sends it.
    pub async fn tries_to_enter_demo(&self, user: &str, peer: &str) {
        self.writes(&textbox("User ID"), user).await;
        self.writes(&textbox("Peer ID"), peer).await;
        self.presses(&button("Initialize WebRTC")).await;
    }

    /// Makes this tab somebody, and sees that it is connected.
    pub async fn enters_demo(&self, user: &str, peer: &str) {
        self.tries_to_enter_demo(user, peer).await;
        self.reads_status("Connected").await;
    }

    /// Calls the person of the other tab, whose name is `peer`.
    pub async fn starts_demo_call(&self, peer: &str) {
        self.presses(&button("Start call")).await;
        self.is_in_call_with(peer).await;
    }
}
