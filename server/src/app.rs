//! The handle that every request works with.

use crate::{
    auth::Hasher,
    calls::Calls,
    config::Config,
    db::Db,
    hub::{Hub, LocalHub, Retention},
    limits::Limits,
    stream::Presence,
    turn::{Ice, Turn},
    turns::Turns,
};
use shared::ids::UserId;
use std::{ops::Deref, sync::Arc};

/// Everything that requests share. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What an [`App`] holds.
pub struct Inner {
    /// The store.
    pub db: Db,
    /// The open streams.
    pub hub: Arc<dyn Hub>,
    /// Who is online, as their contacts were told.
    pub presence: Presence,
    /// The calls under way.
    pub calls: Calls,
    /// What happens between the same two people is written and told in the same order.
    pub edges: Turns,
    /// Password hashing, bounded.
    pub hasher: Hasher,
    /// How often who may ask for what.
    pub limits: Limits,
    /// STUN and TURN, if they run here.
    pub relay: Option<Turn>,
    /// What a page is told of them, and of others.
    pub ice: Ice,
    /// The settings.
    pub config: Config,
}

impl App {
    /// Puts the parts together, without a relay.
    pub fn new(db: Db, config: Config) -> Self {
        Self::with_relay(db, config, None)
    }

    /// Puts the parts together.
    pub fn with_relay(db: Db, config: Config, relay: Option<Turn>) -> Self {
        let hub: Arc<dyn Hub> = Arc::new(LocalHub::new(Retention::beyond(config.timers.device_grace)));
        let calls = Calls::new(&config);
        let limits = Limits::new(&config.rates);
        let ice = Ice::new(&config, relay.as_ref());
        Self(Arc::new(Inner {
            db,
            hub,
            presence: Presence::default(),
            calls,
            edges: Turns::new(),
            hasher: Hasher::new(),
            limits,
            relay,
            ice,
            config,
        }))
    }

    /// Ends what is relayed for `user`, and lets nothing begin with credentials that they were given.
    pub fn stop_relaying(&self, user: &UserId) {
        if let Some(relay) = &self.relay {
            relay.expel(user, self.ice.lasts());
        }
    }
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
