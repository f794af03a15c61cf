//! The calls' routes. Each is a POST by a signed-in page; shared::api says what goes in and out.

use super::{
    Page,
    change::{Acceptance, Cause, Verb},
    view,
};
use crate::{
    app::App,
    error::ApiError,
    http::{Actor, Input, line},
};
use axum::Extension;
use dioxus_fullstack::post;
use shared::{
    api::{AcceptCall, Alive, EndCall, Placed, ReportConnected, RequestCall, RingCall, SendSignal},
    call::CallView,
    error::ErrorCode,
};

impl Actor {
    fn page(&self) -> Page<'_> {
        Page { user: &self.user.id, device: &self.device }
    }
}

/// Calls a contact.
#[post("/api/calls/request", app: Extension<App>, actor: Actor, input: Input<RequestCall>)]
pub async fn request() -> Result<Placed, ApiError> {
    line::in_call(&input.0.call);
    app.limits.call(&actor.user.id)?;
    app.calls.place(&app, &actor, input.0).await
}

/// This device shows the incoming call.
#[post("/api/calls/ring", app: Extension<App>, actor: Actor, input: Input<RingCall>)]
pub async fn ring() -> Result<(), ApiError> {
    line::in_call(&input.0.call);
    app.calls.act(&app, actor.page(), &input.0.call, Verb::Ring).await.map(drop)
}

/// This device answers the incoming call.
#[post("/api/calls/accept", app: Extension<App>, actor: Actor, input: Input<AcceptCall>)]
pub async fn accept() -> Result<(), ApiError> {
    let AcceptCall { call, media, answer } = input.0;
    line::in_call(&call);
    let cause = Cause::Page(actor.page(), Verb::Accept);
    let acceptance = Acceptance { session: actor.session.clone(), media, answer };
    app.calls.change(&app, &call, cause, Some(&acceptance)).await.map(drop)
}

/// This device's ICE and DTLS stand.
#[post("/api/calls/connected", app: Extension<App>, actor: Actor, input: Input<ReportConnected>)]
pub async fn connected() -> Result<(), ApiError> {
    line::in_call(&input.0.call);
    app.calls.act(&app, actor.page(), &input.0.call, Verb::Connected).await.map(drop)
}

/// Ends the call: cancel, decline, hang-up or failure.
#[post("/api/calls/end", app: Extension<App>, actor: Actor, input: Input<EndCall>)]
pub async fn end() -> Result<CallView, ApiError> {
    let EndCall { call, failed, lasted_ms } = input.0;
    line::in_call(&call);
    let verb = failed.map_or(Verb::End(lasted_ms), |reason| Verb::Fail(reason, lasted_ms));
    let record = app.calls.act(&app, actor.page(), &call, verb).await?;
    let role = record.role_of(&actor.user.id).ok_or(ErrorCode::CallNotFound)?;
    Ok(view::view(&record, role, view::peer(&app, &record, role).await?))
}

/// Carries a description or candidates to the other side.
#[post("/api/calls/signal", app: Extension<App>, actor: Actor, input: Input<SendSignal>)]
pub async fn signal() -> Result<(), ApiError> {
    line::in_call(&input.0.call);
    app.limits.signal(&actor.user.id)?;
    app.calls.signal(&app, actor.page(), &input.0.call, input.0.signal).await
}

/// The page is there, and with it the call that it is in.
#[post("/api/events/alive", app: Extension<App>, actor: Actor, input: Input<Alive>)]
pub async fn alive() -> Result<(), ApiError> {
    match &input.0.call {
        Some(call) => {
            line::in_call(call);
            app.calls.act(&app, actor.page(), call, Verb::Heard).await.map(drop)
        }
        None => Ok(()),
    }
}
