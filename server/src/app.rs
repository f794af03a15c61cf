//! The handle that every request works with.

use crate::{
    auth::Hasher, calls::Calls, config::Config, db::Db, hub::Hub, limits::Limits, stream::Presence, turns::Turns,
};
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
    /// The settings.
    pub config: Config,
}

impl App {
    /// Puts the parts together.
    pub fn new(db: Db, config: Config) -> Self {
        let hub: Arc<dyn Hub> = Arc::new(crate::hub::LocalHub::new(Default::default()));
        let calls = Calls::new(&config);
        let limits = Limits::new(&config.rates);
        Self(Arc::new(Inner {
            db,
            hub,
            presence: Presence::default(),
            calls,
            edges: Turns::new(),
            hasher: Hasher::new(),
            limits,
            config,
        }))
    }
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
