//! Two who come for a moment, to send a signal as people do, and leave nothing behind.
//!
//! They are accounts, so that all of the server takes part. But nobody finds them: their numbers belong to no country and can be
//! neither looked up nor signed in with, no password opens them, and the owner's list is of people. They stay as long as the
//! doctor listens, and those whom a crash left behind go at the next start, or with the next doctor.

use super::store;
use crate::{
    app::App,
    auth::{Token, random},
    clock::now_ms,
    db::{Account, DbError, Edge, EdgeState},
    owner::{self, Secret},
};
use serde::{Deserialize, Serialize};
use shared::{
    error::ErrorCode,
    people::{Name, Person, PhoneNumber},
};
use std::time::Duration;
use tokio::time::timeout;

/// The longest visit. Sessions of guests end by themselves after it.
pub const LONGEST_VISIT: Duration = Duration::from_secs(60);

/// What the ids of guests begin with, by which the store's queries know them; those of people are hexadecimal numbers.
const ID_PREFIX: &str = "doctor-";
/// A country code that is assigned to no country (ITU-T E.164, list of assigned codes).
const NUMBER_PREFIX: &str = "+999";
/// The mark of a hash without one: no password matches.
const NO_PASSWORD: &str = "$argon2id$";

/// A guest, with the token of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    /// Who.
    pub person: Person,
    /// As the cookie carries it.
    pub token: Secret,
}

/// Two guests whom no store knows yet.
pub(super) fn invent() -> Result<[Guest; 2], ErrorCode> {
    Ok([guest("A")?, guest("B")?])
}

fn guest(name: &str) -> Result<Guest, ErrorCode> {
    let id: String = random::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
    let number = u64::from_le_bytes(random()) % 1_000_000_000_000;
    let person = Person {
        id: format!("{ID_PREFIX}{id}").try_into()?,
        name: Name::try_from(name.to_owned())?,
        phone: PhoneNumber::try_from(format!("{NUMBER_PREFIX}{number:012}"))?,
    };
    Ok(Guest { person, token: Secret::new(Token::new().encode()) })
}

/// Writes the guests into the store, as contacts of each other with a session each. False: they are not read back.
pub(super) async fn admit(app: &App, guests: &[Guest; 2]) -> Result<bool, DbError> {
    let now = now_ms();
    sweep(app, now.saturating_sub(millis(LONGEST_VISIT))).await?;
    let mut kept = true;
    for Guest { person, token } in guests {
        let Some(session) = Token::decode(token.reveal()).map(|token| token.id()) else { return Ok(false) };
        app.db.create_user(person, NO_PASSWORD, None, now).await?;
        let account = Account { person: person.clone(), password: NO_PASSWORD.to_owned(), disabled: false };
        app.db.create_session(&session, &account, now, now + millis(LONGEST_VISIT)).await?;
        kept &= app.db.session(&session, now).await?.is_some_and(|session| session.person == *person);
    }
    let [a, b] = guests;
    let friends = Edge { mine: true, state: EdgeState::Accepted };
    app.db.change_edge(&a.person.id, &b.person.id, |_| Ok::<_, DbError>(Some(friends))).await?;
    Ok(kept && app.db.are_contacts(&b.person.id, &a.person.id).await?)
}

/// Takes the guests, and all that came with them, out of the store.
pub(crate) async fn dismiss(app: &App, guests: &[Guest; 2]) {
    for guest in guests {
        see_off(app, &guest.person).await;
    }
}

/// Takes out the guests who came before `since` (milliseconds since 1970) and were left behind.
pub(crate) async fn sweep(app: &App, since: u64) -> Result<(), DbError> {
    for person in app.db.guests(since).await? {
        see_off(app, &person).await;
    }
    Ok(())
}

async fn see_off(app: &App, person: &Person) {
    // Why it fails, it logs itself.
    if !matches!(timeout(store::PATIENCE, owner::delete(app, person)).await, Ok(Ok(()))) {
        tracing::warn!("a guest of the doctor's stays until the next start: {}", person.id);
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{auth::parse_phone, config::Config, db::Db};
    use phonenumber::country;

    async fn app() -> App {
        App::new(Db::in_memory().await.unwrap(), Config::default())
    }

    async fn counted(app: &App) -> Vec<usize> {
        let mut counts = Vec::new();
        for table in crate::db::TABLES.iter().filter(|name| **name != "migrations") {
            counts.push(app.db.count(table).await);
        }
        counts
    }

    #[tokio::test]
    async fn guests_leave_nothing_behind() {
        let app = app().await;
        let before = counted(&app).await;
        let guests = invent().unwrap();
        assert!(admit(&app, &guests).await.unwrap());
        assert_ne!(counted(&app).await, before);
        dismiss(&app, &guests).await;
        assert_eq!(counted(&app).await, before);
        // Who never came can be dismissed, too.
        dismiss(&app, &guests).await;
        assert_eq!(counted(&app).await, before);
    }

    #[tokio::test]
    async fn guests_who_were_left_behind_go_by_their_age() {
        let app = app().await;
        admit(&app, &invent().unwrap()).await.unwrap();
        sweep(&app, now_ms() - 60_000).await.unwrap();
        assert_eq!(app.db.count("users").await, 2);
        sweep(&app, now_ms() + 1).await.unwrap();
        assert!(counted(&app).await.iter().all(|count| *count == 0));
    }

    #[tokio::test]
    async fn nobody_finds_a_guest() {
        let app = app().await;
        let guests = invent().unwrap();
        admit(&app, &guests).await.unwrap();
        for guest in &guests {
            for region in [country::RU, country::US, country::DE] {
                assert!(parse_phone(guest.person.phone.as_str(), region).is_err(), "{}", guest.person.phone);
            }
        }
        assert!(app.db.accounts(now_ms()).await.unwrap().is_empty());
    }

    #[test]
    fn a_guest_never_prints_the_token() {
        let [guest, _] = invent().unwrap();
        assert!(!format!("{guest:?}").contains(guest.token.reveal()));
    }
}
