//! How often things may be asked for: the settings of the limits.

use clap::Args;
use std::{fmt, num::NonZeroU32, str::FromStr};

/// How often something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// As often as somebody likes.
    Off,
    /// So many times at once. From then on they come back one by one, all of them within the time.
    Limited {
        /// How many.
        count: NonZeroU32,
        /// The time, in seconds.
        seconds: NonZeroU32,
    },
}

/// The limits. An account's are counted for all of its pages together, an address's for all who share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Args)]
#[command(next_help_heading = "Limits, as COUNT/SECONDS (so many at once, and as many more within the time) or off")]
pub struct Rates {
    /// Attempts to sign in to one account from one address
    #[arg(long = "limit-sign-in", env = "VISAVIS_LIMIT_SIGN_IN", value_name = "RATE", default_value_t = DEFAULT.sign_in)]
    pub sign_in: Rate,

    /// Attempts to sign in to one account from all addresses together, save those where it is in use
    #[arg(long = "limit-sign-in-account", env = "VISAVIS_LIMIT_SIGN_IN_ACCOUNT", value_name = "RATE", default_value_t = DEFAULT.sign_in_account)]
    pub sign_in_account: Rate,

    /// Attempts to sign in from one address, to whichever account
    #[arg(long = "limit-sign-in-address", env = "VISAVIS_LIMIT_SIGN_IN_ADDRESS", value_name = "RATE", default_value_t = DEFAULT.sign_in_address)]
    pub sign_in_address: Rate,

    /// Attempts to open an account, from one address, once number, name and password are well-formed
    #[arg(long = "limit-register", env = "VISAVIS_LIMIT_REGISTER", value_name = "RATE", default_value_t = DEFAULT.register)]
    pub register: Rate,

    /// Phone numbers that one account looks up
    #[arg(long = "limit-find", env = "VISAVIS_LIMIT_FIND", value_name = "RATE", default_value_t = DEFAULT.find)]
    pub find: Rate,

    /// Phone numbers that all accounts look up from one address
    #[arg(long = "limit-find-address", env = "VISAVIS_LIMIT_FIND_ADDRESS", value_name = "RATE", default_value_t = DEFAULT.find_address)]
    pub find_address: Rate,

    /// Invitations that one account sends
    #[arg(long = "limit-invite", env = "VISAVIS_LIMIT_INVITE", value_name = "RATE", default_value_t = DEFAULT.invite)]
    pub invite: Rate,

    /// Calls that one account places
    #[arg(long = "limit-calls", env = "VISAVIS_LIMIT_CALLS", value_name = "RATE", default_value_t = DEFAULT.calls)]
    pub calls: Rate,

    /// Descriptions and candidates that one account's pages send
    #[arg(long = "limit-signals", env = "VISAVIS_LIMIT_SIGNALS", value_name = "RATE", default_value_t = DEFAULT.signals)]
    pub signals: Rate,

    /// Reports of pages that broke down, from one address
    #[arg(long = "limit-reports", env = "VISAVIS_LIMIT_REPORTS", value_name = "RATE", default_value_t = DEFAULT.reports)]
    pub reports: Rate,

    /// All requests from one address but sign-ins and reports, those that another limit counts as well included
    #[arg(long = "limit-requests", env = "VISAVIS_LIMIT_REQUESTS", value_name = "RATE", default_value_t = DEFAULT.requests)]
    pub requests: Rate,
}

/// Wide enough for a household, or an office, behind one address.
const DEFAULT: Rates = Rates {
    sign_in: Rate::of(10, 300),
    sign_in_account: Rate::of(100, 3600),
    sign_in_address: Rate::of(60, 300),
    register: Rate::of(20, 3600),
    find: Rate::of(60, 3600),
    find_address: Rate::of(240, 3600),
    invite: Rate::of(60, 3600),
    calls: Rate::of(30, 300),
    // One description may have 256 candidates, and they may come one at a time.
    signals: Rate::of(1200, 60),
    reports: Rate::of(10, 600),
    requests: Rate::of(3000, 60),
};

impl Rates {
    /// Nothing is limited.
    pub const OFF: Rates = Rates {
        sign_in: Rate::Off,
        sign_in_account: Rate::Off,
        sign_in_address: Rate::Off,
        register: Rate::Off,
        find: Rate::Off,
        find_address: Rate::Off,
        invite: Rate::Off,
        calls: Rate::Off,
        signals: Rate::Off,
        reports: Rate::Off,
        requests: Rate::Off,
    };
}

impl Default for Rates {
    fn default() -> Self {
        DEFAULT
    }
}

impl Rate {
    /// `count` in `seconds`, neither of them 0.
    pub const fn of(count: u32, seconds: u32) -> Self {
        match (NonZeroU32::new(count), NonZeroU32::new(seconds)) {
            (Some(count), Some(seconds)) => Self::Limited { count, seconds },
            (None, _) | (_, None) => panic!("a rate of nothing, or in no time"),
        }
    }
}

impl FromStr for Rate {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "off" {
            return Ok(Self::Off);
        }
        let (count, seconds) = text.split_once('/').ok_or("neither COUNT/SECONDS nor off")?;
        match (count.parse(), seconds.parse()) {
            (Ok(count), Ok(seconds)) => Ok(Self::Limited { count, seconds }),
            (Err(_), _) | (_, Err(_)) => Err("COUNT and SECONDS are whole numbers above zero"),
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::Limited { count, seconds } => write!(f, "{count}/{seconds}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_reads_what_it_writes() {
        for rate in [Rate::Off, Rate::of(10, 300), Rate::of(1, 1)] {
            assert_eq!(rate.to_string().parse(), Ok(rate));
        }
    }

    #[test]
    fn a_rate_that_is_none_is_refused() {
        for bad in ["", "on", "10", "10/", "/300", "0/300", "10/0", "-1/300", "10/300/2", "1.5/2", "10 / 300"] {
            assert!(bad.parse::<Rate>().is_err(), "{bad}");
        }
    }
}
