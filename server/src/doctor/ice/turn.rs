//! A packet through a TURN server and back, by two allocations, as two callers have them who both need one.

use super::{Fault, Subject, relay::Relay};
use crate::{auth::random, doctor::PATIENCE, ice_url::IceUrl};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// A packet may get lost between the two; it is sent again after this time.
const AGAIN: Duration = Duration::from_millis(500);

/// The time that a packet takes through the server and back.
pub(super) async fn check(url: &IceUrl, subject: &Subject) -> Result<Duration, Fault> {
    let (here, there) = tokio::join!(Relay::allocate(url, subject), Relay::allocate(url, subject));
    let (mut here, mut there) = match (here, there) {
        (Ok(here), Ok(there)) => (here, there),
        (Ok(one), Err(fault)) | (Err(fault), Ok(one)) => {
            one.release().await;
            return Err(fault);
        }
        (Err(fault), Err(_)) => return Err(fault),
    };
    let took = there_and_back(&mut here, &mut there).await;
    tokio::join!(here.release(), there.release());
    took
}

async fn there_and_back(here: &mut Relay, there: &mut Relay) -> Result<Duration, Fault> {
    let (to, from) = (there.relayed(), here.relayed());
    tokio::try_join!(here.permit(to), there.permit(from))?;
    let packet = random::<32>();
    let begun = Instant::now();
    carry(&packet, here, there).await?;
    carry(&packet, there, here).await?;
    Ok(begun.elapsed())
}

/// Brings `packet` from one allocation to the other.
async fn carry(packet: &[u8], from: &mut Relay, to: &mut Relay) -> Result<(), Fault> {
    let carried = async {
        loop {
            from.send(to.relayed(), packet).await?;
            match timeout(AGAIN, to.receives(packet)).await {
                Ok(received) => return received.map_err(Fault::from),
                Err(_) => continue,
            }
        }
    };
    timeout(PATIENCE, carried).await.unwrap_or(Err(Fault::Lost))
}
