//! Placing a call: who may call whom, and what becomes of a call that is in the way.

use super::{Calls, change::Cause, log, view};
use crate::{app::App, clock::now_ms, db::Placing, error::ApiError, http::Actor};
use shared::{
    api::{LiveCall, Placed, RequestCall},
    call::{
        CallView, Collision, Role,
        referee::{Action, Record},
    },
    error::ErrorCode,
    event::Event,
    people::Person,
    rtc::{Description, DescriptionKind},
};

/// Each attempt meets a line that somebody has just taken or freed.
const ATTEMPTS: usize = 8;

impl Calls {
    /// Calls a contact. A repeat (same id, same page) gets the same answer and has no second effect.
    pub(super) async fn place(&self, app: &App, actor: &Actor, request: RequestCall) -> Result<Placed, ApiError> {
        for _ in 0..ATTEMPTS {
            if let Some(placed) = self.attempt(app, actor, &request).await? {
                self.must_be_signed_in(app, actor).await?;
                return Ok(placed);
            }
        }
        Err(ApiError::internal(format!("the lines of call {} kept changing", request.call)))
    }

    /// The session may have ended since the cookie was checked, and with it what its pages were in: this call was not yet. Looked
    /// at last, since somebody waits for the ring.
    async fn must_be_signed_in(&self, app: &App, actor: &Actor) -> Result<(), ApiError> {
        if app.db.session(&actor.session, now_ms()).await?.is_some() {
            return Ok(());
        }
        self.device_left(app, &actor.user.id, &actor.device).await;
        Err(ErrorCode::SignedOut.into())
    }

    /// `None`: a line changed meanwhile, so look again.
    async fn attempt(&self, app: &App, actor: &Actor, request: &RequestCall) -> Result<Option<Placed>, ApiError> {
        // All at once: somebody waits for the ring.
        let (known, are_contacts, callee, own, theirs) = tokio::try_join!(
            app.db.call(&request.call),
            app.db.are_contacts(&actor.user.id, &request.callee),
            app.db.person(&request.callee),
            app.db.line(&actor.user.id),
            app.db.line(&request.callee),
        )?;
        if let Some(known) = known {
            return repeated(app, actor, &known.record).await.map(Some);
        }
        let callee = callee.filter(|_| are_contacts).ok_or(ErrorCode::NotContact)?;
        let caller = (actor.user.id.clone(), actor.device.clone());
        let record = Record::new(request.call.clone(), caller, request.callee.clone(), request.media, now_ms());
        // The caller's own call counts first.
        let Some(there) = own.or(theirs).map(|line| line.record) else {
            return self.ring_up(app, actor, request, record, callee).await;
        };
        if there.id == record.id {
            // A repeat of this very request was quicker.
            return Ok(None);
        }
        match Collision::with(&there, &record.caller, &record.callee) {
            Some(Collision::Glare) => self.yield_to(app, actor, &there).await,
            Some(Collision::ReCall) => {
                self.change(app, &there.id, Cause::Superseded, None).await?;
                Ok(None)
            }
            Some(Collision::Busy) => busy(app, record, callee).await,
            Some(Collision::AlreadyInCall) => Err(ErrorCode::AlreadyInCall.into()),
            None => Ok(None),
        }
    }

    /// Gives the caller the call that is there instead of the new one.
    async fn yield_to(&self, app: &App, actor: &Actor, there: &Record) -> Result<Option<Placed>, ApiError> {
        let _turn = self.turns.take(there.id.as_str()).await;
        // What was read before the turn may be over by now.
        let Some(current) = app.db.line(&actor.user.id).await?.filter(|line| line.record == *there) else {
            return Ok(None);
        };
        let live = view::live(app, &current.record, Role::Callee).await?;
        Ok(Some(Placed::Glare(Box::new(live))))
    }

    async fn ring_up(
        &self,
        app: &App,
        actor: &Actor,
        request: &RequestCall,
        record: Record,
        callee: Person,
    ) -> Result<Option<Placed>, ApiError> {
        let offer = Description { kind: DescriptionKind::Offer, sdp: request.offer.clone() };
        let _turn = self.turns.take(record.id.as_str()).await;
        match app.db.place_call(&record, &offer).await? {
            Placing::LineBusy | Placing::IdTaken => Ok(None),
            Placing::Placed => {
                log::step(&record, None, actor.user.id.as_str());
                self.deadlines.set(&record.id, record.deadline(&self.timers));
                let call = view::view(&record, Role::Callee, actor.user.clone());
                let incoming = LiveCall { call, description: Some(offer), candidates: Vec::new() };
                app.hub.publish(&record.callee, None, &Event::Incoming(Box::new(incoming)));
                Ok(Some(Placed::Placed(view::view(&record, Role::Caller, callee))))
            }
        }
    }
}

/// The callee talks to somebody else: the call goes into both histories and rings nowhere.
async fn busy(app: &App, mut record: Record, callee: Person) -> Result<Option<Placed>, ApiError> {
    record.apply(now_ms(), Action::CalleeBusy)?;
    match app.db.record_call(&record).await? {
        Placing::LineBusy | Placing::IdTaken => Ok(None),
        Placing::Placed => {
            log::step(&record, None, record.caller.as_str());
            Ok(Some(Placed::Placed(view::view(&record, Role::Caller, callee))))
        }
    }
}

/// The call exists already. Only the page that has placed it learns so.
async fn repeated(app: &App, actor: &Actor, record: &Record) -> Result<Placed, ApiError> {
    if record.caller != actor.user.id || record.caller_device != actor.device {
        return Err(ErrorCode::CallNotFound.into());
    }
    let call: CallView = view::view(record, Role::Caller, view::peer(app, record, Role::Caller).await?);
    Ok(Placed::Placed(call))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{auth::Token, config::Config, contacts, db::Db};
    use shared::{
        call::{Media, Outcome},
        ids::{CallId, DeviceId, UserId},
        people::{Name, PhoneNumber},
        rtc::Sdp,
    };

    async fn person(app: &App, id: &str, phone: &str) -> Person {
        let (name, phone) = (Name::try_from(id.to_owned()).unwrap(), PhoneNumber::try_from(phone.to_owned()).unwrap());
        let person = Person { id: UserId::try_from(id).unwrap(), name, phone };
        app.db.create_user(&person, "$argon2id$x", None, 0).await.unwrap();
        person
    }

    #[tokio::test]
    async fn who_has_signed_out_while_the_call_was_placed_is_refused_and_rings_nobody() {
        let app = App::new(Db::in_memory().await.unwrap(), Config::default());
        let ann = person(&app, "ann", "+79182725362").await;
        let bob = person(&app, "bob", "+79182725363").await;
        contacts::join(&app, &ann, &bob.id).await.unwrap();
        let (call, device) = (CallId::try_from("c1").unwrap(), DeviceId::try_from("tab").unwrap());
        let offer = Sdp::try_from("v=0".to_owned()).unwrap();
        let request = RequestCall { call: call.clone(), callee: bob.id.clone(), media: Media::Video, offer };
        // The cookie's session stood when it was checked, and stands no more.
        let actor = Actor { user: ann, session: Token::new().id(), device, key: "k1".to_owned() };
        assert_eq!(app.calls.place(&app, &actor, request).await, Err(ErrorCode::SignedOut.into()));
        assert_eq!(app.db.call(&call).await.unwrap().unwrap().record.outcome(), Some(Outcome::Cancelled));
        assert_eq!(app.db.line(&bob.id).await.unwrap(), None);
    }
}
