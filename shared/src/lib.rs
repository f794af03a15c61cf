//! What client and server agree on: the types on the wire, the limits, the texts and the call machine.
//!
//! Pure Rust: nothing here reads a clock, draws a random number or does any input or output.

pub mod address;
pub mod api;
pub mod call;
pub mod check;
pub mod demo;
pub mod error;
pub mod event;
pub mod i18n;
pub mod ids;
pub mod limits;
pub mod log;
pub mod people;
pub mod rtc;
