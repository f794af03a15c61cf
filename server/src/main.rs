//! The `visavis` command.

fn main() {}
