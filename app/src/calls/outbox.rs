//! Sends a call's commands to the server: one after the other, again if the network fails, each with one effect.

use super::{engine::Task, start};
use crate::net::{Failure, Posting};
use futures_channel::mpsc::UnboundedSender;
use gloo_timers::future::sleep;
use shared::{
    api::{AcceptCall, EndCall, LiveCall, Placed, ReportConnected, Request, RequestCall, RingCall, SendSignal, Signal},
    call::{CallState, CallView, FailReason, Media, Outcome, machine::Command},
    error::ErrorCode,
    ids::{CallId, UserId},
    limits,
    rtc::DescriptionKind,
};
use std::{cell::RefCell, collections::VecDeque, rc::Rc, time::Duration};

const FIRST_WAIT: Duration = Duration::from_millis(200);
const LAST_WAIT: Duration = Duration::from_secs(3);
/// After so many attempts a command is given up; the record's own timeouts end what it would have begun.
const ATTEMPTS: u32 = 20;

/// What the machine must hear of a command's answer.
pub(super) enum Reply {
    Glare(Box<LiveCall>),
    Refused(ErrorCode),
    Ended { outcome: Outcome, duration_ms: Option<u64> },
}

struct Letter {
    call: CallId,
    callee: UserId,
    media: Media,
    command: Command,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Letter>,
    sending: bool,
    /// The call that this page has ended last: what was still to begin it is not tried again.
    ended: Option<CallId>,
    user: Option<UserId>,
}

/// The queue of one page.
pub(super) struct Outbox {
    queue: Rc<RefCell<Queue>>,
    tasks: UnboundedSender<Task>,
    leaving: bool,
}

impl Outbox {
    pub(super) fn new(tasks: UnboundedSender<Task>) -> Outbox {
        Outbox { queue: Rc::default(), tasks, leaving: false }
    }

    /// Sends in this person's name from now on; what another one left unsent stays so.
    pub(super) fn speak_for(&mut self, user: UserId) {
        let mut queue = self.queue.borrow_mut();
        queue.waiting.clear();
        queue.user = Some(user);
    }

    /// While the page is going, what is sent must outlive it.
    pub(super) fn set_leaving(&mut self, leaving: bool) {
        self.leaving = leaving;
    }

    pub(super) fn put(&mut self, call: &CallId, callee: &UserId, media: Media, command: Command) {
        let letter = Letter { call: call.clone(), callee: callee.clone(), media, command };
        let mut queue = self.queue.borrow_mut();
        if let Command::End { failed, lasted_ms } = letter.command {
            // Whatever waits for this call has no purpose any more; if its request does, the server knows no call to end.
            let unknown = queue.waiting.iter().any(|other| other.call == letter.call && is_request(&other.command));
            queue.waiting.retain(|other| other.call != letter.call);
            queue.ended = Some(letter.call.clone());
            if unknown {
                return;
            }
            if self.leaving {
                return end(&queue, &letter.call, failed, lasted_ms).send_and_leave();
            }
        }
        // Of several offers that a peer connection has made meanwhile only the last one counts, and of several answers.
        if let Some(kind) = description_kind(&letter.command) {
            queue.waiting.retain(|other| other.call != letter.call || description_kind(&other.command) != Some(kind));
        }
        if !queue.waiting.back_mut().is_some_and(|last| last.joins(&letter)) {
            queue.waiting.push_back(letter);
        }
        if !queue.sending {
            queue.sending = true;
            drop(queue);
            start(send_all(self.queue.clone(), self.tasks.clone()));
        }
    }
}

impl Letter {
    /// Takes the other's candidates in, where both are nothing but candidates of one call.
    fn joins(&mut self, other: &Letter) -> bool {
        match (&mut self.command, &other.command) {
            (Command::Signal(Signal::Candidates(mine)), Command::Signal(Signal::Candidates(more)))
                if self.call == other.call && mine.len() + more.len() <= limits::CANDIDATES_PER_SIGNAL =>
            {
                mine.extend(more.iter().cloned());
                true
            }
            _ => false,
        }
    }
}

async fn send_all(queue: Rc<RefCell<Queue>>, tasks: UnboundedSender<Task>) {
    loop {
        let next = {
            let mut queue = queue.borrow_mut();
            let next = queue.waiting.pop_front().map(|letter| (letter, queue.user.clone()));
            queue.sending = next.is_some();
            next
        };
        let Some((letter, user)) = next else { return };
        let call = letter.call.clone();
        if let Some(reply) = send(letter, user.as_ref(), &queue).await {
            // Whatever the reply, the call does not go on as it was: what waits for it has no purpose any more.
            queue.borrow_mut().waiting.retain(|other| other.call != call || is_end(&other.command));
            tasks.unbounded_send(Task::Replied(call, reply)).ok();
        }
    }
}

/// Sends one command until the server has answered it.
async fn send(letter: Letter, user: Option<&UserId>, queue: &RefCell<Queue>) -> Option<Reply> {
    let Letter { call, callee, media, command } = letter;
    let id = call.clone();
    let is_over = || queue.borrow().ended.as_ref() == Some(&id);
    let over: InVain<'_> = Some(&is_over);
    match command {
        Command::Request { offer } => {
            match insist(&Posting::of(user, RequestCall { call, callee, media, offer }), over).await {
                // Busy: the record was over as soon as it was made.
                Ok(Placed::Placed(view)) => ended(view),
                Ok(Placed::Glare(live)) => Some(Reply::Glare(live)),
                Err(Failure::Refused(code)) => Some(Reply::Refused(code)),
                Err(Failure::Later(_) | Failure::Offline) => None,
            }
        }
        Command::Accept { answer } => {
            match insist(&Posting::of(user, AcceptCall { call, media, answer }), over).await {
                Err(Failure::Refused(code)) => Some(Reply::Refused(code)),
                Ok(()) | Err(Failure::Later(_) | Failure::Offline) => None,
            }
        }
        Command::End { failed, lasted_ms } => {
            match insist(&Posting::of(user, EndCall { call, failed, lasted_ms }), None).await {
                Ok(view) => ended(view),
                Err(Failure::Refused(code)) => Some(Reply::Refused(code)),
                Err(Failure::Later(_) | Failure::Offline) => None,
            }
        }
        // What rings must stop, even if the event that says so was lost.
        Command::Ring => match insist(&Posting::of(user, RingCall { call }), over).await {
            Err(Failure::Refused(code @ (ErrorCode::CallOver | ErrorCode::CallTaken))) => Some(Reply::Refused(code)),
            Ok(()) | Err(Failure::Refused(_) | Failure::Later(_) | Failure::Offline) => None,
        },
        // A refusal of the rest means that the call has moved on; its event says how.
        Command::Connected => no_reply(insist(&Posting::of(user, ReportConnected { call }), over).await),
        Command::Signal(signal) => no_reply(insist(&Posting::of(user, SendSignal { call, signal }), over).await),
    }
}

/// What the machine must hear of a call that is over.
fn ended(view: CallView) -> Option<Reply> {
    match view.state {
        CallState::Ended { outcome, duration_ms } => Some(Reply::Ended { outcome, duration_ms }),
        CallState::Requested | CallState::Ringing | CallState::Accepted { .. } | CallState::Connected { .. } => None,
    }
}

fn no_reply(_: Result<(), Failure>) -> Option<Reply> {
    None
}

/// What says that there is nothing to be had any more by a further attempt; none for the end of a call, which has to be
/// told: until then both people are taken to be in it.
type InVain<'a> = Option<&'a dyn Fn() -> bool>;

/// Tries again while the network or the server fails, and when the server says after too many requests, unless it is
/// `in_vain` by then.
async fn insist<R: Request>(posting: &Posting<R>, in_vain: InVain<'_>) -> Result<R::Response, Failure> {
    let is_in_vain = || in_vain.is_some_and(|is| is());
    let mut wait = FIRST_WAIT;
    let mut left = ATTEMPTS;
    loop {
        let failure = match posting.send().await {
            Err(
                failure @ (Failure::Offline
                | Failure::Later(_)
                | Failure::Refused(ErrorCode::Internal | ErrorCode::RequestTimeout)),
            ) if left > 1 && !is_in_vain() => failure,
            answered => return answered,
        };
        match failure {
            // The server is away, for however long.
            Failure::Offline if in_vain.is_none() => {}
            Failure::Offline | Failure::Later(_) | Failure::Refused(_) => left -= 1,
        }
        let mut pause = failure.pause(wait);
        // In steps: a call that ends meanwhile must not wait to be told.
        while !pause.is_zero() {
            let step = pause.min(wait);
            sleep(step).await;
            pause -= step;
            if is_in_vain() {
                return Err(Failure::Offline);
            }
        }
        wait = (wait * 2).min(LAST_WAIT);
    }
}

fn is_request(command: &Command) -> bool {
    match command {
        Command::Request { .. } => true,
        Command::Ring | Command::Accept { .. } | Command::Connected | Command::End { .. } | Command::Signal(_) => false,
    }
}

fn description_kind(command: &Command) -> Option<DescriptionKind> {
    match command {
        Command::Signal(Signal::Description(description)) => Some(description.kind),
        Command::Signal(Signal::Candidates(_))
        | Command::Request { .. }
        | Command::Ring
        | Command::Accept { .. }
        | Command::Connected
        | Command::End { .. } => None,
    }
}

fn is_end(command: &Command) -> bool {
    match command {
        Command::End { .. } => true,
        Command::Request { .. } | Command::Ring | Command::Accept { .. } | Command::Connected | Command::Signal(_) => {
            false
        }
    }
}

fn end(queue: &Queue, call: &CallId, failed: Option<FailReason>, lasted_ms: Option<u64>) -> Posting<EndCall> {
    Posting::of(queue.user.as_ref(), EndCall { call: call.clone(), failed, lasted_ms })
}
