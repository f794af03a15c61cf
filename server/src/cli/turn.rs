//! The settings of STUN and TURN.

use super::timers::seconds;
use crate::{
    ice_url::IceUrl,
    turn::{self, Rules, Secret, Settings, Share},
};
use clap::{Args, builder::BoolishValueParser};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    ops::RangeInclusive,
    time::Duration,
};

/// The longest that credentials, and relayed addresses without a refresh, may last, in seconds.
const LONGEST: u64 = 3600;
/// A relayed address must last until a refresh that was lost on its way has been tried again.
const SHORTEST_ALLOCATION: Duration = Duration::from_secs(30);

/// How browsers find a way to each other.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Ways between browsers (STUN and TURN)")]
pub struct TurnArgs {
    /// Another STUN or TURN server for the browsers, as stun:HOST:PORT, turn:HOST:PORT?transport=tcp, stuns: or turns:;
    /// several by repeating the flag or with commas [default: none]
    #[arg(long = "ice-server", env = "VISAVIS_ICE_SERVER", value_name = "URL", value_delimiter = ',', value_parser = ice_url)]
    pub ice_servers: Vec<String>,

    /// The secret that those TURN servers share with this one (coturn: static-auth-secret) [default: none]
    #[arg(long, env = "VISAVIS_ICE_SECRET", value_name = "SECRET", hide_env_values = true, value_parser = secret)]
    pub ice_secret: Option<Secret>,

    /// How long a page may begin something with credentials that it was given, in seconds; an hour at most
    #[arg(long, env = "VISAVIS_TURN_CREDENTIALS_TIME", value_name = "SECONDS", default_value = "3600", value_parser = credentials_time)]
    pub turn_credentials_time: Duration,

    /// How long a relayed address lasts that its browser, which may be gone, no longer refreshes, in seconds; half a minute at
    /// least, an hour at most
    #[arg(long, env = "VISAVIS_TURN_ALLOCATION_TIME", value_name = "SECONDS", default_value = "600", value_parser = allocation_time)]
    pub turn_allocation_time: Duration,

    /// Answer neither STUN nor TURN
    #[arg(long, env = "VISAVIS_NO_TURN", value_parser = BoolishValueParser::new())]
    pub no_turn: bool,

    /// Address and port for STUN and TURN, UDP and TCP alike [default: the address of --listen, behind a proxy all IPv4
    /// addresses, and port 3478, or any free one where --listen takes any]
    #[arg(long, env = "VISAVIS_TURN_LISTEN", value_name = "ADDRESS")]
    pub turn_listen: Option<SocketAddr>,

    /// The address that others see, where a router gives this machine another one [default: its own]
    #[arg(long, env = "VISAVIS_TURN_EXTERNAL_IP", value_name = "IP")]
    pub turn_external_ip: Option<IpAddr>,

    /// The UDP ports that are relayed from, first and last
    #[arg(long, env = "VISAVIS_TURN_PORTS", value_name = "FIRST-LAST", default_value = "49152-65535", value_parser = ports)]
    pub turn_ports: RangeInclusive<u16>,

    /// Relay to this machine, to its neighbours and to private networks, too
    #[arg(long, env = "VISAVIS_TURN_ALLOW_PRIVATE", value_parser = BoolishValueParser::new())]
    pub turn_allow_private: bool,

    /// Relayed addresses that one person may have at one time
    #[arg(long, env = "VISAVIS_TURN_USER_ALLOCATIONS", value_name = "COUNT", default_value = "32")]
    pub turn_user_allocations: u32,

    /// Relayed addresses that all together may have at one time
    #[arg(long, env = "VISAVIS_TURN_ALLOCATIONS", value_name = "COUNT", default_value = "1024")]
    pub turn_allocations: u32,

    /// What is relayed for one person at most, in kilobits a second
    #[arg(long, env = "VISAVIS_TURN_USER_KBPS", value_name = "KBPS", default_value = "20000")]
    pub turn_user_kbps: u32,

    /// What is relayed for all together at most, in kilobits a second
    #[arg(long, env = "VISAVIS_TURN_KBPS", value_name = "KBPS", default_value = "500000")]
    pub turn_kbps: u32,
}

impl TurnArgs {
    /// What the relay goes by beside a server that listens at `server`, as it was told to; none where there is to be no
    /// relay.
    pub(super) fn settings(&self, server: SocketAddr, behind_proxy: bool) -> Option<Settings> {
        let ip = if behind_proxy { Ipv4Addr::UNSPECIFIED.into() } else { server.ip() };
        let port = if server.port() == 0 { 0 } else { turn::PORT };
        let share = |allocations, kbps: u32| Share { allocations, bits_per_second: u64::from(kbps) * 1000 };
        (!self.no_turn).then(|| Settings {
            listen: self.turn_listen.unwrap_or(SocketAddr::new(ip, port)),
            external_ip: self.turn_external_ip,
            ports: self.turn_ports.clone(),
            rules: Rules {
                allow_private: self.turn_allow_private,
                lifetime: self.turn_allocation_time,
                user: share(self.turn_user_allocations, self.turn_user_kbps),
                total: share(self.turn_allocations, self.turn_kbps),
            },
        })
    }
}

fn ice_url(text: &str) -> Result<String, String> {
    match IceUrl::parse(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("not a stun:, stuns:, turn: or turns: URL as browsers take it".to_owned()),
    }
}

fn secret(text: &str) -> Result<Secret, String> {
    if text.is_empty() { Err("empty".to_owned()) } else { Ok(Secret::shared(text)) }
}

fn credentials_time(text: &str) -> Result<Duration, String> {
    match seconds(text)? {
        time if time < Duration::from_secs(1) => Err("less than a second".to_owned()),
        time if time > Duration::from_secs(LONGEST) => Err("more than an hour".to_owned()),
        time => Ok(time),
    }
}

fn allocation_time(text: &str) -> Result<Duration, String> {
    match credentials_time(text)? {
        time if time < SHORTEST_ALLOCATION => Err("less than half a minute".to_owned()),
        time => Ok(time),
    }
}

fn ports(text: &str) -> Result<RangeInclusive<u16>, String> {
    let (first, last) = text.split_once('-').ok_or("not FIRST-LAST")?;
    let port = |text: &str| text.parse::<u16>().ok().filter(|port| *port >= 1024).ok_or("not a port from 1024 on");
    let (first, last) = (port(first)?, port(last)?);
    if first <= last { Ok(first..=last) } else { Err("the last one is before the first".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        turn: TurnArgs,
    }

    fn turn(arguments: &[&str]) -> Result<TurnArgs, clap::Error> {
        Command::try_parse_from(["turn"].iter().chain(arguments)).map(|command| command.turn)
    }

    fn listens(arguments: &[&str], server: &str, behind_proxy: bool) -> Option<String> {
        let settings = turn(arguments).unwrap().settings(server.parse().unwrap(), behind_proxy)?;
        Some(settings.listen.to_string())
    }

    #[test]
    fn the_relay_listens_beside_the_server_unless_told_otherwise() {
        assert_eq!(listens(&[], "127.0.0.1:8080", false).unwrap(), "127.0.0.1:3478");
        assert_eq!(listens(&[], "[::]:8080", false).unwrap(), "[::]:3478");
        assert_eq!(listens(&[], "127.0.0.1:8080", true).unwrap(), "0.0.0.0:3478");
        assert_eq!(listens(&[], "127.0.0.1:0", false).unwrap(), "127.0.0.1:0");
        assert_eq!(listens(&["--turn-listen", "192.0.2.1:443"], "127.0.0.1:0", true).unwrap(), "192.0.2.1:443");
        assert_eq!(listens(&["--no-turn"], "127.0.0.1:8080", false), None);
    }

    #[test]
    fn quotas_are_told_in_kilobits() {
        let settings = turn(&["--turn-user-kbps", "64", "--turn-ports", "50000-50000"]).unwrap();
        let settings = settings.settings("127.0.0.1:0".parse().unwrap(), false).unwrap();
        assert_eq!(settings.rules.user, Share { allocations: 32, bits_per_second: 64_000 });
        assert_eq!(settings.ports, 50_000..=50_000);
    }

    #[test]
    fn a_relayed_address_lasts_ten_minutes_unless_told_otherwise() {
        for (arguments, seconds) in [(&[][..], 600), (&["--turn-allocation-time", "30"], 30)] {
            let settings = turn(arguments).unwrap().settings("127.0.0.1:0".parse().unwrap(), false).unwrap();
            assert_eq!(settings.rules.lifetime, Duration::from_secs(seconds));
        }
    }

    #[test]
    fn a_wrong_value_is_refused() {
        for bad in [
            ["--ice-server", "http://x"],
            ["--ice-server", "turn:"],
            ["--ice-server", "turn:a:99999"],
            ["--ice-server", "turn:a?transport=sctp"],
            ["--ice-server", "turns:a?transport=udp"],
            ["--ice-server", "stun:a,turn:"],
            ["--ice-secret", ""],
            ["--turn-credentials-time", "0.5"],
            ["--turn-credentials-time", "3601"],
            ["--turn-allocation-time", "29"],
            ["--turn-allocation-time", "3601"],
            ["--turn-listen", "3478"],
            ["--turn-external-ip", "calls.example.org"],
            ["--turn-ports", "50000"],
            ["--turn-ports", "50001-50000"],
            ["--turn-ports", "80-90"],
            ["--turn-ports", "50000-65536"],
            ["--turn-user-kbps", "-1"],
        ] {
            assert!(turn(&bad).is_err(), "{bad:?}");
        }
        for url in ["stun:a", "stuns:a:5349", "turn:a:3478?transport=tcp", "turns:a"] {
            assert_eq!(turn(&["--ice-server", url]).unwrap().ice_servers, [url]);
        }
    }
}
