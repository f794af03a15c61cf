//! What a page does in a call.
