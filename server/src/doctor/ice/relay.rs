//! An allocation on a TURN server (RFC 8656), with the requests that it takes to use one.
//!
//! `turn-client-proto`, by the makers of the codec, tells that a server refuses, but not why; the why is what is asked here.

use super::{Fault, Subject, wire::Wire};
use crate::{doctor::trouble::Trouble, ice_url::IceUrl};
use std::{fmt, net::SocketAddr, time::Duration};
use stun_types::{
    attribute::{ErrorCode, Nonce, Realm, Username},
    message::{
        IntegrityAlgorithm, IntegrityKey, LongTermKeyCredentials, Message, MessageClass, MessageType, MessageWriteVec,
        Method, StunWriteError, TransactionId,
    },
    prelude::{MessageWrite, MessageWriteExt},
};
use tokio::time::timeout;
use turn_types::{
    attribute::{Data, Lifetime, RequestedTransport, XorPeerAddress, XorRelayedAddress},
    message::{ALLOCATE, CREATE_PERMISSION, DATA, REFRESH, SEND},
};

/// How long a server may take over getting an allocation back.
const RELEASING: Duration = Duration::from_millis(500);

/// An allocation.
pub(super) struct Relay {
    wire: Wire,
    login: Login,
    relayed: SocketAddr,
}

/// What requests are signed with (RFC 8489, section 9.2).
struct Login {
    username: String,
    realm: String,
    nonce: String,
    key: IntegrityKey,
}

impl Relay {
    /// Gets one from the server at `url`.
    pub async fn allocate(url: &IceUrl, subject: &Subject) -> Result<Self, Fault> {
        let mut wire = Wire::open(url).await?;
        // The first one is refused: the refusal says what to sign with.
        let request = build(ALLOCATE, MessageClass::Request, None, allocation)?;
        let refusal = wire.ask(&request).await?;
        let mut login = Login::after(&read(&refusal)?, subject)?;
        let answer = ask(&mut wire, &mut login, ALLOCATE, allocation).await?;
        let answer = read(&answer)?;
        let relayed = answer.attribute::<XorRelayedAddress>().map_err(garbled)?.addr(answer.transaction_id());
        Ok(Self { wire, login, relayed })
    }

    /// Where others reach it.
    pub fn relayed(&self) -> SocketAddr {
        self.relayed
    }

    /// Lets packets from `peer` in.
    pub async fn permit(&mut self, peer: SocketAddr) -> Result<(), Fault> {
        let peer = |message: &mut MessageWriteVec, id| message.add_attribute(&XorPeerAddress::new(peer, id));
        ask(&mut self.wire, &mut self.login, CREATE_PERMISSION, peer).await.map(drop)
    }

    /// Has the server send a packet to `peer`.
    pub async fn send(&mut self, peer: SocketAddr, packet: &[u8]) -> Result<(), Fault> {
        let content = |message: &mut MessageWriteVec, id| {
            message.add_attribute(&XorPeerAddress::new(peer, id))?;
            message.add_attribute(&Data::new(packet))
        };
        let indication = build(SEND, MessageClass::Indication, None, content)?;
        Ok(self.wire.send(&indication).await?)
    }

    /// Waits for this packet, whatever else comes.
    pub async fn receives(&mut self, packet: &[u8]) -> Result<(), Trouble> {
        loop {
            let came = self.wire.receive().await?;
            let message = Message::from_bytes(&came).map_err(Trouble::garbled)?;
            if message.has_method(DATA) && message.attribute::<Data>().is_ok_and(|data| data.data() == packet) {
                return Ok(());
            }
        }
    }

    /// Gives the allocation back. One that cannot be ends by itself.
    pub async fn release(mut self) {
        let none = |message: &mut MessageWriteVec, _| message.add_attribute(&Lifetime::new(0));
        let _ = timeout(RELEASING, ask(&mut self.wire, &mut self.login, REFRESH, none)).await;
    }
}

impl Login {
    /// Reads realm and nonce out of a refusal.
    fn after(refusal: &Message<'_>, subject: &Subject) -> Result<Self, Fault> {
        match refused(refusal) {
            Some(Fault::Refused(ErrorCode::UNAUTHORIZED, _)) => {}
            Some(other) => return Err(other),
            None => return Err(garbled("RFC 8656")),
        }
        let realm = refusal.attribute::<Realm>().map_err(garbled)?.realm().to_owned();
        let nonce = refusal.attribute::<Nonce>().map_err(garbled)?.nonce().to_owned();
        let (username, password) = (subject.username.clone(), subject.credential.clone());
        let key = LongTermKeyCredentials::new(username.clone(), password, realm.clone());
        Ok(Self { username, realm, nonce, key: key.make_key(IntegrityAlgorithm::Sha1) })
    }

    fn sign(&self, message: &mut MessageWriteVec) -> Result<(), StunWriteError> {
        message.add_attribute(&Username::new(&self.username)?)?;
        message.add_attribute(&Realm::new(&self.realm)?)?;
        message.add_attribute(&Nonce::new(&self.nonce)?)?;
        message.add_message_integrity_with_key(&self.key, IntegrityAlgorithm::Sha1)
    }
}

fn allocation(message: &mut MessageWriteVec, _: TransactionId) -> Result<(), StunWriteError> {
    message.add_attribute(&RequestedTransport::new(RequestedTransport::UDP))
}

/// Sends a signed request; where the server only wants another nonce, a second time. A success that does not show that the
/// server knows the password is none.
async fn ask(
    wire: &mut Wire,
    login: &mut Login,
    method: Method,
    content: impl Fn(&mut MessageWriteVec, TransactionId) -> Result<(), StunWriteError>,
) -> Result<Vec<u8>, Fault> {
    let request = build(method, MessageClass::Request, Some(login), &content)?;
    let mut came = wire.ask(&request).await?;
    if let Some(Fault::Refused(ErrorCode::STALE_NONCE, _)) = refused(&read(&came)?) {
        login.nonce = read(&came)?.attribute::<Nonce>().map_err(garbled)?.nonce().to_owned();
        let request = build(method, MessageClass::Request, Some(login), &content)?;
        came = wire.ask(&request).await?;
    }
    let answer = read(&came)?;
    match refused(&answer) {
        Some(fault) => Err(fault),
        None => {
            answer.validate_integrity_with_key(&login.key).map_err(garbled)?;
            Ok(came)
        }
    }
}

/// A message with this content, signed where there is something to sign with.
fn build(
    method: Method,
    class: MessageClass,
    login: Option<&Login>,
    content: impl Fn(&mut MessageWriteVec, TransactionId) -> Result<(), StunWriteError>,
) -> Result<Vec<u8>, Fault> {
    let id = TransactionId::generate();
    let mut message = Message::builder(MessageType::from_class_method(class, method), id, MessageWriteVec::new());
    content(&mut message, id).map_err(garbled)?;
    login.map_or(Ok(()), |login| login.sign(&mut message)).map_err(garbled)?;
    Ok(message.finish())
}

fn read(message: &[u8]) -> Result<Message<'_>, Fault> {
    Message::from_bytes(message).map_err(garbled)
}

/// Why the server refuses, if it does.
fn refused(answer: &Message<'_>) -> Option<Fault> {
    if !answer.has_class(MessageClass::Error) {
        return None;
    }
    Some(match answer.attribute::<ErrorCode>() {
        Ok(error) => Fault::Refused(error.code(), error.reason().to_owned()),
        Err(error) => garbled(error),
    })
}

fn garbled(what: impl fmt::Display) -> Fault {
    Fault::Unreached(Trouble::garbled(what))
}
