//! The command line: each setting is a flag and an environment variable; what is said of one deed alone is a flag.

mod doctor;
mod rates;
mod timers;
mod tls;
mod turn;
pub mod user;

pub use doctor::Doctor;
pub use rates::{Rate, Rates};
pub use timers::TimerArgs;
pub use tls::{TlsArgs, TlsKind};
pub use turn::TurnArgs;

use crate::{
    config::{CONNECTIONS, Config, RequestTimes, SESSION},
    turn::Settings,
};
use clap::{Args, Parser, Subcommand, ValueEnum, builder::BoolishValueParser};
use phonenumber::country;
use shared::api::Registration;
use std::{net::SocketAddr, path::PathBuf};
use tracing::Level;

/// Some libraries warn of what is as it should be: that there is no page to render here, that a store is being closed, and
/// that a closed store is dropped. Of a file that a store fails to open for, its failure tells. What strangers send to the
/// port of STUN, and is none, is nobody's concern.
const QUIET: &str =
    "dioxus_server=error,stun_types=error,surrealkv::lsm=error,surrealkv::levels=off,surrealdb::core::kvs::ds=off";

const HINT: &str = "`visavis COMMAND --help` lists the settings. Each is a flag or an environment variable, but for what is \
    about one run alone (--days, --yes); where both are given, the flag counts.";

/// Visavis: one person calls another, face to face, from a browser tab, on a server of your own.
#[derive(Clone, Debug, Parser)]
#[command(name = "visavis", version, max_term_width = 100, after_help = HINT)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Serve the page and the calls
    Serve(Box<Serve>),
    /// Prepare the store and report on it; works while the server runs, too
    Setup(Setup),
    /// Look whether everything is all right, and what to do if not; exit code 1 if something has failed
    Doctor(Doctor),
    /// Invite people, and look after their accounts; works while the server runs, too
    #[command(subcommand)]
    User(user::Action),
}

/// `visavis serve`.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Address and port to listen on [default: 127.0.0.1:8080, or IP and PORT as `dx serve` sets them]
    #[arg(long, env = "VISAVIS_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,

    /// Folder with the built page [default: ./dist, or the folder `public` beside this program]
    #[arg(long, env = "VISAVIS_PUBLIC_DIR", value_name = "FOLDER")]
    pub public_dir: Option<PathBuf>,

    /// Where the data is.
    #[command(flatten)]
    pub data: Data,

    /// Region of phone numbers without a country code, as two letters (ISO 3166-1)
    #[arg(long, env = "VISAVIS_REGION", value_name = "REGION", default_value = "RU")]
    pub region: country::Id,

    /// Who may open an account: open (anybody), invite (who has a link from `visavis user invite`), closed (nobody)
    #[arg(long, env = "VISAVIS_REGISTRATION", value_name = "POLICY", default_value = "open", value_parser = registration)]
    pub registration: Registration,

    /// Also serve /demo, where anybody who reaches the page tries a call between two tabs, without an account
    #[arg(long, env = "VISAVIS_DEMO", value_parser = BoolishValueParser::new())]
    pub demo: bool,

    /// What to log: a level (error, warn, info, debug, trace), or levels by module as MODULE=LEVEL
    #[arg(long, env = "VISAVIS_LOG", value_name = "FILTER", default_value = "warn,server=info")]
    pub log: String,

    /// How a line of the log is written: as text, for people, or as json, for programs
    #[arg(
        long,
        env = "VISAVIS_LOG_FORMAT",
        value_name = "FORMAT",
        hide_possible_values = true,
        default_value = "text"
    )]
    pub log_format: LogFormat,

    /// The server is reached through a proxy only, which puts the client's address last in X-Forwarded-For
    #[arg(long, env = "VISAVIS_BEHIND_PROXY", value_parser = BoolishValueParser::new())]
    pub behind_proxy: bool,

    /// Where the certificate comes from.
    #[command(flatten)]
    pub tls: TlsArgs,
    /// How browsers find a way to each other.
    #[command(flatten)]
    pub turn: TurnArgs,

    /// How long things may last.
    #[command(flatten)]
    pub timers: TimerArgs,

    /// How often things may be asked for.
    #[command(flatten)]
    pub rates: Rates,
}

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: one JSON object a line.
    Json,
}

/// `visavis setup`.
#[derive(Clone, Debug, Args)]
pub struct Setup {
    /// Also open the three accounts of the demonstration; everybody knows their password
    #[arg(long, env = "VISAVIS_DEMO_USERS", value_parser = BoolishValueParser::new())]
    pub demo_users: bool,

    /// Where the data is.
    #[command(flatten)]
    pub data: Data,
}

/// Where the data is.
#[derive(Clone, Debug, Args)]
pub struct Data {
    /// Folder for the store and the administration socket
    #[arg(long = "data", env = "VISAVIS_DATA", value_name = "FOLDER", default_value = "./data")]
    pub folder: PathBuf,

    /// SurrealDB server that holds the data, as ws://HOST:PORT [default: none, the store is in the data folder]
    #[arg(long, env = "VISAVIS_STORE", value_name = "URL")]
    pub store: Option<String>,
}

impl Serve {
    /// What the running server goes by.
    pub fn config(&self) -> Config {
        Config {
            region: self.region,
            registration: self.registration,
            session: SESSION,
            demo: self.demo,
            ice_servers: self.turn.ice_servers.clone(),
            ice_secret: self.turn.ice_secret.clone(),
            credentials_time: self.turn.turn_credentials_time,
            timers: self.timers.timers(),
            requests: RequestTimes::default(),
            connections: if self.behind_proxy { usize::MAX } else { CONNECTIONS },
            rates: self.rates,
            behind_proxy: self.behind_proxy,
            https: self.tls.https(),
        }
    }

    /// Where the server is to listen.
    pub fn address(&self) -> SocketAddr {
        self.listen.unwrap_or_else(dioxus_cli_config::fullstack_address_or_localhost)
    }

    /// What is logged. A level for all is not meant for what is as it should be; a module that is named is.
    pub fn log_filter(&self) -> String {
        let for_all = self.log.split(',').any(|part| part.trim().parse::<Level>().is_ok());
        if for_all { format!("{QUIET},{}", self.log) } else { self.log.clone() }
    }

    /// What the relay goes by; none where there is to be no relay.
    pub fn relay(&self) -> Option<Settings> {
        self.turn.settings(self.address(), self.behind_proxy)
    }
}

fn registration(text: &str) -> Result<Registration, String> {
    match text {
        "open" => Ok(Registration::Open),
        "invite" => Ok(Registration::Invite),
        "closed" => Ok(Registration::Closed),
        _ => Err("not one of open, invite, closed".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Https, Timers};
    use clap::CommandFactory;
    use std::time::Duration;

    fn serve(arguments: &[&str]) -> Result<Serve, clap::Error> {
        let cli = Cli::try_parse_from(["visavis", "serve"].iter().chain(arguments))?;
        match cli.command {
            Command::Serve(serve) => Ok(*serve),
            Command::Setup(_) | Command::Doctor(_) | Command::User(_) => panic!("asked to serve"),
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_default_times_are_the_products() {
        assert_eq!(format!("{:?}", serve(&[]).unwrap().config().timers), format!("{:?}", Timers::default()));
    }

    #[test]
    fn the_default_limits_are_the_products() {
        assert_eq!(serve(&[]).unwrap().config().rates, Rates::default());
        assert_eq!(serve(&[]).unwrap().config().credentials_time, Config::default().credentials_time);
        assert_eq!(serve(&["--limit-find", "off"]).unwrap().config().rates.find, Rate::Off);
    }

    #[test]
    fn times_may_be_parts_of_a_second() {
        let timers = serve(&["--ring-timeout", "0.5"]).unwrap().config().timers;
        assert_eq!(timers.ring, Duration::from_millis(500));
    }

    #[test]
    fn a_wrong_value_is_refused() {
        for bad in [
            ["--ring-timeout", "0"],
            ["--ring-timeout", "-1"],
            ["--ring-timeout", "soon"],
            ["--ring-timeout", "31536001"],
            ["--silence-timeout", "1e18"],
            ["--device-grace", "inf"],
            ["--heartbeat", "31"],
            ["--region", "XX"],
            ["--listen", "8080"],
            ["--limit-sign-in", "0/60"],
            ["--log-format", "xml"],
            ["--registration", "maybe"],
            ["--tls", "none"],
            ["--tls-cert", "cert.pem"],
            ["--tls-key", "key.pem"],
        ] {
            assert!(serve(&bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_level_for_all_leaves_out_what_is_as_it_should_be() {
        let filter = |log| serve(&["--log", log]).unwrap().log_filter();
        for log in ["info", "warn,server=debug", "stun_types=trace,error"] {
            assert_eq!(filter(log), format!("{QUIET},{log}"));
        }
        for log in ["server=debug", "off"] {
            assert_eq!(filter(log), log);
        }
        assert_eq!(serve(&[]).unwrap().log_filter(), filter("warn,server=info"));
    }

    #[test]
    fn a_certificate_comes_from_files_or_is_self_signed() {
        let https = |arguments: &[&str]| serve(arguments).map(|serve| serve.config().https).ok();
        let files = ["--tls-cert", "cert.pem", "--tls-key", "key.pem"];
        assert_eq!(https(&[]), Some(Https::Off));
        assert_eq!(https(&files), Some(Https::Given));
        assert_eq!(https(&["--tls", "self-signed"]), Some(Https::SelfSigned));
        assert_eq!(https(&[&files[..], &["--tls", "self-signed"]].concat()), None);
    }

    /// The flags of this command and of those below it.
    fn flags(command: &clap::Command) -> Vec<&clap::Arg> {
        let below = command.get_subcommands().flat_map(flags);
        command.get_arguments().filter(|argument| !argument.is_positional()).chain(below).collect()
    }

    #[test]
    fn every_setting_that_has_no_default_value_says_what_happens_without_it() {
        let command = Cli::command();
        let without =
            |argument: &&clap::Arg| argument.get_action().takes_values() && argument.get_default_values().is_empty();
        for argument in flags(&command).into_iter().filter(without) {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("[default: "), "{}", argument.get_id());
        }
    }

    #[test]
    fn every_setting_has_its_environment_variable() {
        let command = Cli::command();
        let (settings, rest): (Vec<_>, Vec<_>) =
            flags(&command).into_iter().partition(|argument| argument.get_env().is_some());
        for argument in settings {
            let name = argument.get_env().and_then(|name| name.to_str()).unwrap_or_default();
            assert!(name.starts_with("VISAVIS_"), "{}", argument.get_id());
        }
        // One link's time, and the answer to one question.
        let rest: Vec<_> = rest.into_iter().map(|argument| argument.get_id().as_str()).collect();
        assert_eq!(rest, ["days", "yes"]);
    }
}
