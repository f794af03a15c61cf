//! What a page is told of STUN and TURN servers: ours, and others that the owner names.

use super::{Secret, Turn, credentials::Name};
use crate::{clock::now_ms, config::Config};
use shared::{
    ids::UserId,
    rtc::{IceServer, is_relay},
};
use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

/// The servers, and what credentials for them are made from.
pub struct Ice {
    own: Option<Own>,
    others: Vec<String>,
    /// What the others share with us.
    secret: Option<Secret>,
    lasts: Duration,
}

struct Own {
    secret: Secret,
    listens: SocketAddr,
    external_ip: Option<IpAddr>,
}

impl Ice {
    /// The servers by the settings, with the relay if it runs.
    pub fn new(config: &Config, relay: Option<&Turn>) -> Self {
        let own = relay.map(|relay| Own {
            secret: relay.secret().clone(),
            listens: relay.settings().listen,
            external_ip: relay.settings().external_ip,
        });
        Self {
            own,
            others: config.ice_servers.clone(),
            secret: config.ice_secret.clone(),
            lasts: config.credentials_time,
        }
    }

    /// How long a name can begin something.
    pub fn lasts(&self) -> Duration {
        self.lasts
    }

    /// How often a page needs fresh credentials; never where there are none. Twice in their time, so that one who begins
    /// just before has half of it left.
    pub fn renewal(&self) -> Option<Duration> {
        let relays = self.own.is_some() || self.others.iter().any(|url| is_relay(url));
        relays.then_some(self.lasts / 2)
    }

    /// What a page of `user` is told that has reached this server by the name `host`, with credentials of its own.
    pub fn servers(&self, user: &UserId, host: Option<&str>) -> Vec<IceServer> {
        let name = Name { expires: now_ms() / 1000 + self.lasts.as_secs(), user: user.as_str() }.to_string();
        let relay = |secret: &Secret, urls| IceServer {
            urls,
            credential: Some(secret.password(&name)),
            username: Some(name.clone()),
        };
        let plain = |urls| IceServer { urls, username: None, credential: None };
        let mut servers = Vec::new();
        if let Some((own, at)) = self.own.as_ref().and_then(|own| Some((own, own.authority(host)?))) {
            servers.push(plain(vec![format!("stun:{at}")]));
            let urls = ["udp", "tcp"].map(|transport| format!("turn:{at}?transport={transport}"));
            servers.push(relay(&own.secret, urls.into()));
        }
        let (relays, others): (Vec<_>, Vec<_>) = self.others.iter().cloned().partition(|url| is_relay(url));
        servers.extend(others.into_iter().map(|url| plain(vec![url])));
        if let Some(secret) = self.secret.as_ref().filter(|_| !relays.is_empty()) {
            servers.push(relay(secret, relays));
        }
        servers
    }
}

impl Own {
    /// Host and port as a page finds the relay: the address that the owner gives; on loopback, which only this machine
    /// reaches, the address itself; otherwise the name by which the page has reached the server.
    fn authority(&self, host: Option<&str>) -> Option<String> {
        let port = self.listens.port();
        let ip = self.external_ip.or(Some(self.listens.ip()).filter(IpAddr::is_loopback));
        let of_ip = |ip| SocketAddr::new(ip, port).to_string();
        let of_host = || Some(format!("{}:{port}", host?));
        let specified = || Some(self.listens.ip()).filter(|ip| !ip.is_unspecified()).map(of_ip);
        ip.map(of_ip).or_else(of_host).or_else(specified)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ice(listens: &str, external_ip: Option<&str>) -> Ice {
        let external_ip = external_ip.map(|ip| ip.parse().unwrap());
        let own = Own { secret: Secret::shared("own"), listens: listens.parse().unwrap(), external_ip };
        Ice { own: Some(own), others: Vec::new(), secret: None, lasts: Duration::from_secs(600) }
    }

    fn urls(ice: &Ice, host: Option<&str>) -> Vec<String> {
        ice.servers(&UserId::try_from("u1").unwrap(), host).into_iter().flat_map(|server| server.urls).collect()
    }

    #[test]
    fn a_page_finds_the_relay_where_it_has_found_the_server() {
        let first = |listens, external, host| urls(&ice(listens, external), host).first().cloned();
        let told = |listens, external, host| first(listens, external, host).unwrap_or_default();
        assert_eq!(told("0.0.0.0:3478", None, Some("calls.example.org")), "stun:calls.example.org:3478");
        assert_eq!(told("[::]:3478", None, Some("[2001:db8::1]")), "stun:[2001:db8::1]:3478");
        assert_eq!(told("0.0.0.0:3479", Some("192.0.2.1"), Some("calls.example.org")), "stun:192.0.2.1:3479");
        assert_eq!(told("[::]:3478", Some("2001:db8::2"), None), "stun:[2001:db8::2]:3478");
        assert_eq!(told("127.0.0.1:3478", None, Some("localhost")), "stun:127.0.0.1:3478");
        assert_eq!(told("10.0.0.5:3478", None, Some("calls.example.org")), "stun:calls.example.org:3478");
        assert_eq!(told("10.0.0.5:3478", None, None), "stun:10.0.0.5:3478");
        assert_eq!(first("0.0.0.0:3478", None, None), None);
    }

    #[test]
    fn the_relay_is_named_for_udp_and_tcp_with_credentials_of_the_persons_own() {
        let servers = ice("127.0.0.1:3478", None).servers(&UserId::try_from("u1").unwrap(), None);
        let [stun, turn] = &servers[..] else { panic!("{servers:?}") };
        assert_eq!((&stun.username, &stun.credential), (&None, &None));
        assert_eq!(turn.urls, ["turn:127.0.0.1:3478?transport=udp", "turn:127.0.0.1:3478?transport=tcp"]);
        let name = turn.username.clone().unwrap();
        assert_eq!(turn.credential, Some(Secret::shared("own").password(&name)));
        let Name { expires, user } = Name::read(&name).unwrap();
        assert_eq!(user, "u1");
        let left = expires - now_ms() / 1000;
        assert!((598..=600).contains(&left), "{left}");
    }

    #[test]
    fn others_relays_get_credentials_by_their_own_secret_and_stun_servers_none() {
        let others = ["stun:a.example", "turn:b.example", "turns:c.example:5349?transport=tcp", "stuns:d.example"];
        let ice = Ice {
            own: None,
            others: others.map(str::to_owned).into(),
            secret: Some(Secret::shared("theirs")),
            lasts: Duration::from_secs(60),
        };
        assert_eq!(urls(&ice, None), ["stun:a.example", "stuns:d.example", others[1], others[2]]);
        let servers = ice.servers(&UserId::try_from("u1").unwrap(), None);
        let turn = servers.last().unwrap();
        let name = turn.username.as_deref().unwrap();
        assert_eq!(turn.credential, Some(Secret::shared("theirs").password(name)));
        assert!(servers[..2].iter().all(|server| server.credential.is_none()));
    }

    #[test]
    fn credentials_are_renewed_in_half_their_time_where_there_are_any() {
        assert_eq!(ice("127.0.0.1:3478", None).renewal(), Some(Duration::from_secs(300)));
        let stun = Ice { own: None, others: vec!["stun:a.example".to_owned()], ..ice("127.0.0.1:3478", None) };
        assert_eq!(stun.renewal(), None);
        assert_eq!(Ice { others: vec!["turn:a.example".to_owned()], ..stun }.renewal(), Some(Duration::from_secs(300)));
    }
}
