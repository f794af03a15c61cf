//! How often who may ask for what. Whoever asks more often is told when to ask again.

mod known;
mod limit;

use crate::{app::App, cli::Rates, error::ApiError, http::Address};
use ::http::Method;
use known::Known;
use limit::Limit;
use shared::{
    api::{Report, Request, SignIn},
    ids::UserId,
    people::PhoneNumber,
};
use std::time::Duration;

/// How often the limits forget those who have all of their quota back.
const FORGET_EVERY: Duration = Duration::from_secs(60);

/// The limits, as they stand for everybody who has lately asked for something.
pub struct Limits {
    sign_in: Limit,
    sign_in_account: Limit,
    sign_in_address: Limit,
    register: Limit,
    find: Limit,
    find_address: Limit,
    invite: Limit,
    calls: Limit,
    signals: Limit,
    reports: Limit,
    requests: Limit,
    known: Known,
}

impl Limits {
    /// Nobody has asked for anything yet.
    pub fn new(rates: &Rates) -> Self {
        Self {
            sign_in: Limit::new(rates.sign_in),
            sign_in_account: Limit::new(rates.sign_in_account),
            sign_in_address: Limit::new(rates.sign_in_address),
            register: Limit::new(rates.register),
            find: Limit::new(rates.find),
            find_address: Limit::new(rates.find_address),
            invite: Limit::new(rates.invite),
            calls: Limit::new(rates.calls),
            signals: Limit::new(rates.signals),
            reports: Limit::new(rates.reports),
            requests: Limit::new(rates.requests),
            known: Known::default(),
        }
    }

    /// A request from `address`. Asked before anything else is done for it. A route's own quota is for what that route could
    /// carry out: with another method it is a request like any.
    pub(crate) fn request(&self, address: Address, method: &Method, path: &str) -> Result<(), ApiError> {
        match (method == Method::POST, path) {
            (true, SignIn::PATH) => self.sign_in_address.take(&address),
            (true, Report::PATH) => self.reports.take(&address),
            (true | false, _) => self.requests.take(&address),
        }
    }

    /// An attempt to open an account from `address`, whether its number is taken or not.
    pub(crate) fn register(&self, address: Address) -> Result<(), ApiError> {
        self.register.take(&address)
    }

    /// An attempt to sign in to the account of `phone`, whether there is one or not.
    ///
    /// Attempts from many addresses together are bounded as well. They must not keep the account's owner out, so an
    /// address where the account is in use stands apart.
    pub(crate) fn sign_in(&self, phone: &PhoneNumber, address: Address) -> Result<(), ApiError> {
        self.sign_in.take(&(phone, address))?;
        if self.known.holds(phone, address) { Ok(()) } else { self.sign_in_account.take(phone) }
    }

    /// The account of `phone` is in use at `address`.
    pub(crate) fn note(&self, phone: &PhoneNumber, address: Address) {
        self.known.note(phone, address);
    }

    /// A phone number that `user` looks up. One person may have many accounts, so their address counts as well.
    pub(crate) fn find(&self, user: &UserId, address: Address) -> Result<(), ApiError> {
        self.find.take(user)?;
        self.find_address.take(&address)
    }

    /// An invitation that `user` sends. Sent and taken back, it would reach the other's pages each time.
    pub(crate) fn invite(&self, user: &UserId) -> Result<(), ApiError> {
        self.invite.take(user)
    }

    /// A call that `user` places.
    pub(crate) fn call(&self, user: &UserId) -> Result<(), ApiError> {
        self.calls.take(user)
    }

    /// A signal that a page of `user` sends.
    pub(crate) fn signal(&self, user: &UserId) -> Result<(), ApiError> {
        self.signals.take(user)
    }

    fn forget(&self) {
        let all = [
            &self.sign_in,
            &self.sign_in_account,
            &self.sign_in_address,
            &self.register,
            &self.find,
            &self.find_address,
            &self.invite,
            &self.calls,
            &self.signals,
            &self.reports,
            &self.requests,
        ];
        all.into_iter().for_each(Limit::forget);
    }
}

/// Keeps the limits small. Runs for ever.
pub async fn keep_small(app: App) {
    loop {
        tokio::time::sleep(FORGET_EVERY).await;
        app.limits.forget();
    }
}
