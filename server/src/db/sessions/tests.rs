//! What the store promises when many sessions, or invitations, begin while others have ended.

use super::*;
use crate::{
    auth::{InvitationId, Token},
    db::Opening,
};
use std::collections::HashSet;
use tempfile::TempDir;

/// So many begin at once.
const MANY: usize = 24;
/// When the former ones have ended.
const NOW: u64 = 1_000;

/// A store on disk.
async fn store() -> (TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("surrealkv://{}", folder.path().display())).await.unwrap();
    (folder, db)
}

async fn account(db: &Db, number: usize) -> Account {
    let person = format!(r#"{{"id":"u{number}","name":"Anna","phone":"+79001110{number:03}"}}"#);
    let person: Person = serde_json::from_str(&person).unwrap();
    assert_eq!(db.create_user(&person, "$argon2id$x", None, 0).await.unwrap(), Opening::Opened);
    db.account(&person.phone).await.unwrap().unwrap()
}

/// Begins many at once, each by `begin`, which says its id. All must succeed.
async fn at_once<F>(mut begin: impl FnMut(usize) -> F) -> HashSet<String>
where
    F: Future<Output = String> + Send + 'static,
{
    let begun: Vec<_> = (0..MANY).map(|number| tokio::spawn(begin(number))).collect();
    let mut ids = HashSet::new();
    for id in begun {
        ids.insert(id.await.unwrap());
    }
    ids
}

/// What stands in the table.
async fn stored(db: &Db, table: &str) -> HashSet<String> {
    let query = format!("SELECT VALUE record::id(id) FROM {table}");
    let ids: Vec<String> = db.client.query(query).await.unwrap().check().unwrap().take(0).unwrap();
    ids.into_iter().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_sessions_begin_at_once_while_others_have_ended() {
    let (_folder, db) = store().await;
    let mut accounts = Vec::new();
    for number in 0..MANY {
        accounts.push(account(&db, number).await);
    }
    let begin = |now, expires| {
        let (db, accounts) = (&db, &accounts);
        at_once(move |number| {
            let (db, account, id) = (db.clone(), accounts[number].clone(), Token::new().id());
            async move {
                assert!(db.create_session(&id, &account, now, expires).await.unwrap());
                id.as_str().to_owned()
            }
        })
    };
    for _ in 0..4 {
        begin(0, NOW).await;
    }
    assert_eq!(stored(&db, "sessions").await.len(), 4 * MANY);
    let standing = begin(NOW, NOW + 1).await;
    assert_eq!(stored(&db, "sessions").await, standing);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_invitations_begin_at_once_while_others_have_ended() {
    let (_folder, db) = store().await;
    let begin = |now, expires| {
        let db = &db;
        at_once(move |_| {
            let (db, id) = (db.clone(), InvitationId::of(&Token::new()));
            async move {
                db.create_invitation(&id, now, expires).await.unwrap();
                id.as_str().to_owned()
            }
        })
    };
    for _ in 0..4 {
        begin(0, NOW).await;
    }
    assert_eq!(stored(&db, "invitations").await.len(), 4 * MANY);
    let standing = begin(NOW, NOW + 1).await;
    assert_eq!(stored(&db, "invitations").await, standing);
}
