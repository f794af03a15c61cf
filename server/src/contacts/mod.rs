//! Contacts: find, invite, accept, decline, remove.
