//! `visavis setup`: what stands in the store, and the people of the demonstration.

use crate::{accounts::open_account, app::App, error::ApiError};
use serde::{Deserialize, Serialize};
use shared::{
    error::ErrorCode,
    i18n::{Terminal, fill},
    people::{Name, Password, PhoneNumber},
};

/// The numbers of the demonstration's people.
pub const DEMO_NUMBERS: &[&str] = &["+79182725362", "+79182725363", "+79001111111"];
/// The password of each of them.
pub const DEMO_PASSWORD: &str = "password123";

const DEMO_NAMES: &[&str] = &["Анна", "Борис", "Вера"];
const TABLES: &[&str] = &["users", "contacts", "calls"];

/// One thing that setup looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Finding {
    /// The store answers.
    Connected,
    /// A table, and whether it is there.
    Table {
        /// Its name.
        name: String,
        /// It is there.
        exists: bool,
    },
    /// A person of the demonstration, who has an account now.
    User {
        /// The number.
        phone: String,
        /// The password is the demonstration's.
        password_known: bool,
    },
}

/// Looks at the store, and with `demo_users` opens the demonstration's accounts. A repeat changes nothing.
pub async fn set_up(app: &App, demo_users: bool) -> Result<Vec<Finding>, ApiError> {
    let present = app.db.tables().await?;
    let mut findings = vec![Finding::Connected];
    findings.extend(
        TABLES
            .iter()
            .map(|name| Finding::Table { name: (*name).to_owned(), exists: present.iter().any(|table| table == name) }),
    );
    if demo_users {
        for (number, name) in DEMO_NUMBERS.iter().zip(DEMO_NAMES) {
            findings.push(demo_user(app, number, name).await?);
        }
    }
    Ok(findings)
}

async fn demo_user(app: &App, number: &str, name: &str) -> Result<Finding, ApiError> {
    let phone = PhoneNumber::try_from(number.to_owned())?;
    let password = Password::try_from(DEMO_PASSWORD.to_owned())?;
    let name = Name::try_from(name.to_owned())?;
    let opened = open_account(app, phone.clone(), name, password.clone(), None).await;
    let password_known = match opened {
        Ok(_) => true,
        Err(ApiError::Refused(ErrorCode::PhoneTaken)) => {
            let hash = app.db.account(&phone).await?.map(|account| account.password);
            app.hasher.verify(hash, password).await?
        }
        Err(error) => return Err(error),
    };
    Ok(Finding::User { phone: phone.into(), password_known })
}

impl Finding {
    /// Nothing has to be done about it.
    pub fn is_good(&self) -> bool {
        match self {
            Self::Connected => true,
            Self::Table { exists, .. } => *exists,
            // The person has chosen another password since: theirs to do.
            Self::User { .. } => true,
        }
    }

    /// The finding as a line for the terminal.
    pub fn line(&self, terminal: &Terminal) -> String {
        let mark = if self.is_good() { "✅" } else { "❌" };
        let text = match self {
            Self::Connected => terminal.database_connected.to_owned(),
            Self::Table { name, exists: true } => fill(terminal.table_exists, "name", name),
            Self::Table { name, exists: false } => fill(terminal.table_missing, "name", name),
            Self::User { phone, password_known: true } => {
                fill(&fill(terminal.demo_user, "phone", phone), "password", DEMO_PASSWORD)
            }
            Self::User { phone, password_known: false } => fill(terminal.demo_user_changed, "phone", phone),
        };
        format!("{mark} {text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::Config, db::Db};

    #[tokio::test]
    async fn a_second_run_finds_what_the_first_one_made() {
        let app = App::new(Db::in_memory().await.unwrap(), Config::default());
        let first = set_up(&app, true).await.unwrap();
        assert_eq!(set_up(&app, true).await.unwrap(), first);
        assert_eq!(first.len(), 1 + 3 + 3);
        assert!(first.iter().all(Finding::is_good));
    }

    #[tokio::test]
    async fn without_demo_users_nobody_is_created() {
        let app = App::new(Db::in_memory().await.unwrap(), Config::default());
        set_up(&app, false).await.unwrap();
        let phone = PhoneNumber::try_from(DEMO_NUMBERS[0].to_owned()).unwrap();
        assert!(app.db.person_by_phone(&phone).await.unwrap().is_none());
    }
}
