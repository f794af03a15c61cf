//! The pieces that pages are made of.

mod avatar;
mod button;
mod connection;
mod field;
mod hide_address;
mod icon;
mod language_switch;
mod mark;
mod naming;
mod newer;
mod notice;
mod phone;
mod request;
mod sign_out;
mod theme_switch;

pub use avatar::{Avatar, Size};
pub use button::{Button, IconButton, Look, Submit};
pub use connection::ConnectionNotice;
pub use field::{Field, Input};
pub use hide_address::HideAddress;
pub use icon::{Icon, Shape};
pub use language_switch::LanguageSwitch;
pub use mark::Mark;
pub use naming::Naming;
pub use newer::NewerVersion;
pub use notice::Notice;
pub use phone::spaced;
pub use request::{Place, Request, use_request};
pub use sign_out::SignOut;
pub use theme_switch::ThemeSwitch;
