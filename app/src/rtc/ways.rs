//! How this page may be reached.

use js_sys::{Array, JsString};
use shared::rtc::IceServer;
use web_sys::{RtcBundlePolicy, RtcConfiguration, RtcIceServer, RtcIceTransportPolicy};

/// What a peer connection finds its ways by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ways {
    /// The servers that help.
    pub servers: Vec<IceServer>,
    /// Only through a relay: the other side is not to learn this page's address. Where no server is one, there is no way.
    pub hidden: bool,
}

impl Ways {
    /// As the browser takes it (W3C WebRTC, section 4.2.1).
    pub(super) fn configuration(&self) -> RtcConfiguration {
        let servers = self.servers.iter().map(|server| {
            let entry = RtcIceServer::new();
            entry.set_urls(&server.urls.iter().map(|url| JsString::from(url.as_str())).collect::<Array>());
            server.username.iter().for_each(|name| entry.set_username(name));
            server.credential.iter().for_each(|password| entry.set_credential(password));
            entry
        });
        let configuration = RtcConfiguration::new();
        configuration.set_ice_servers(&servers.collect::<Array>());
        configuration.set_bundle_policy(RtcBundlePolicy::MaxBundle);
        configuration.set_ice_transport_policy(match self.hidden {
            true => RtcIceTransportPolicy::Relay,
            false => RtcIceTransportPolicy::All,
        });
        configuration
    }
}
