//! A repeated request has no second effect.
