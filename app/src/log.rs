//! The page's log: the last steps of this page, in memory and on the browser's console.
//!
//! Anything in the page may write, at any time: what must be told when the page is going has no component to tell it in.

use crate::state::{AppState, Preferences};
use dioxus::prelude::*;
use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use shared::log::{Level, Line, Log, Step};
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use web_sys::console;

struct Written {
    log: Log,
    preferences: Preferences,
    /// Who wants to know that there is another line.
    watchers: Vec<UnboundedSender<()>>,
}

thread_local! {
    static WRITTEN: RefCell<Written> = RefCell::new(Written {
        log: Log::default(),
        preferences: Preferences::load(),
        watchers: Vec::new(),
    });
}

/// Writes a line, unless it matters less than the person wants to read.
pub fn write(step: Step) {
    WRITTEN.with_borrow_mut(|written| {
        let level = step.level();
        if level < written.preferences.log {
            return;
        }
        let line = written.log.write(js_sys::Date::now(), step);
        let text = JsValue::from(line.text(written.preferences.language.catalogue()));
        match level {
            Level::Info | Level::Success => console::info_1(&text),
            Level::Warn => console::warn_1(&text),
            Level::Error => console::error_1(&text),
        }
        written.watchers.retain(|watcher| watcher.unbounded_send(()).is_ok());
    });
}

/// The lines that are kept, oldest first.
pub fn lines() -> Vec<Line> {
    WRITTEN.with_borrow(|written| written.log.lines().cloned().collect())
}

/// Tells of every line that is written from now on, until it is dropped.
pub fn changes() -> UnboundedReceiver<()> {
    let (watcher, changes) = unbounded();
    WRITTEN.with_borrow_mut(|written| written.watchers.push(watcher));
    changes
}

/// The time of day of a line, by the clock on the wall: `12:34:56`.
pub fn time_of(line: &Line) -> String {
    // As ECMAScript has it in every language (ECMA-262, section 21.4.4.42).
    let time: String = js_sys::Date::new(&line.at.into()).to_time_string().into();
    time.split(' ').next().unwrap_or_default().to_owned()
}

/// Writes in the language, and as much, as the person chooses. A hook, for the page's outermost component.
pub fn use_preferences(state: AppState) {
    use_effect(move || {
        let preferences = *state.preferences.read();
        WRITTEN.with_borrow_mut(|written| written.preferences = preferences);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn steps() -> Vec<Step> {
        lines().into_iter().map(|line| line.step).collect()
    }

    #[wasm_bindgen_test]
    fn what_matters_less_than_the_person_wants_is_not_written_and_what_is_written_is_told() {
        let before = steps();
        WRITTEN.with_borrow_mut(|written| written.preferences.log = Level::Warn);
        let mut changes = changes();
        write(Step::Ready);
        write(Step::PeerCreated);
        assert_eq!(steps(), before);
        assert!(changes.try_recv().is_err());
        write(Step::SignalingLost);
        write(Step::PeerFailed);
        assert_eq!(steps()[before.len()..], [Step::SignalingLost, Step::PeerFailed]);
        assert!(changes.try_recv().is_ok());
        WRITTEN.with_borrow_mut(|written| written.preferences.log = Level::Info);
    }

    #[wasm_bindgen_test]
    fn a_line_tells_the_time_of_day() {
        let time = time_of(&Line { number: 1, at: 0.0, step: Step::Ready });
        let digits: Vec<_> = time.split(':').map(str::parse::<u8>).collect();
        assert_eq!(digits.len(), 3, "{time}");
        assert!(digits.iter().all(Result::is_ok), "{time}");
    }
}
