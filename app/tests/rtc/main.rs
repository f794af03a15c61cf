//! The WebRTC layer against the browser's own peer connections and its fake devices.

#![allow(clippy::unwrap_used, reason = "a test may panic: that is how it fails")]

mod cameras;
mod candidates;
mod channel;
mod closing;
mod connecting;
mod devices;
mod glare;
mod harness;
mod probe;
mod restart;
mod tracks;
mod ways;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
