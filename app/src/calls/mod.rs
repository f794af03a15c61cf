//! Runs the call machine.
