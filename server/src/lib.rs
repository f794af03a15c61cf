//! The server: accounts, contacts, signals and calls over HTTP, and the administration of its data folder.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may panic: that is how it fails"))]

pub mod accept;
pub mod accounts;
pub mod admin;
pub mod app;
pub mod auth;
pub mod calls;
pub mod cli;
pub mod clock;
pub mod config;
pub mod contacts;
pub mod db;
pub mod demo;
pub mod doctor;
pub mod error;
pub mod folder;
pub mod http;
pub mod hub;
mod ice_url;
pub mod idempotency;
pub mod limits;
pub mod owner;
pub mod report;
pub mod sentence;
pub mod serve;
pub mod setup;
pub mod stream;
pub mod tls;
pub mod turn;
pub mod turns;
