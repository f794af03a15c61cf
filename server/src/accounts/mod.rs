//! Accounts: register, sign in, sign out, and who is signed in.
