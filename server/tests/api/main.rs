//! The routes, through the real router and real sockets. One program, because each one links the whole store.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod accounts;
mod answering;
mod bad_input;
mod collisions;
mod common;
mod contacts;
mod crossings;
mod deletion;
mod documents;
mod health;
mod http;
mod limits;
mod log;
mod owner;
mod presence;
mod protocol;
mod refusals;
mod registration;
mod relay;
mod repeats;
mod sessions;
mod signalling;
mod slow;
mod streams;
mod timing;
