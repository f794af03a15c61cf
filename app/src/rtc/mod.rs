//! The browser's WebRTC, and nothing else touches it.
