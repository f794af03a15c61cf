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

/// Writes a line. One that matters less than the person wants to read is kept for the report alone.
pub fn write(step: Step) {
    WRITTEN.with_borrow_mut(|written| {
        let level = step.level();
        let line = written.log.write(js_sys::Date::now(), step);
        if level < written.preferences.log {
            return;
        }
        let text = JsValue::from(line.text(written.preferences.language.catalogue()));
        match level {
            Level::Info | Level::Success => console::info_1(&text),
            Level::Warn => console::warn_1(&text),
            Level::Error => console::error_1(&text),
        }
        written.watchers.retain(|watcher| watcher.unbounded_send(()).is_ok());
    });
}

/// All lines that are kept, oldest first.
pub fn kept() -> Vec<Line> {
    WRITTEN.with_borrow(|written| written.log.lines().cloned().collect())
}

/// Those of them that the person wants to read.
pub fn lines() -> Vec<Line> {
    let least = WRITTEN.with_borrow(|written| written.preferences.log);
    kept().into_iter().filter(|line| line.step.level() >= least).collect()
}

/// Tells of every such line that is written from now on, until it is dropped.
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

    fn steps(lines: Vec<Line>) -> Vec<Step> {
        lines.into_iter().map(|line| line.step).collect()
    }

    #[wasm_bindgen_test]
    fn what_matters_less_than_the_person_wants_is_kept_and_neither_shown_nor_told() {
        let before = kept().len();
        WRITTEN.with_borrow_mut(|written| written.preferences.log = Level::Warn);
        let mut changes = changes();
        write(Step::Ready);
        write(Step::PeerCreated);
        assert!(changes.try_recv().is_err());
        write(Step::SignalingLost);
        write(Step::PeerFailed);
        assert!(changes.try_recv().is_ok());
        let (shown, all) = (steps(lines()), steps(kept()));
        WRITTEN.with_borrow_mut(|written| written.preferences.log = Level::Info);
        assert!(shown.ends_with(&[Step::SignalingLost, Step::PeerFailed]), "{shown:?}");
        assert!(shown.iter().all(|step| step.level() >= Level::Warn), "{shown:?}");
        assert_eq!(all[before..], [Step::Ready, Step::PeerCreated, Step::SignalingLost, Step::PeerFailed]);
    }

    #[wasm_bindgen_test]
    fn a_line_tells_the_time_of_day() {
        let time = time_of(&Line { number: 1, at: 0.0, step: Step::Ready });
        let digits: Vec<_> = time.split(':').map(str::parse::<u8>).collect();
        assert_eq!(digits.len(), 3, "{time}");
        assert!(digits.iter().all(Result::is_ok), "{time}");
    }
}
