//! The handle that every request works with.

use crate::{auth::Hasher, calls::Calls, config::Config, db::Db, hub::Hub};
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
    /// The calls under way.
    pub calls: Calls,
    /// Password hashing, bounded.
    pub hasher: Hasher,
    /// The settings.
    pub config: Config,
}

impl App {
    /// Puts the parts together.
    pub fn new(db: Db, config: Config) -> Self {
        let hub: Arc<dyn Hub> = Arc::new(crate::hub::LocalHub::new(&config));
        let calls = Calls::new(&config);
        Self(Arc::new(Inner { db, hub, calls, hasher: Hasher::new(), config }))
    }
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
