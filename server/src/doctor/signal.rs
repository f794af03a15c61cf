//! A signal, from one guest's page to the other's: by HTTP in, by the event stream out, as in a call.

use super::{
    PATIENCE,
    client::{self, Answer, Ended, Events, Site},
    finding::{Check, Finding},
    guests::Guest,
    trouble::Trouble,
};
use crate::{auth::random, http::health};
use http::StatusCode;
use shared::{
    api::{EndCall, Request, RequestCall, SendSignal, Signal},
    call::Media,
    error::{ErrorBody, ErrorCode},
    event::{Change, Event},
    i18n::{Doctor, fill},
    ids::CallId,
    rtc::{Candidate, Sdp},
};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// The page of each guest; a guest has one.
const DEVICE: &str = "doctor";

/// Why no signal came.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    /// The server is not reached.
    Unreached(Trouble),
    /// Another program answers.
    Stranger,
    /// Another Visavis answers: it knows no such guest.
    Elsewhere,
    /// A request to this path was refused.
    Refused(&'static str, String),
    /// The stream was asked for, and nothing comes: somebody collects an answer before passing it on.
    Held,
    /// The stream ended by itself.
    Cut,
    /// Other events came; this signal did not.
    Lost,
}

/// Sends one.
pub(super) async fn check(site: &Site, guests: &[Guest; 2], words: &Doctor) -> Finding {
    let mut late = Fault::Unreached(Trouble::Silent);
    let sent = timeout(PATIENCE, send(site, guests, &mut late)).await;
    match sent.unwrap_or(Err(late)) {
        Ok(took) => Finding::ok(Check::Signal, words.signal_came).after(took),
        Err(fault) => Finding::failed(Check::Signal, fault.text(site, words)),
    }
}

/// What is said where no guest could be let in.
pub(super) fn untried(words: &Doctor) -> Finding {
    Finding::failed(Check::Signal, words.signal_untried)
}

/// `late` is kept at what it means if nothing more comes.
async fn send(site: &Site, [caller, callee]: &[Guest; 2], late: &mut Fault) -> Result<Duration, Fault> {
    greet(site).await?;
    *late = Fault::Held;
    let mut events = open(site, callee).await?;
    // The snapshot says that the stream is whole; what comes then is news.
    events.find(|event| matches!(event, Event::Resync(_)).then_some(())).await?;
    *late = Fault::Lost;

    let call = new_call()?;
    let offer = Sdp::try_from("v=0\r\n".to_owned()).map_err(internal)?;
    let request = RequestCall { call: call.clone(), callee: callee.person.id.clone(), media: Media::Audio, offer };
    post(site, caller, &request).await?;
    events.find(|event| rings(event, &call)).await?;

    let candidate = Candidate { candidate: String::new(), mid: Some("0".to_owned()), line: Some(0), ufrag: None };
    let signal = Signal::Candidates(vec![candidate]);
    let begun = Instant::now();
    post(site, caller, &SendSignal { call: call.clone(), signal: signal.clone() }).await?;
    let sent = Event::Call { call: call.clone(), change: Change::Signal { signal } };
    events.find(|event| (event == sent).then_some(())).await?;
    let took = begun.elapsed();

    post(site, callee, &EndCall { call, failed: None, lasted_ms: None }).await?;
    Ok(took)
}

/// Sees that it is a Visavis that answers there.
async fn greet(site: &Site) -> Result<(), Fault> {
    match client::get(site, "/healthz").await {
        Ok(answer) if answer.status == StatusCode::OK && answer.body == health::ANSWERS.as_bytes() => Ok(()),
        Ok(_) | Err(Trouble::Garbled(_)) => Err(Fault::Stranger),
        Err(trouble) => Err(Fault::Unreached(trouble)),
    }
}

/// Opens the guest's stream.
async fn open(site: &Site, guest: &Guest) -> Result<Events, Fault> {
    match client::events(site, guest, DEVICE).await {
        Ok(Ok(events)) => Ok(events),
        Ok(Err(answer)) if is_signed_out(&answer) => Err(Fault::Elsewhere),
        Ok(Err(answer)) => Err(Fault::Refused(shared::api::EVENTS, answer.refusal())),
        Err(Trouble::Garbled(_)) => Err(Fault::Cut),
        Err(trouble) => Err(Fault::Unreached(trouble)),
    }
}

async fn post<R: Request>(site: &Site, guest: &Guest, request: &R) -> Result<(), Fault> {
    let answer = client::post(site, guest, DEVICE, request).await.map_err(Fault::Unreached)?;
    if answer.status == StatusCode::OK { Ok(()) } else { Err(Fault::Refused(R::PATH, answer.refusal())) }
}

fn is_signed_out(answer: &Answer) -> bool {
    let said = serde_json::from_slice::<ErrorBody>(&answer.body).ok().and_then(|body| body.data);
    said.is_some_and(|data| data.error == ErrorCode::SignedOut)
}

fn rings(event: Event, call: &CallId) -> Option<()> {
    let Event::Incoming(incoming) = event else { return None };
    (incoming.call.id == *call).then_some(())
}

fn new_call() -> Result<CallId, Fault> {
    let id: String = random::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
    CallId::try_from(format!("doctor-{id}")).map_err(internal)
}

impl From<Ended> for Fault {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Cut => Self::Cut,
            Ended::Garbled(_) => Self::Stranger,
        }
    }
}

/// What is made here is well-formed.
fn internal(code: ErrorCode) -> Fault {
    Fault::Unreached(Trouble::garbled(code))
}

impl Fault {
    fn text(&self, site: &Site, words: &Doctor) -> String {
        let at = |text: &str| fill(text, "url", &site.origin());
        match self {
            Self::Unreached(trouble) => fill(&at(words.signal_unreached), "cause", &trouble.cause(words)),
            Self::Stranger => at(words.signal_stranger),
            Self::Elsewhere => at(words.signal_elsewhere),
            Self::Refused(path, cause) => fill(&fill(words.signal_refused, "path", path), "cause", cause),
            Self::Held => words.signal_held.to_owned(),
            Self::Cut => words.signal_cut.to_owned(),
            Self::Lost => words.signal_lost.to_owned(),
        }
    }
}
