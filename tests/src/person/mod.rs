//! A person before a browser: what people do and see.

mod accounts;
mod calls;
mod contacts;
mod demo;

pub use calls::Media;

use crate::browser::Browser;
use std::ops::Deref;

/// Somebody with a browser open. What the browser can do, the person can do.
pub struct Person {
    /// The name, as others see it.
    pub name: String,
    /// The phone number, as E.164 has it.
    pub phone: String,
    pub(crate) browser: Browser,
}

impl Person {
    /// Closes the browser.
    pub async fn closes_browser(self) {
        self.browser.closes().await;
    }

    /// Loses the browser in an instant.
    pub fn loses_browser(self) {
        self.browser.crashes();
    }
}

impl Deref for Person {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}
