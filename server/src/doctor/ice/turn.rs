//! A packet through a TURN server and back, by two allocations, as two callers have them who both need one.

use super::{Fault, Subject, relay::Relay};
use crate::{
    auth::random,
    doctor::{PATIENCE, trouble::by},
    ice_url::IceUrl,
};
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// A packet may get lost between the two; it is sent again after this time.
const AGAIN: Duration = Duration::from_millis(500);

/// The time that a packet takes through the server and back.
pub(super) async fn check(url: &IceUrl, subject: &Subject) -> Result<Duration, Fault> {
    let end = Instant::now() + PATIENCE;
    let allocate = || by(end, Relay::allocate(url, subject));
    let (here, there) = tokio::join!(allocate(), allocate());
    let (mut here, mut there) = match (here, there) {
        (Ok(here), Ok(there)) => (here, there),
        (Ok(one), Err(fault)) | (Err(fault), Ok(one)) => {
            one.release().await;
            return Err(fault);
        }
        (Err(fault), Err(_)) => return Err(fault),
    };
    let took = there_and_back(&mut here, &mut there, end).await;
    tokio::join!(here.release(), there.release());
    took
}

async fn there_and_back(here: &mut Relay, there: &mut Relay, end: Instant) -> Result<Duration, Fault> {
    let (to, from) = (there.relayed(), here.relayed());
    by(end, async { tokio::try_join!(here.permit(to), there.permit(from)) }).await?;
    let packet = random::<32>();
    let begun = Instant::now();
    let carried = async {
        carry(&packet, here, there).await?;
        carry(&packet, there, here).await
    };
    timeout_at(end, carried).await.unwrap_or(Err(Fault::Lost))?;
    Ok(begun.elapsed())
}

/// Brings `packet` from one allocation to the other.
async fn carry(packet: &[u8], from: &mut Relay, to: &mut Relay) -> Result<(), Fault> {
    loop {
        from.send(to.relayed(), packet).await?;
        match timeout(AGAIN, to.receives(packet)).await {
            Ok(received) => return received.map_err(Fault::from),
            Err(_) => continue,
        }
    }
}
