//! Random names: for this page as a device, for calls, for requests.

use js_sys::Uint8Array;
use shared::ids::DeviceId;
use std::{fmt::Write, sync::LazyLock};

static DEVICE: LazyLock<DeviceId> = LazyLock::new(|| {
    // Hexadecimal digits are characters that an id may have.
    DeviceId::try_from(random_id()).unwrap_or_else(|_| unreachable!("hexadecimal text is an id"))
});

/// This page. Each load of the page is a device of its own: a tab that is duplicated copies its storage, too.
pub fn device() -> &'static DeviceId {
    &DEVICE
}

/// 128 random bits from the browser's cryptographic generator, in hexadecimal.
pub fn random_id() -> String {
    let bytes = Uint8Array::new_with_length(16);
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        crypto.get_random_values_with_array_buffer_view(&bytes).ok();
    }
    bytes.to_vec().iter().fold(String::with_capacity(32), |mut text, byte| {
        write!(text, "{byte:02x}").ok();
        text
    })
}
