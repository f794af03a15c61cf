//! `visavis setup`: what stands in the store, and the people of the demonstration.

use crate::{accounts::open_account, app::App, error::ApiError};
use serde::{Deserialize, Serialize};
use shared::{
    error::ErrorCode,
    i18n::Language,
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
    let opened = open_account(app, phone.clone(), Name::try_from(name.to_owned())?, password.clone()).await;
    let password_known = match opened {
        Ok(_) => true,
        Err(ApiError::Refused(ErrorCode::PhoneTaken)) => {
            let hash = app.db.credentials(&phone).await?.map(|(_, hash)| hash);
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
    pub fn line(&self, language: Language) -> String {
        match (self, language) {
            (Self::Connected, Language::Ru) => "✅ База данных подключена успешно".to_owned(),
            (Self::Connected, Language::En) => "✅ The database is connected".to_owned(),
            (Self::Table { name, exists: true }, Language::Ru) => format!("✅ Таблица '{name}' существует"),
            (Self::Table { name, exists: true }, Language::En) => format!("✅ Table '{name}' exists"),
            (Self::Table { name, exists: false }, Language::Ru) => format!("❌ Таблицы '{name}' нет"),
            (Self::Table { name, exists: false }, Language::En) => format!("❌ Table '{name}' is missing"),
            (Self::User { phone, password_known: true }, Language::Ru) => {
                format!("✅ Пользователь {phone} создан (пароль: {DEMO_PASSWORD})")
            }
            (Self::User { phone, password_known: true }, Language::En) => {
                format!("✅ User {phone} is created (password: {DEMO_PASSWORD})")
            }
            (Self::User { phone, password_known: false }, Language::Ru) => {
                format!("✅ Пользователь {phone} создан (пароль с тех пор изменён)")
            }
            (Self::User { phone, password_known: false }, Language::En) => {
                format!("✅ User {phone} is created (the password has been changed since)")
            }
        }
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
