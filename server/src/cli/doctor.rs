//! `visavis doctor`: whether everything is all right.

use super::{Data, user::public_url};
use clap::{Args, builder::BoolishValueParser};

/// `visavis doctor`.
#[derive(Clone, Debug, Args)]
pub struct Doctor {
    /// Print JSON instead of lines
    #[arg(long, env = "VISAVIS_JSON", value_parser = BoolishValueParser::new())]
    pub json: bool,

    /// Where people reach the server, to look at it by the same way [default: none, the address that it listens on]
    #[arg(long, env = "VISAVIS_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,

    /// Where the data is.
    #[command(flatten)]
    pub data: Data,
}
