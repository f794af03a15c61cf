//! Answers, as they are written.

use super::refusal::Refusal;
use stun_types::{
    attribute::{AttributeType, ErrorCode, UnknownAttributes},
    message::{IntegrityAlgorithm, IntegrityKey, Message, MessageWriteVec, StunWriteError},
    prelude::{AttributeWrite, MessageWrite, MessageWriteExt},
};

/// A message, or why it cannot be written: then nothing is answered.
pub(super) type Written = Result<Vec<u8>, StunWriteError>;

/// A success, signed with `key` where the request was.
pub(super) fn success(request: &Message<'_>, key: Option<&IntegrityKey>, content: &[&dyn AttributeWrite]) -> Written {
    finish(Message::builder_success(request, MessageWriteVec::new()), key, content)
}

/// A refusal. One that is about who asks cannot be signed; it says with what to ask again.
pub(super) fn refusal(
    request: &Message<'_>,
    refusal: Refusal,
    key: Option<&IntegrityKey>,
    content: &[&dyn AttributeWrite],
) -> Written {
    let code = ErrorCode::builder(refusal.code()).build()?;
    let content = [&[&code as &dyn AttributeWrite], content].concat();
    finish(Message::builder_error(request, MessageWriteVec::new()), key, &content)
}

/// The refusal of a request with attributes that must be understood and are not (RFC 8489, section 6.3.1).
pub(super) fn not_understood(request: &Message<'_>, key: Option<&IntegrityKey>, unknown: &[AttributeType]) -> Written {
    let code = ErrorCode::builder(ErrorCode::UNKNOWN_ATTRIBUTE).build()?;
    let unknown = UnknownAttributes::new(unknown);
    finish(Message::builder_error(request, MessageWriteVec::new()), key, &[&code, &unknown])
}

/// Signs, where there is a key, and seals.
pub(super) fn finish(
    mut message: MessageWriteVec,
    key: Option<&IntegrityKey>,
    content: &[&dyn AttributeWrite],
) -> Written {
    for attribute in content {
        message.add_attribute(*attribute)?;
    }
    if let Some(key) = key {
        message.add_message_integrity_with_key(key, IntegrityAlgorithm::Sha1)?;
    }
    message.add_fingerprint()?;
    Ok(message.finish())
}
