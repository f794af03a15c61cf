//! What `visavis doctor` says. A line begins with what was looked at; one that is not all right ends with what to do.

mod en;
mod ru;

pub(super) use en::DOCTOR as EN;
pub(super) use ru::DOCTOR as RU;

/// The doctor's texts in one language. `{name}` and the like are places for [`super::fill`].
#[derive(Debug)]
pub struct Doctor {
    /// Behind a line about something that takes time. `{n}`: milliseconds.
    pub took: &'static str,
    /// An amount. `{n}`: how many.
    pub gigabytes: &'static str,
    /// An amount. `{n}`: how many.
    pub megabytes: &'static str,
    /// As a cause: the time is over. `{n}`: how many seconds.
    pub silent: &'static str,
    /// As a cause: no machine has the name.
    pub unknown_name: &'static str,
    /// As a cause: nobody listens there.
    pub nobody_listens: &'static str,
    /// As a cause: the connection was ended in place of an answer.
    pub hangs_up: &'static str,
    /// As a cause: the certificate is not to be trusted. `{cause}`: why.
    pub certificate_untrusted: &'static str,
    /// As a cause: what came is not what the protocol has. `{cause}`: what was expected.
    pub garbled: &'static str,

    /// A server runs. `{version}`: its version; `{url}`: where.
    pub server_runs: &'static str,
    /// No server runs on this data folder.
    pub server_missing: &'static str,
    /// A server runs and does not answer as it should. `{cause}`: why.
    pub server_silent: &'static str,
    /// A server runs that does not know the doctor. `{version}`: the doctor's version.
    pub server_other: &'static str,
    /// A sentence about the server, as other commands have it.
    pub server_said: &'static str,

    /// The data folder is its owner's alone. `{folder}`: which.
    pub folder_closed: &'static str,
    /// Others may look into the data folder. `{folder}`: which.
    pub folder_open: &'static str,
    /// There is no such folder. `{folder}`: which.
    pub folder_missing: &'static str,

    /// There is room. `{free}`: how much.
    pub space: &'static str,
    /// There will soon be none. `{free}`: how much; `{folder}`: where.
    pub space_low: &'static str,
    /// The system does not tell. `{folder}`: where; `{cause}`: why.
    pub space_unknown: &'static str,

    /// The clock is right, as far as this machine can tell. `{now}`: what it shows.
    pub clock: &'static str,
    /// The clock shows less than what has been. `{now}`: what it shows; `{then}`: what has been.
    pub clock_behind: &'static str,
    /// Another clock differs. `{whose}`: one of the two below; `{n}`: by how many seconds.
    pub clock_apart: &'static str,
    /// Whose clock.
    pub store_clock: &'static str,
    /// Whose clock: what the server's answers carry.
    pub answers_clock: &'static str,

    /// The store keeps what is written.
    pub store_works: &'static str,
    /// There is no store in the data folder yet.
    pub store_missing: &'static str,
    /// A sentence about the store, as other commands have it.
    pub store_said: &'static str,
    /// The store gives back something else than was written.
    pub store_forgets: &'static str,
    /// A table is there and can be read. `{name}`: which.
    pub table_read: &'static str,
    /// A table is not there. `{name}`: which.
    pub table_missing: &'static str,
    /// A table cannot be read. `{name}`: which; `{cause}`: why.
    pub table_fails: &'static str,

    /// A signal came out of the event stream.
    pub signal_came: &'static str,
    /// It was not tried: the store takes no guests.
    pub signal_untried: &'static str,
    /// The server's address is not reached. `{url}`: which; `{cause}`: why.
    pub signal_unreached: &'static str,
    /// Another program answers there. `{url}`: where.
    pub signal_stranger: &'static str,
    /// Another Visavis answers there. `{url}`: where.
    pub signal_elsewhere: &'static str,
    /// The server refuses a request. `{path}`: which; `{cause}`: its code.
    pub signal_refused: &'static str,
    /// The stream was opened and nothing comes.
    pub signal_held: &'static str,
    /// The stream ended by itself.
    pub signal_cut: &'static str,
    /// The signal was taken and did not come.
    pub signal_lost: &'static str,

    /// Browsers need none here. `{url}`: where.
    pub certificate_unneeded: &'static str,
    /// The proxy has it, and its address is not known.
    pub certificate_elsewhere: &'static str,
    /// Browsers give no camera there. `{url}`: where.
    pub certificate_needed: &'static str,
    /// It is right. `{names}`: whose; `{until}`: the day.
    pub certificate: &'static str,
    /// It is right, and not for long. `{until}`: the day.
    pub certificate_ends: &'static str,
    /// Its time is over. `{until}`: the day.
    pub certificate_over: &'static str,
    /// Its time has not begun. `{from}`: the day.
    pub certificate_early: &'static str,
    /// It is for other names. `{names}`: which; `{host}`: the one that was asked for.
    pub certificate_foreign: &'static str,
    /// It vouches for itself. `{names}`: whose; `{until}`: the day.
    pub certificate_own: &'static str,
    /// Nobody whom this machine knows has signed it, and it comes alone.
    pub certificate_alone: &'static str,
    /// Nobody whom this machine knows has signed it. `{names}`: whose; `{until}`: the day.
    pub certificate_unknown: &'static str,
    /// It is wrong in another way. `{cause}`: how.
    pub certificate_bad: &'static str,
    /// As a cause: it is no certificate.
    pub certificate_unreadable: &'static str,
    /// As a cause: it has no name that a server can have.
    pub certificate_nameless: &'static str,
    /// There is no TLS. `{url}`: where; `{cause}`: why.
    pub certificate_unreached: &'static str,

    /// No server is set.
    pub ice_none: &'static str,
    /// It answers. `{url}`: which; `{address}`: whom it sees.
    pub stun_sees: &'static str,
    /// It does not. `{url}`: which; `{cause}`: why.
    pub stun_fails: &'static str,
    /// A packet went through it and back. `{url}`: which.
    pub turn_carries: &'static str,
    /// It is not reached, or does not speak TURN. `{url}`: which; `{cause}`: why.
    pub turn_fails: &'static str,
    /// It does not take the credentials. `{url}`: which.
    pub turn_credentials: &'static str,
    /// It has no more for this user. `{url}`: which.
    pub turn_quota: &'static str,
    /// It does not relay to its own addresses. `{url}`: which.
    pub turn_forbids: &'static str,
    /// It refuses in another way. `{url}`: which; `{cause}`: its code and reason.
    pub turn_refuses: &'static str,
    /// It relays, and nothing comes. `{url}`: which.
    pub turn_loses: &'static str,
}
