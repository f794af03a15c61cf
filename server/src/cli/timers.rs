//! The times that calls and streams go by.

use crate::config::Timers;
use clap::Args;
use shared::limits;
use std::time::Duration;

/// The longest of them.
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The times that calls and streams go by, in seconds.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Times, in seconds or parts of one")]
pub struct TimerArgs {
    /// A call that no device has shown is unreachable after this long
    #[arg(long = "reach-timeout", env = "VISAVIS_REACH_TIMEOUT", value_name = "SECONDS", default_value = "20", value_parser = seconds)]
    pub reach: Duration,

    /// A call that nobody has answered is missed after this long
    #[arg(long = "ring-timeout", env = "VISAVIS_RING_TIMEOUT", value_name = "SECONDS", default_value = "45", value_parser = seconds)]
    pub ring: Duration,

    /// An accepted call that has not connected has failed after this long
    #[arg(long = "connect-timeout", env = "VISAVIS_CONNECT_TIMEOUT", value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub connect: Duration,

    /// A connected call is closed when neither page has been heard for this long
    #[arg(long = "silence-timeout", env = "VISAVIS_SILENCE_TIMEOUT", value_name = "SECONDS", default_value = "300", value_parser = seconds)]
    pub silence: Duration,

    /// How long a page may be away, to reload or without a network, before it counts as gone
    #[arg(long, env = "VISAVIS_DEVICE_GRACE", value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub device_grace: Duration,

    /// Time between two heartbeats on an event stream, at most 30
    #[arg(long, env = "VISAVIS_HEARTBEAT", value_name = "SECONDS", default_value = "15", value_parser = heartbeat)]
    pub heartbeat: Duration,
}

impl TimerArgs {
    /// The same, as the running server goes by them.
    pub(super) fn timers(&self) -> Timers {
        let Self { reach, ring, connect, silence, device_grace, heartbeat } = *self;
        Timers { reach, ring, connect, silence, device_grace, heartbeat }
    }
}

/// A time that leaves pages room to hear a heartbeat before they take their stream for dead ([`limits::SILENCE_MS`]).
fn heartbeat(text: &str) -> Result<Duration, String> {
    let longest = Duration::from_millis(limits::SILENCE_MS * 3 / 4);
    let time = seconds(text)?;
    if time <= longest { Ok(time) } else { Err(format!("not a time of at most {} seconds", longest.as_secs())) }
}

/// A time in seconds or parts of one. It is added to others, so there is an end to it.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().map_err(|_| "not a number of seconds".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(time) if !time.is_zero() && time <= YEAR => Ok(time),
        Ok(_) | Err(_) => Err("not a time above zero, a year at most".to_owned()),
    }
}
