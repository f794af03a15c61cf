//! The demonstration: whoever opens `/demo` in two tabs can call from one to the other, without an account.
//!
//! It is a server of its own within this one: the same routes and rules, over a store in memory, so that whatever somebody
//! asks for there, nobody with an account is in reach. Its people are there for an hour at most and leave nothing behind.

mod route;

use crate::{
    accounts::{new_user_id, open_session},
    app::App,
    auth::{Presented, SessionId, Token},
    calls,
    clock::now_ms,
    config::Config,
    contacts,
    db::{Account, Db, DbError, Opening},
    error::ApiError,
    http::Address,
    limits, owner,
};
use shared::{
    api::{EnterDemo, Registration},
    demo::DemoId,
    error::ErrorCode,
    people::{Name, Person, PhoneNumber},
    rtc::is_relay,
};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;
use tracing::Instrument;

/// How long somebody is there.
const LIFETIME: Duration = Duration::from_secs(60 * 60);
/// Most people at a time.
const MOST: usize = 100;
/// How often those whose page is gone are seen off.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// The demonstration. A handle: cloning it is cheap.
#[derive(Clone)]
pub struct Demo {
    app: App,
    people: Arc<Mutex<People>>,
}

/// Everybody who is there. Nobody comes or goes while it is locked.
type People = HashMap<DemoId, Visitor>;

/// One tab's person.
struct Visitor {
    person: Person,
    /// Whom they want to talk to.
    peer: DemoId,
    session: SessionId,
    since: Instant,
}

impl Demo {
    /// An empty one beside a server with these settings; `None` where they ask for none.
    pub async fn beside(config: &Config) -> Result<Option<Self>, DbError> {
        if !config.demo {
            return Ok(None);
        }
        // Whoever comes without an account gets no relay: it would be open to everybody.
        let config = Config {
            registration: Registration::Closed,
            session: LIFETIME,
            ice_servers: config.ice_servers.iter().filter(|url| !is_relay(url)).cloned().collect(),
            ice_secret: None,
            ..config.clone()
        };
        // Told apart in the log from the store that people's accounts are in.
        let db = Db::in_memory().instrument(tracing::info_span!("demo")).await?;
        let app = App::new(db, config);
        Ok(Some(Self { app, people: Arc::default() }))
    }

    /// What its routes work with.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Keeps its calls in time, its limits small, and sees off whoever is gone. Runs for ever.
    pub async fn keep(self) {
        let see_off = async {
            loop {
                tokio::time::sleep(LOOK_EVERY).await;
                // A failure is in the log; the next look tries again.
                let _ = self.see_off().await;
            }
        };
        tokio::join!(calls::keep_time(self.app.clone()), limits::keep_small(self.app.clone()), see_off);
    }

    /// Lets somebody in, in the browser that asks, from `address`. Whoever that tab was before goes.
    async fn enter(&self, presented: Presented, address: Address, asked: EnterDemo) -> Result<Person, ApiError> {
        let EnterDemo { user, peer } = asked;
        if user == peer {
            return Err(ErrorCode::DemoIdInvalid.into());
        }
        self.app.limits.register(address)?;
        let former = presented.0.as_ref().map(Token::id);
        let mut people = self.people.lock().await;
        let goes = |id: &DemoId, visitor: &Visitor| {
            former.as_ref() == Some(&visitor.session) || (*id == user && self.is_away(visitor)) || self.is_gone(visitor)
        };
        self.remove(&mut people, goes).await?;
        if people.contains_key(&user) {
            return Err(ErrorCode::DemoIdTaken.into());
        }
        if people.len() >= MOST {
            return Err(ApiError::Later(ErrorCode::TooManyRequests, LOOK_EVERY.as_secs()));
        }
        let account = self.open_account(user).await?;
        let session = open_session(&self.app, presented, address, &account).await?;
        let person = account.person;
        people.insert(user, Visitor { person: person.clone(), peer, session, since: Instant::now() });
        if let Some(other) = people.get(&peer).filter(|other| other.peer == user) {
            contacts::join(&self.app, &person, &other.person.id).await?;
        }
        Ok(person)
    }

    /// A record such as everybody's. No password fits it, and nobody can type its number.
    async fn open_account(&self, id: DemoId) -> Result<Account, ApiError> {
        let person = Person { id: new_user_id()?, name: Name::try_from(id.to_string())?, phone: number(id)? };
        let account = Account { person, password: "$argon2id$".to_owned(), disabled: false };
        match self.app.db.create_user(&account.person, &account.password, None, now_ms()).await? {
            Opening::Opened => Ok(account),
            Opening::PhoneTaken | Opening::NotInvited => Err(ApiError::internal("somebody was not seen off")),
        }
    }

    /// Removes everybody who is gone.
    pub async fn see_off(&self) -> Result<(), ApiError> {
        let mut people = self.people.lock().await;
        self.remove(&mut people, |_, visitor| self.is_gone(visitor)).await
    }

    /// Removes those who are to go, with everything that came with them.
    async fn remove(&self, people: &mut People, goes: impl Fn(&DemoId, &Visitor) -> bool) -> Result<(), ApiError> {
        while let Some((id, visitor)) = people.iter().find(|(id, visitor)| goes(id, visitor)) {
            let id = *id;
            owner::delete(&self.app, &visitor.person).await?;
            people.remove(&id);
        }
        Ok(())
    }

    /// Whether the page has no stream just now: enough to give its id to somebody who wants it, most likely the same person
    /// after a reload. A page that is still to open one has as long for it as a page may be away.
    fn is_away(&self, visitor: &Visitor) -> bool {
        let Visitor { person, session, since, .. } = visitor;
        let has_come = self.app.hub.online(&person.id) || since.elapsed() > self.app.config.timers.device_grace;
        has_come && self.app.hub.listeners(session).is_empty()
    }

    /// Whether the page will not come back, or has been there for as long as it may: over HTTP/2 one that does not read keeps
    /// its stream from the end that came with the session's.
    fn is_gone(&self, visitor: &Visitor) -> bool {
        let is_over = visitor.since.elapsed() > LIFETIME;
        is_over || (self.is_away(visitor) && !self.app.hub.online(&visitor.person.id))
    }
}

/// A number of a country that there is none of (ITU-T E.164.1): it can be looked up by nobody.
fn number(id: DemoId) -> Result<PhoneNumber, ErrorCode> {
    PhoneNumber::try_from(format!("+999{id:0>7}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::Listener;
    use shared::ids::DeviceId;

    #[tokio::test]
    async fn whoever_has_been_there_for_an_hour_goes_with_a_stream_that_stands_too() {
        let demo = Demo::beside(&Config { demo: true, ..Config::default() }).await.unwrap().unwrap();
        let [old, new] = ["1", "2"].map(|id| DemoId::try_from(id.to_owned()).unwrap());
        let mut streams = Vec::new();
        for (id, there_for) in [(old, LIFETIME + LOOK_EVERY), (new, LIFETIME - LOOK_EVERY)] {
            let person = demo.open_account(id).await.unwrap().person;
            let (session, device) = (Token::new().id(), DeviceId::try_from("page").unwrap());
            let listener = Listener { user: person.id.clone(), device, session: session.clone() };
            streams.push(demo.app.hub.subscribe(listener, None).unwrap());
            demo.app.hub.settle(&person.id);
            let since = Instant::now().checked_sub(there_for).unwrap();
            demo.people.lock().await.insert(id, Visitor { person, peer: id, session, since });
        }
        demo.see_off().await.unwrap();
        assert_eq!(demo.people.lock().await.keys().copied().collect::<Vec<_>>(), [new]);
        assert_eq!(demo.app.db.count("users").await, 1);
    }
}
