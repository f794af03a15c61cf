//! The product in real browsers: a server with its store on disk, and a browser of their own for each person, a Chromium
//! where the test does not want [another](Engine).
//!
//! A test says what people do and see:
//!
//! ```ignore
//! let world = World::start().await;
//! let (anna, boris) = world.contacts("Anna", "Boris").await;
//! anna.calls("Boris").await;
//! boris.accepts_call_from("Anna").await;
//! anna.sees_and_hears("Boris").await;
//! ```
//!
//! Things on the page are found by role and accessible name, as the browser itself computes them. Nothing waits for a
//! fixed time: each step asks until it sees its condition, and says what it looked for if that never comes.
//!
//! Who is brought in with a [line](line::Line) of their own can be cut off from the server, or hear and speak late: that is
//! how a test makes one thing come before another. A browser can also [sleep](Browser::sleeps).
//!
//! A browser that a test leaves as it found it serves the next one, with a profile as good as new; as many tests run at a
//! time as there are cores.
//!
//! | variable | meaning | else |
//! | --- | --- | --- |
//! | `VISAVIS_BIN` | the server | `target/debug/visavis` |
//! | `VISAVIS_PUBLIC_DIR` | the built client | `dist` |
//! | `CHROME` | the browser | `chromium` or `google-chrome`, on `PATH` |
//! | `CHROMEDRIVER` | its driver | `chromedriver`, on `PATH` |
//! | `FIREFOX` | the Firefox | `firefox-esr` or `firefox`, on `PATH` |
//! | `GECKODRIVER` | its driver | `geckodriver`, on `PATH` |
//! | `WEBKITDRIVER` | the driver of WebKit, which knows its browser | `WebKitWebDriver`, on `PATH` |

pub mod api;
pub mod browser;
mod chromedriver;
pub mod coturn;
mod driver;
pub mod engine;
mod find;
pub mod line;
pub mod media;
pub mod network;
pub mod person;
pub mod process;
pub mod profile;
pub mod server;
mod shelf;
pub mod thing;
pub mod wait;
pub mod way;
mod world;

pub use browser::Browser;
pub use engine::Engine;
pub use find::Press;
pub use line::Freight;
pub use network::Place;
pub use person::Person;
pub use profile::{Capture, Language, Profile};
pub use wait::Moment;
pub use world::World;
