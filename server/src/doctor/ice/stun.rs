//! Which address a STUN server sees (RFC 8489, section 3).

use super::wire::Wire;
use crate::{doctor::trouble::Trouble, ice_url::IceUrl};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use stun_types::{
    attribute::XorMappedAddress,
    message::{BINDING, Message, MessageWriteVec},
    prelude::{MessageWrite, MessageWriteExt},
};

/// Asks the server; the time is that of the question alone.
pub(super) async fn check(url: &IceUrl) -> Result<(SocketAddr, Duration), Trouble> {
    let mut wire = Wire::open(url).await?;
    let mut request = Message::builder_request(BINDING, MessageWriteVec::new());
    request.add_fingerprint().map_err(Trouble::garbled)?;
    let request = request.finish();
    let begun = Instant::now();
    let answer = wire.ask(&request).await?;
    let took = begun.elapsed();
    let answer = Message::from_bytes(&answer).map_err(Trouble::garbled)?;
    let seen = answer.attribute::<XorMappedAddress>().map_err(Trouble::garbled)?;
    Ok((seen.addr(answer.transaction_id()), took))
}
