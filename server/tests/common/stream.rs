//! An open event stream, read as a browser would.

use reqwest::Response;
use shared::event::{EVENT_TYPE, Event};
use std::time::Duration;
use tokio::time::timeout;

/// Longest wait for something that must come.
const PATIENCE: Duration = Duration::from_secs(10);

/// A stream of events.
pub struct TestStream {
    response: Response,
    buffer: String,
    /// The `id:` of the last event that had one.
    pub last_id: Option<String>,
}

impl TestStream {
    pub(super) fn new(response: Response) -> Self {
        Self { response, buffer: String::new(), last_id: None }
    }

    /// The next event of any kind; `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            while let Some(end) = self.buffer.find("\n\n") {
                let block: String = self.buffer.drain(..end + 2).collect();
                if let Some(event) = self.read(&block) {
                    return Some(event);
                }
            }
            let chunk =
                timeout(PATIENCE, self.response.chunk()).await.expect("an event within ten seconds").unwrap()?;
            self.buffer.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next event that says something: no hello, no snapshot, no heartbeat.
    pub async fn news(&mut self) -> Option<Event> {
        loop {
            match self.next().await? {
                Event::Hello(_) | Event::Resync(_) | Event::Heartbeat { .. } => {}
                event => return Some(event),
            }
        }
    }

    /// The first event that `wanted` takes; everything before it is passed over.
    pub async fn find<T>(&mut self, wanted: impl Fn(Event) -> Option<T>) -> T {
        loop {
            let event = self.next().await.expect("the stream goes on");
            if let Some(found) = wanted(event) {
                return found;
            }
        }
    }

    fn read(&mut self, block: &str) -> Option<Event> {
        let mut data = None;
        for line in block.lines() {
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "id" => self.last_id = Some(value.to_owned()),
                "event" => assert_eq!(value, EVENT_TYPE),
                "data" => data = Some(serde_json::from_str(value).unwrap()),
                _ => {}
            }
        }
        data
    }
}
