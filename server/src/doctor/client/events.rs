//! The event stream as a page reads it (HTML, section 9.2.6).

use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt;
use shared::event::Event;

/// An open stream.
pub(in crate::doctor) struct Events {
    body: BodyDataStream,
    /// What has come and is not read yet.
    came: Vec<u8>,
}

/// Why no event came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::doctor) enum Ended {
    /// The stream is over.
    Cut,
    /// What came is no event.
    Garbled(String),
}

impl Events {
    pub(super) fn of(body: Body) -> Self {
        Self { body: body.into_data_stream(), came: Vec::new() }
    }

    /// Waits for the first event that `wanted` makes something of.
    pub async fn find<T>(&mut self, wanted: impl Fn(Event) -> Option<T>) -> Result<T, Ended> {
        loop {
            if let Some(found) = wanted(self.next().await?) {
                return Ok(found);
            }
        }
    }

    async fn next(&mut self) -> Result<Event, Ended> {
        loop {
            if let Some(end) = self.came.windows(2).position(|pair| pair == b"\n\n") {
                let frame: Vec<u8> = self.came.drain(..end + 2).collect();
                if let Some(event) = parse(&frame)? {
                    return Ok(event);
                }
                continue;
            }
            match self.body.next().await {
                Some(Ok(more)) => self.came.extend_from_slice(&more),
                Some(Err(_)) | None => return Err(Ended::Cut),
            }
        }
    }
}

/// The event in a frame; a comment has none.
fn parse(frame: &[u8]) -> Result<Option<Event>, Ended> {
    let garbled = |error: &dyn std::fmt::Display| Ended::Garbled(error.to_string());
    let text = str::from_utf8(frame).map_err(|error| garbled(&error))?;
    let data = text.lines().find_map(|line| line.strip_prefix("data:"));
    data.map(|data| serde_json::from_str(data).map_err(|error| garbled(&error))).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;
    use futures_util::stream;
    use std::convert::Infallible;

    fn events(parts: &'static [&'static str]) -> Events {
        let parts = parts.iter().map(|part| Ok::<_, Infallible>(Bytes::from_static(part.as_bytes())));
        Events::of(Body::from_stream(stream::iter(parts)))
    }

    fn beat(event: Event) -> Option<u64> {
        if let Event::Heartbeat { now } = event { Some(now) } else { None }
    }

    #[tokio::test]
    async fn events_are_read_however_they_are_cut_to_pieces() {
        let mut events = events(&[
            ": hello\n\nevent: signal\nda",
            "ta: {\"heartbeat\":{\"now\":7}}\n",
            "\nid: 1-2\ndata:\"signed_out\"\n\n",
        ]);
        assert_eq!(events.find(beat).await, Ok(7));
        assert_eq!(events.find(|event| (event == Event::SignedOut).then_some(())).await, Ok(()));
        assert_eq!(events.find(Some).await, Err(Ended::Cut));
    }

    #[tokio::test]
    async fn what_is_no_event_is_told() {
        assert!(matches!(events(&["data: {}\n\n"]).find(Some).await, Err(Ended::Garbled(_))));
    }
}
