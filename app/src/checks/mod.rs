//! Checks all that a call needs, and tells it in a report that can be shown to others.

mod report;

pub use report::report;

use crate::{
    net,
    rtc::{self, Devices, Inventory, Kind, Ways},
    state::AppState,
    within::within,
};
use dioxus::prelude::*;
use futures_util::future::join;
use shared::{
    call::Media,
    check::{Check, Finding, Obstacle},
    rtc::{DeviceError, IceServer},
};

/// So long the person may think about the browser's question for devices, in milliseconds.
const QUESTION_MS: u32 = 10_000;

/// The checks in their order, each with what it has found as soon as it has.
pub type Findings = Vec<(Check, Option<Finding>)>;

/// Runs every check, side by side where they can be. Each comes to an end, whatever the network does.
pub async fn run(state: AppState, findings: Signal<Findings>) {
    let list = List(findings);
    list.clear();
    list.tell(Check::Secure, Finding::Secure(rtc::support().secure));
    list.tell(Check::Browser, Finding::Browser(rtc::support()));
    join(check_devices(state, list), check_network(state, list)).await;
}

/// What is shown of the checks under way.
#[derive(Clone, Copy)]
struct List(Signal<Findings>);

impl List {
    fn clear(mut self) {
        self.0.set(Check::ALL.map(|check| (check, None)).into());
    }

    fn tell(mut self, check: Check, finding: Finding) {
        if let Some((_, found)) = self.0.write().iter_mut().find(|(other, _)| *other == check) {
            *found = Some(finding);
        }
    }
}

/// Both devices by one question, then how many there are: before that a browser may not tell.
async fn check_devices(state: AppState, list: List) {
    let choice = state.choice.peek().clone();
    let opened = within(QUESTION_MS, Devices::open(Media::Video, &choice)).await;
    let state_of = |kind: Kind| match &opened {
        None => Err(Obstacle::Question),
        Some(Err(error)) => Err(Obstacle::Device(*error)),
        Some(Ok(devices)) if devices.is_in_use(kind) => Ok(()),
        Some(Ok(devices)) => Err(Obstacle::Device(devices.lack().unwrap_or(DeviceError::Missing))),
    };
    for (check, kind) in [(Check::Camera, Kind::Video), (Check::Microphone, Kind::Audio)] {
        list.tell(check, Finding::Device(rtc::permission(kind).await, state_of(kind)));
    }
    let inventory = Inventory::read().await;
    let counts = [inventory.cameras, inventory.microphones, inventory.speakers].map(|devices| devices.len());
    list.tell(Check::Devices, Finding::Devices(counts));
}

/// The stream first: it names the servers that the rest needs.
async fn check_network(state: AppState, list: List) {
    let greeting = net::greeting(state).await;
    list.tell(Check::Stream, Finding::Stream(greeting.as_ref().map(|(ms, _)| *ms).map_err(|obstacle| *obstacle)));
    let servers = greeting.map(|(_, hello)| hello.ice_servers);
    let address = async {
        let found = match with(&servers, |_| true) {
            Ok(servers) => rtc::address_outside(servers).await,
            Err(obstacle) => Err(obstacle),
        };
        list.tell(Check::Address, Finding::Address(found));
    };
    let relay = async {
        let carried = match with(&servers, IceServer::is_relay) {
            Ok(servers) => rtc::carry(&Ways { servers, hidden: true }).await,
            Err(obstacle) => Err(obstacle),
        };
        list.tell(Check::Relay, Finding::Relay(carried));
    };
    join(address, relay).await;
}

/// The servers of one kind, if there are any.
fn with(
    servers: &Result<Vec<IceServer>, Obstacle>,
    is_wanted: fn(&IceServer) -> bool,
) -> Result<Vec<IceServer>, Obstacle> {
    let wanted: Vec<_> =
        servers.as_ref().map_err(|obstacle| *obstacle)?.iter().filter(|one| is_wanted(one)).cloned().collect();
    if wanted.is_empty() { Err(Obstacle::NoServers) } else { Ok(wanted) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn server(url: &str) -> IceServer {
        IceServer { urls: vec![url.to_owned()], username: None, credential: None }
    }

    #[wasm_bindgen_test]
    fn a_relay_is_looked_for_only_where_one_is_named() {
        let (stun, turn) = (server("stun:a.example"), server("turns:a.example?transport=tcp"));
        let both = Ok(vec![stun.clone(), turn.clone()]);
        assert_eq!(with(&both, IceServer::is_relay), Ok(vec![turn.clone()]));
        assert_eq!(with(&both, |_| true), Ok(vec![stun.clone(), turn]));
        assert_eq!(with(&Ok(vec![stun]), IceServer::is_relay), Err(Obstacle::NoServers));
        assert_eq!(with(&Ok(vec![]), |_| true), Err(Obstacle::NoServers));
        assert_eq!(with(&Err(Obstacle::SignedOut), |_| true), Err(Obstacle::SignedOut));
    }
}
