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
    rtc::{DeviceError, IceServer, is_relay},
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
    let servers = match greeting {
        Ok((_, hello)) => hello.ice_servers,
        Err(obstacle) => {
            let untried = if obstacle == Obstacle::SignedOut { obstacle } else { Obstacle::Untried };
            list.tell(Check::Address, Finding::Address(Err(untried)));
            return list.tell(Check::Relay, Finding::Relay(None, Err(untried)));
        }
    };
    let address = async {
        let servers = with(&servers, is_by_udp);
        let found = if servers.is_empty() { Err(Obstacle::NoServers) } else { rtc::address_outside(servers).await };
        list.tell(Check::Address, Finding::Address(found));
    };
    join(address, async { list.tell(Check::Relay, try_relays(&servers).await) }).await;
}

/// Each relay by itself: of several, a browser uses whichever it likes and says nothing of the others.
async fn try_relays(servers: &[IceServer]) -> Finding {
    let relays = relays(servers);
    let (mut findings, several) = (Vec::new(), relays.len() > 1);
    for (place, relay) in relays {
        let carried = rtc::carry(&Ways { servers: vec![relay], hidden: true }).await;
        findings.push(Finding::Relay(several.then_some(place), carried));
    }
    findings.into_iter().max_by_key(Finding::verdict).unwrap_or(Finding::Relay(None, Err(Obstacle::NoServers)))
}

/// The relays, each with all of its URLs, and its host and port (RFC 7065, section 3.1).
fn relays(servers: &[IceServer]) -> Vec<(String, IceServer)> {
    let mut relays: Vec<(String, IceServer)> = Vec::new();
    for server in servers {
        for url in server.urls.iter().filter(|url| is_relay(url)) {
            let (_, place) = url.split_once(':').unwrap_or_default();
            let (place, _) = place.split_once('?').unwrap_or((place, ""));
            match relays.iter_mut().find(|(other, _)| other == place) {
                Some((_, relay)) => relay.urls.push(url.clone()),
                None => relays.push((place.to_owned(), IceServer { urls: vec![url.clone()], ..server.clone() })),
            }
        }
    }
    relays
}

/// The servers, with the wanted ones of their URLs.
fn with(servers: &[IceServer], is_wanted: fn(&str) -> bool) -> Vec<IceServer> {
    let urls = |server: &IceServer| server.urls.iter().filter(|url| is_wanted(url)).cloned().collect();
    let wanted = servers.iter().map(|server| IceServer { urls: urls(server), ..server.clone() });
    wanted.filter(|server| !server.urls.is_empty()).collect()
}

/// Whether a server is asked over UDP, as one has to be that tells the address from which a call's media come.
fn is_by_udp(url: &str) -> bool {
    let over_tls = url.starts_with("turns:") || url.starts_with("stuns:");
    !over_tls && !url.ends_with("?transport=tcp")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn server(urls: &[&str]) -> IceServer {
        IceServer { urls: urls.iter().map(|url| (*url).to_owned()).collect(), username: None, credential: None }
    }

    #[wasm_bindgen_test]
    fn each_relay_is_tried_by_itself_however_many_ways_lead_to_it() {
        let own = server(&["turn:a.example:3478?transport=udp", "turn:a.example:3478?transport=tcp"]);
        let others = server(&["turn:b.example", "turns:b.example:5349?transport=tcp", "turn:b.example?transport=tcp"]);
        let found = relays(&[server(&["stun:a.example:3478"]), own.clone(), others]);
        let expected = [
            ("a.example:3478", own),
            ("b.example", server(&["turn:b.example", "turn:b.example?transport=tcp"])),
            ("b.example:5349", server(&["turns:b.example:5349?transport=tcp"])),
        ];
        assert_eq!(found, expected.map(|(place, relay)| (place.to_owned(), relay)));
    }

    #[wasm_bindgen_test]
    fn the_address_is_asked_of_servers_that_are_reached_over_udp() {
        let (stun, both) = (server(&["stun:a"]), server(&["turn:a?transport=udp", "turn:a?transport=tcp"]));
        let servers = [stun.clone(), both, server(&["turns:a", "stuns:a"])];
        assert_eq!(with(&servers, is_by_udp), [stun, server(&["turn:a?transport=udp"])]);
        assert_eq!(with(&[server(&["turns:a?transport=tcp"])], is_by_udp), []);
    }
}
