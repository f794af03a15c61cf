//! One file a page.

mod demo;
mod diagnostics;
mod home;
mod login;
mod no_connection;
mod not_found;
mod register;
mod register_form;
mod settings;

pub use demo::Demo;
pub use diagnostics::Diagnostics;
pub use home::Home;
pub use login::Login;
pub use no_connection::NoConnection;
pub use not_found::NotFound;
pub use register::Register;
pub use settings::Settings;
