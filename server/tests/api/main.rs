//! The routes, through the real router and real sockets. One program, because each one links the whole store.

mod answering;
mod collisions;
mod common;
mod presence;
mod refusals;
mod repeats;
mod signalling;
mod streams;
mod timing;
