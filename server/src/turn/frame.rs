//! Where one message ends and the next begins on a TCP connection: STUN messages say their length, and channel data is padded
//! to four bytes (RFC 8656, section 12.5).

/// The first bytes of either kind of message, up to its length.
const HEAD: usize = 4;
const STUN_HEADER: usize = 20;
/// The longest message, and the most data of a peer, in bytes: WebRTC sends nothing near it, and a STUN message that is made from
/// it still says its length in 16 bits.
pub(super) const LONGEST: usize = 16 * 1024;

/// What begins here is neither a STUN message nor channel data, or is too long: the connection is of no use any more.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoMessage;

/// How long the first message in `bytes` is, padding included; none while that cannot be told yet.
pub(super) fn length(bytes: &[u8]) -> Result<Option<usize>, NoMessage> {
    let Some((head, _)) = bytes.split_first_chunk::<HEAD>() else { return Ok(None) };
    let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
    let length = match head[0] {
        0..=3 => STUN_HEADER + length,
        0x40..=0x7f => HEAD + length.next_multiple_of(4),
        _ => return Err(NoMessage),
    };
    if length <= LONGEST { Ok(Some(length)) } else { Err(NoMessage) }
}

/// Channel data as a client takes it (RFC 8656, section 12.4); over TCP with its padding.
pub(super) fn channel_data(channel: u16, data: &[u8], padded: bool) -> Option<Vec<u8>> {
    let length = u16::try_from(data.len()).ok()?;
    let mut bytes = Vec::with_capacity(HEAD + data.len() + 3);
    bytes.extend_from_slice(&channel.to_be_bytes());
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(data);
    if padded {
        bytes.resize(HEAD + data.len().next_multiple_of(4), 0);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_message_say_how_long_they_are() {
        assert_eq!(length(&[0x00, 0x01, 0x00, 0x08]), Ok(Some(28)));
        assert_eq!(length(&[0x40, 0x00, 0x00, 0x00]), Ok(Some(4)));
        assert_eq!(length(&[0x7f, 0xff, 0x00, 0x05, 1, 2]), Ok(Some(12)));
        assert_eq!(length(&[0x40, 0x00, 0x3f, 0xfc]), Ok(Some(LONGEST)));
    }

    #[test]
    fn what_is_too_long_is_no_message() {
        for bad in
            [[0x40, 0x00, 0x3f, 0xfd], [0x40, 0x00, 0xff, 0xff], [0x00, 0x01, 0x3f, 0xf0], [0x00, 0x01, 0xff, 0xff]]
        {
            assert_eq!(length(&bad), Err(NoMessage), "{bad:?}");
        }
    }

    #[test]
    fn too_little_tells_nothing_and_something_else_is_noticed() {
        assert_eq!(length(&[]), Ok(None));
        assert_eq!(length(&[0x00, 0x01, 0x00]), Ok(None));
        for first in [0x04, 0x16, 0x3f, 0x80, 0xff] {
            assert_eq!(length(&[first, 0, 0, 0]), Err(NoMessage), "{first:#x}");
        }
    }

    #[test]
    fn channel_data_is_padded_where_it_must_be() {
        assert_eq!(channel_data(0x4001, b"abc", false), Some(vec![0x40, 0x01, 0, 3, b'a', b'b', b'c']));
        let padded = channel_data(0x4001, b"abc", true).unwrap();
        assert_eq!((length(&padded), padded.len()), (Ok(Some(8)), 8));
        assert_eq!(channel_data(0x4001, &[0; 65_536], false), None);
    }
}
