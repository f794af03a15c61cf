//! `visavis doctor`: is everything all right? All that calls need is tried, side by side, and told in one line each.
//!
//! What only the server can see it tells over the administration socket ([`inside`]); the rest is looked at from outside, as a
//! browser on this machine would. Where no server runs, the store is opened right here.

mod certificate;
mod client;
mod clock;
mod finding;
mod folder;
mod guests;
mod ice;
mod inside;
mod signal;
mod store;
mod terminal;
mod trouble;
mod visit;

pub use finding::{Check, Finding, Status};
pub use guests::{Guest, LONGEST_VISIT};
pub(crate) use guests::{dismiss, sweep};
pub use inside::{Inside, examine};
pub use terminal::run;

use certificate::Place;
use client::Site;
use futures_util::{
    future::{BoxFuture, FutureExt, ready},
    stream::FuturesOrdered,
};
use shared::i18n::Terminal;
use std::{path::Path, time::Duration};

/// How long all that belongs to one finding may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// All checks, under way side by side; their findings come in a fixed order.
type Checks<'a> = FuturesOrdered<BoxFuture<'a, Finding>>;

/// Where to look, and what is known already.
struct Case<'a> {
    folder: &'a Path,
    /// What was found on the way in.
    server: Finding,
    /// Why the store was not opened, where no server could be asked either.
    store: Option<Finding>,
    inside: Option<&'a Inside>,
    /// Where people reach the server.
    public: Option<Site>,
    terminal: &'a Terminal,
}

/// Begins everything that can be checked.
fn checks(case: Case<'_>) -> Checks<'_> {
    let Case { folder, server, store, inside, public, terminal } = case;
    let words = terminal.doctor;
    let own = inside.and_then(|inside| Site::parse(inside.url.as_deref()?));
    let is_public = public.is_some();
    // Without a server, nobody is to be reached.
    let site = own.map(|own| public.unwrap_or(own));

    let mut checks = Checks::new();
    let known = |finding| ready(finding).boxed();
    checks.push_back(known(server));
    checks.push_back(known(folder::privacy(folder, words)));
    if folder.is_dir() {
        checks.push_back(known(folder::space(folder, words)));
    }
    let (times, at) = (inside.and_then(|inside| inside.store.times), site.clone());
    checks.push_back(async move { clock::check(times, at.as_ref(), words).await }.boxed());
    checks.extend(store.map(known));
    let Some(inside) = inside else { return checks };
    checks.extend(inside.store.findings(terminal).into_iter().map(known));
    let Some(site) = site else { return checks };
    let at = site.clone();
    checks.push_back(match inside.store.is_kept() {
        true => async move { signal::check(&at, &inside.guests, words).await }.boxed(),
        false => known(signal::untried(words)),
    });
    let behind_proxy = inside.behind_proxy;
    checks.push_back(
        async move { certificate::check(Place { site: &site, public: is_public, behind_proxy }, words).await }.boxed(),
    );
    let servers = ice::subjects(&inside.ice_servers);
    if servers.is_empty() {
        checks.push_back(known(ice::none(words)));
    }
    checks.extend(servers.into_iter().map(|server| async move { ice::check(&server, words).await }.boxed()));
    checks
}
