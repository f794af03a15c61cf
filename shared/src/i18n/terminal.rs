//! What the `visavis` command says at a terminal. Apart from the page's catalogue: the page does not carry it.

use super::Doctor;

/// The terminal's texts in one language. `{name}` and the like are places for [`super::fill`].
#[derive(Debug)]
pub struct Terminal {
    /// What `visavis doctor` says.
    pub doctor: &'static Doctor,
    /// Setup: the store answers.
    pub database_connected: &'static str,
    /// Setup: a table is there. `{name}`: which.
    pub table_exists: &'static str,
    /// Setup: a table is not there. `{name}`: which.
    pub table_missing: &'static str,
    /// Setup: a person of the demonstration. `{phone}`: who; `{password}`: theirs.
    pub demo_user: &'static str,
    /// Setup: a person of the demonstration who has chosen another password since. `{phone}`: who.
    pub demo_user_changed: &'static str,
    /// The argument is no phone number. `{phone}`: the argument.
    pub not_a_phone: &'static str,
    /// No account has the number. `{phone}`: the number.
    pub nobody: &'static str,
    /// The store or the server failed while carrying out the command.
    pub failed: &'static str,
    /// There are no accounts.
    pub no_accounts: &'static str,
    /// Heads a column of the list.
    pub phone: &'static str,
    /// Heads a column of the list.
    pub state: &'static str,
    /// Heads a column of the list.
    pub created: &'static str,
    /// Heads a column of the list.
    pub seen: &'static str,
    /// Heads a column of the list.
    pub sessions: &'static str,
    /// Heads a column of the list.
    pub name: &'static str,
    /// A state in the list.
    pub active: &'static str,
    /// A state in the list.
    pub disabled: &'static str,
    /// When somebody was last seen: a page of theirs is open.
    pub now: &'static str,
    /// Beside an invitation link. `{until}`: when it expires.
    pub invitation: &'static str,
    /// Beside a new password. `{person}`: whose.
    pub new_password: &'static str,
    /// An account is disabled. `{person}`: whose.
    pub is_disabled: &'static str,
    /// An account is enabled. `{person}`: whose.
    pub is_enabled: &'static str,
    /// An account is deleted. `{person}`: whose.
    pub is_deleted: &'static str,
    /// The question before it. `{person}`: whose account.
    pub delete_question: &'static str,
    /// The answer was another one.
    pub not_deleted: &'static str,
    /// There is no terminal to ask at.
    pub cannot_ask: &'static str,
    /// The page is not there. `{folder}`: where it was looked for.
    pub no_page: &'static str,
    /// Plain HTTP was to be spoken to other machines. `{address}`: where.
    pub not_secure: &'static str,
    /// A file of the certificate cannot be read. `{file}`: which; `{cause}`: why, in the system's words.
    pub tls_unreadable: &'static str,
    /// A file holds no certificate. `{file}`: which.
    pub tls_no_certificate: &'static str,
    /// A file holds no private key, or none that can be used. `{file}`: which.
    pub tls_no_key: &'static str,
    /// The private key is another certificate's. `{cert}`, `{key}`: their files.
    pub tls_mismatch: &'static str,
    /// HTTPS cannot be set up. `{cause}`: why, in the library's words.
    pub tls_failed: &'static str,
    /// Another process works in the data folder. `{folder}`: which.
    pub folder_in_use: &'static str,
    /// Another user works in the data folder. `{folder}`: which; `{owner}`: who; `{command}`: what runs a command as that user.
    pub folder_foreign: &'static str,
    /// The data folder cannot be created or written. `{folder}`: which; `{cause}`: why, in the system's words.
    pub folder_not_writable: &'static str,
    /// Another program holds the store.
    pub store_locked: &'static str,
    /// The store's files are not for this user.
    pub store_denied: &'static str,
    /// The SurrealDB server is not reached, or lets nobody in. `{cause}`: why.
    pub store_no_access: &'static str,
    /// The store does not open for another reason. `{cause}`: why.
    pub store_failed: &'static str,
    /// The running server has another store than the one that was named.
    pub another_store: &'static str,
    /// The running server does not answer as it should. `{cause}`: why.
    pub server_silent: &'static str,
    /// Another program has the port. `{address}`: which.
    pub address_in_use: &'static str,
    /// The port is below 1024 and not for this user. `{address}`: which.
    pub address_denied: &'static str,
    /// The system gives no socket at the address. `{address}`: which; `{cause}`: why.
    pub address_failed: &'static str,
    /// Another program has the port for STUN and TURN. `{address}`: which.
    pub relay_in_use: &'static str,
    /// STUN and TURN cannot be answered at the address. `{address}`: which; `{cause}`: why.
    pub relay_failed: &'static str,
    /// A TURN server was named without the secret for its passwords. `{url}`: which.
    pub no_ice_secret: &'static str,
    /// The system refuses something else. `{what}`: what; `{cause}`: why.
    pub system_refuses: &'static str,
    /// What to log is not understood. `{cause}`: why.
    pub bad_log: &'static str,
}
