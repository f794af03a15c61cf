#!/usr/bin/env bash
# Runs the tests: test.sh [unit] [page] [browser]. What they need is installed and built first.
#   unit     the server and the shared code
#   page     the client's own tests, in a headless browser against its real WebRTC
#   browser  the built product, in several browsers at once, also between networks, and how the bench counts
source "$(dirname "$0")/env.sh"
source scripts/apt.sh
source scripts/browser.sh
source scripts/networks.sh

unit() {
  step "Testing the server and the shared code"
  cargo test --locked -p shared -p server || fail "A test of the server or of the shared code failed." "It is named above."
}

page() {
  # The settings for the driver name Debian's place of the browser.
  local settings=$tools/webdriver.json
  node -e '
    const [from, to, binary] = process.argv.slice(1), fs = require("fs");
    const settings = JSON.parse(fs.readFileSync(from, "utf8"));
    settings["goog:chromeOptions"].binary = binary;
    fs.writeFileSync(to, JSON.stringify(settings));' app/webdriver.json "$settings" "$CHROME"
  step "Testing the page's own code in a browser"
  # The runner's own limit for a whole suite, 20 s, is too short for a busy machine.
  WASM_BINDGEN_TEST_TIMEOUT=240 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner WASM_BINDGEN_TEST_WEBDRIVER_JSON=$settings \
    cargo test --locked -p app --target wasm32-unknown-unknown || fail "A test of the page's own code failed." "It is named above."
}

browser_tests() {
  local skipped=()
  networks || skipped=(--skip networks::)
  step "Testing the product in browsers"
  VISAVIS_BIN=$(realpath "$target")/debug/visavis VISAVIS_PUBLIC_DIR=$root/dist \
    cargo test --locked -p tests -p bench -- "${skipped[@]}" || fail "A test in the browsers failed." "It is named above."
}

parts=" ${*:-unit page browser} "
scripts/rust.sh
source scripts/env.sh
[[ $parts == *" page "* || $parts == *" browser "* ]] && { scripts/tools.sh; browser; }
[[ $parts == *" browser "* ]] && { scripts/client.sh; scripts/server.sh; }
[[ $parts == *" unit "* ]] && unit
[[ $parts == *" page "* ]] && page
[[ $parts == *" browser "* ]] && browser_tests
step "All tests passed"
