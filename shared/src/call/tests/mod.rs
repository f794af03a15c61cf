//! Two machines and the referee, in virtual time.
