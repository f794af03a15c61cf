//! Calls under way, and their routes.

use crate::{app::App, config::Config};
use shared::ids::{DeviceId, UserId};

/// The calls under way.
pub struct Calls {}

impl Calls {
    /// No calls yet.
    pub fn new(_config: &Config) -> Self {
        Self {}
    }

    /// A device has signed out: the call that it is in ends.
    pub async fn device_left(&self, _app: &App, _user: &UserId, _device: &DeviceId) {}
}
