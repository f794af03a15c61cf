//! Talking to the server: `post` for what changes something, `stream` for what happens.
