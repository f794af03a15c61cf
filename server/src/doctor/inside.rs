//! What a running server says of itself and finds in its store; or, where none runs, whoever opens the store instead.

use super::{
    guests::{self, Guest},
    store,
};
use crate::app::App;
use http::Uri;
use serde::{Deserialize, Serialize};
use shared::{error::ErrorCode, rtc::IceServer};

/// What only the inside knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inside {
    /// The version of the program.
    pub version: String,
    /// Where the server is reached; none where no server runs.
    pub url: Option<String>,
    /// People reach it through a proxy.
    pub behind_proxy: bool,
    /// What pages get for their peer connections, with credentials.
    pub ice_servers: Vec<IceServer>,
    /// What was seen in the store.
    pub store: store::Report,
    /// Who may use the server as long as the doctor listens, if the store has kept them.
    pub guests: [Guest; 2],
}

/// Looks around, and lets two guests in. Whoever asks sees to it that they leave again: [`guests::dismiss`]. The server is
/// reached at `url`, if one runs, and by people at `public_url`, if that is another address.
pub async fn examine(app: &App, url: Option<&str>, public_url: Option<&str>) -> Result<Inside, ErrorCode> {
    let guests = guests::invent()?;
    // As the page of one of the guests would be told.
    let host = public_url.or(url).and_then(|url| url.parse::<Uri>().ok()?.host().map(str::to_owned));
    Ok(Inside {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        url: url.map(str::to_owned),
        behind_proxy: app.config.behind_proxy,
        ice_servers: app.ice.servers(&guests[0].person.id, host.as_deref()),
        store: store::examine(app, &guests).await,
        guests,
    })
}
