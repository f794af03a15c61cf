//! The page's log: its lines, and how many of them are written.

mod choice;
mod panel;

pub use choice::LogChoice;
pub use panel::LogPanel;
