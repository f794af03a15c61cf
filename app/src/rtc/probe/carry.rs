//! What a way through the network carries.

use super::{PATIENCE_MS, Probe};
use crate::{
    listener::Listener,
    rtc::{
        PeerEvent, Ways,
        connection::{Connection, run},
        error::{RtcError, cause},
        externs::PeerConnection,
    },
    within::within,
};
use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use futures_util::{
    StreamExt,
    future::{join, select},
    pin_mut,
};
use gloo_timers::future::TimeoutFuture;
use shared::{
    check::{Carried, Obstacle},
    rtc::DescriptionKind,
};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{MessageEvent, RtcDataChannel, RtcDataChannelInit};

/// How long each of the two measurements takes, in microseconds.
const SPAN: u32 = 1_000_000;
/// Between two packets that go there and back, in milliseconds: as often as a call sends sound.
const PACE_MS: u32 = 20;
/// What is still on its way counts as lost after this time, in microseconds.
const LATE: u32 = 500_000;
/// Between two looks, in milliseconds.
const LOOK_MS: u32 = 5;
/// So much waits to be sent at most while the throughput is measured, in bytes. With the time between two looks it bounds what
/// is sent at all to 4 MB: somebody may pay for it.
const AHEAD: u32 = 16 * 1024;
/// What a packet of sound weighs about, in bytes.
const SOUND: usize = 120;
/// A packet that no network cuts in pieces, in bytes.
const FULL: usize = 1_100;

/// Lets two peer connections of this page send each other data, by these ways alone. It takes 9 s at most.
///
/// # Errors
/// [`Obstacle::NoAddress`] if there is no such way, [`Obstacle::NoWay`] if nothing comes through, [`Obstacle::BadServers`] if
/// the browser does not understand one of the servers, [`Obstacle::Unsupported`] if it has no peer connections.
pub async fn carry(ways: &Ways) -> Result<Carried, Obstacle> {
    let (mut near, mut far) = (Probe::open(ways)?, Probe::open(ways)?);
    let (mut here, mut there) = (End::at(&near.connection.pc)?, End::at(&far.connection.pc)?);
    let offer = near.connection.describe_itself().await?;
    far.connection.take(DescriptionKind::Offer, &offer.sdp).await?;
    let answer = far.connection.describe_itself().await?;
    near.connection.take(DescriptionKind::Answer, &answer.sdp).await?;

    let found = Cell::new(false);
    let way = async {
        let open = join(here.opened.next(), there.opened.next());
        let handing = join(
            hand_on(&mut near.events, &far.connection, &found),
            hand_on(&mut far.events, &near.connection, &found),
        );
        pin_mut!(open, handing);
        select(open, handing).await;
    };
    match within(PATIENCE_MS, way).await {
        Some(()) => measure(&here, &there).await.ok_or(Obstacle::NoWay),
        None if found.get() => Err(Obstacle::NoWay),
        None => Err(Obstacle::NoAddress),
    }
}

/// Hands the addresses of one connection to the other, for as long as it is asked to; notes that there are some.
async fn hand_on(events: &mut UnboundedReceiver<PeerEvent>, to: &Connection, found: &Cell<bool>) {
    while let Some(event) = events.next().await {
        if let PeerEvent::Candidate(candidate) = event {
            found.set(true);
            run(to.add(&candidate));
        }
    }
}

/// First how long packets take and how many are lost, at the pace of sound, then how many get through. `None`: none does.
async fn measure(here: &End, there: &End) -> Option<Carried> {
    let (back, took, arrived) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let _counting = here.hear({
        let (back, took) = (back.clone(), took.clone());
        move |packet| {
            if let Ok(sent) = packet.trim_start().parse() {
                back.set(back.get() + 1);
                took.set(took.get() + since(sent));
            }
        }
    });
    let _echoing = there.hear({
        let (channel, arrived) = (there.channel.clone(), arrived.clone());
        move |packet| match packet.len() {
            FULL => arrived.set(arrived.get() + 1),
            // One that cannot go back is lost.
            _ => drop(channel.send_with_str(&packet)),
        }
    });

    let mut sent = 0;
    let begin = now();
    while since(begin) < SPAN {
        here.channel.send_with_str(&format!("{:>SOUND$}", now())).ok()?;
        sent += 1;
        TimeoutFuture::new(PACE_MS).await;
    }
    let begin = now();
    while back.get() < sent && since(begin) < LATE {
        TimeoutFuture::new(LOOK_MS).await;
    }
    let mean = took.get().checked_div(back.get())?;
    let loss_percent = (sent.saturating_sub(back.get()) * 100).div_ceil(sent);

    let packet = "x".repeat(FULL);
    let begin = now();
    while since(begin) < SPAN {
        while here.channel.buffered_amount() < AHEAD {
            here.channel.send_with_str(&packet).ok()?;
        }
        TimeoutFuture::new(LOOK_MS).await;
    }
    let bits = arrived.get() * FULL as u32 * 8;
    let kilobits_per_second = bits / (since(begin) / 1_000);
    Some(Carried { round_trip_ms: mean.div_ceil(1_000), loss_percent, kilobits_per_second })
}

/// One end of a data channel that loses what the network loses.
struct End {
    channel: RtcDataChannel,
    opened: UnboundedReceiver<()>,
    _on_open: Listener,
}

impl End {
    /// Both ends open it by the same id, beside the one that calls use.
    fn at(pc: &PeerConnection) -> Result<End, RtcError> {
        let init = RtcDataChannelInit::new();
        init.set_negotiated(true);
        init.set_id(1);
        init.set_ordered(false);
        init.set_max_retransmits(0);
        let channel = pc.open_data_channel("probe", &init).map_err(|e| RtcError::Unavailable(cause(&e)))?;
        let (sender, opened) = unbounded();
        let on_open = Listener::new(channel.clone().into(), "open", move || drop(sender.unbounded_send(())));
        Ok(End { channel, opened, _on_open: on_open })
    }

    /// Hands over what comes, until what is given back is dropped.
    fn hear(&self, mut take: impl FnMut(String) + 'static) -> Ear<'_> {
        let on_message =
            Closure::new(move |event: MessageEvent| event.data().as_string().into_iter().for_each(&mut take));
        self.channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Ear { channel: &self.channel, _on_message: on_message }
    }
}

struct Ear<'a> {
    channel: &'a RtcDataChannel,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Ear<'_> {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
    }
}

/// The page's clock, in microseconds. It begins anew every 71 minutes.
fn now() -> u32 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now() * 1_000.0) as u64 as u32
}

fn since(begin: u32) -> u32 {
    now().wrapping_sub(begin)
}
