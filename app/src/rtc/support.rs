//! What this browser has of what calls are made of.

use super::{Kind, Screen, capture};
use js_sys::Reflect;
use shared::check::{Permission, Support};
use web_sys::PermissionState;

/// Looks at the browser.
pub fn support() -> Support {
    let Some(window) = web_sys::window() else { return Support::default() };
    let has = |class: &str| Reflect::get(&window, &class.into()).is_ok_and(|class| class.is_function());
    Support {
        secure: window.is_secure_context(),
        connections: has("RTCPeerConnection"),
        channels: has("RTCDataChannel"),
        capture: capture::media_devices().is_some(),
        screen: Screen::supported(),
        notifications: has("Notification"),
    }
}

/// Whether this browser can call at all.
pub fn supported() -> bool {
    support().can_call()
}

/// What the person has answered for good to the question for a device; `None` where the browser does not tell.
pub async fn permission(kind: Kind) -> Option<Permission> {
    let name = match kind {
        Kind::Audio => "microphone",
        Kind::Video => "camera",
    };
    match capture::permission(name).await.ok()? {
        PermissionState::Granted => Some(Permission::Granted),
        PermissionState::Denied => Some(Permission::Denied),
        PermissionState::Prompt => Some(Permission::Prompt),
        _ => None,
    }
}
