//! What the peer connections of a call under way have for each other.
