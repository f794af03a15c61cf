//! WebKit, driven by WebKitWebDriver, with a window on a screen that nobody sees: it has no headless mode.

use crate::{driver::Driver, process::program, server::local_client};
use thirtyfour::{Capabilities, WebDriver};

/// Runs the driver beside a screen of its own, whose number the screen chooses.
const SCREENED: &str = r#"
screen=$1; shift
mkfifo "$screen"
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$screen" &
read -r number <"$screen"
# The browser is in the language of its surroundings. It interprets WebAssembly and compiles none: for each function that
# it compiles, it halts the page's main thread by a signal that leaves EINTR behind, and GLib's g_check_setuid, where it
# sees that as an answer of getauxval, ends the page's process.
DISPLAY=:$number LC_ALL=en_US.UTF-8 JSC_useBBQJIT=0 exec "$@"
"#;

/// Starts a browser. A driver drives one at a time.
pub(super) async fn start() -> (WebDriver, Driver) {
    let own = Driver::start("WebKitWebDriver", |port, folder| {
        let mut command = ["sh", "-c", SCREENED, "screened"].map(Into::into).to_vec();
        command.push(folder.join("screen").into());
        command.push(program("WEBKITDRIVER", &["WebKitWebDriver"]).into());
        command.push(format!("--port={port}").into());
        command
    });
    let own = own.await;
    // The driver knows its browser, and how to start it.
    let driver = WebDriver::builder(own.url(), Capabilities::new()).client(local_client()).await;
    (driver.unwrap_or_else(|e| panic!("WebKit does not start: {e}")), own)
}
