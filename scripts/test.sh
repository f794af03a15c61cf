#!/usr/bin/env bash
# Runs the tests: test.sh [unit] [page] [browser]. What they need is installed and built first.
#   unit     the server and the shared code
#   page     the client's own tests, in headless browsers against their real WebRTC
#   browser  the built product, in several browsers at once, also between networks, and how the bench counts
# Tests in a browser that cannot be installed, and between networks that cannot be made, are skipped, and that is said; with CI set they fail instead.
source "$(dirname "$0")/env.sh"
source scripts/apt.sh
source scripts/browser.sh
source scripts/networks.sh

# The tests expect the settings' defaults, whatever somebody's own server is told.
for name in "${!VISAVIS_@}"; do
  [ "$name" = VISAVIS_TOOLS ] || unset "$name"
done

# left_out WHICH: says that some tests do not run. Where nobody reads that, they must.
left_out() {
  [ -z "${CI:-}" ] || fail "These tests cannot run: those $1." "What went wrong stands above."
  warn "SKIPPED: the tests $1"
}

unit() {
  step "Testing the server and the shared code"
  cargo test --locked -p shared -p server || fail "A test of the server or of the shared code failed." "It is named above."
}

page() {
  # The settings for the drivers name Debian's place of Chromium.
  local settings=$tools/webdriver.json
  node -e '
    const [from, to, chrome, firefox] = process.argv.slice(1), fs = require("fs");
    const settings = JSON.parse(fs.readFileSync(from, "utf8"));
    settings["goog:chromeOptions"].binary = chrome;
    if (firefox) settings["moz:firefoxOptions"].binary = firefox;
    fs.writeFileSync(to, JSON.stringify(settings));' app/webdriver.json "$settings" "$CHROME" "${FIREFOX:-}"
  page_in Chromium "CHROMEDRIVER=$CHROMEDRIVER"
  # Firefox makes up one camera only.
  [ "$has_firefox" = no ] || page_in Firefox "GECKODRIVER=$GECKODRIVER" --skip cameras::
}

# page_in BROWSER DRIVER ARGUMENT…: the runner takes the driver that it is told of. The arguments are for the tests.
page_in() {
  local browser=$1 driver=$2
  shift 2
  step "Testing the page's own code in $browser"
  # The runner's own limit for a whole suite, 20 s, is too short for a busy machine.
  env -u CHROMEDRIVER -u GECKODRIVER "$driver" WASM_BINDGEN_TEST_TIMEOUT=240 \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner WASM_BINDGEN_TEST_WEBDRIVER_JSON="$tools/webdriver.json" \
    cargo test --locked -p app --target wasm32-unknown-unknown -- "$@" || fail "A test of the page's own code failed in $browser." "It is named above."
}

browser_tests() {
  local skipped=()
  [ "$has_firefox" = yes ] || skipped+=(--skip firefox::)
  [ "$has_webkit" = yes ] || skipped+=(--skip webkit::)
  [ -z "$no_networks" ] || skipped+=(--skip networks::)
  step "Testing the product in browsers"
  # They take turns among themselves (tests/src/world.rs); more threads than turns, for some wait for long.
  VISAVIS_BIN=$(realpath "$target")/debug/visavis VISAVIS_PUBLIC_DIR=$root/dist \
    cargo test --locked -p tests -p bench -- --test-threads="$(($(nproc) + 2))" "${skipped[@]}" || fail "A test in the browsers failed." "It is named above."
}

parts=" ${*:-unit page browser} "
scripts/rust.sh
source scripts/env.sh
has_firefox=yes has_webkit=yes no_networks=
not_here="which with its driver is not here and could not be installed"
if [[ $parts == *" page "* || $parts == *" browser "* ]]; then
  scripts/tools.sh
  browser
  add_firefox || { left_out "in Firefox, $not_here"; has_firefox=no; }
fi
if [[ $parts == *" browser "* ]]; then
  add_webkit || { left_out "in WebKit, $not_here"; has_webkit=no; }
  add_networks || left_out "between networks: $no_networks"
fi
[[ $parts == *" browser "* ]] && { scripts/client.sh; scripts/server.sh; }
[[ $parts == *" unit "* ]] && unit
[[ $parts == *" page "* ]] && page
[[ $parts == *" browser "* ]] && browser_tests
[ $has_firefox = yes ] || left_out "in Firefox, $not_here"
[ $has_webkit = yes ] || left_out "in WebKit, $not_here"
[ -z "$no_networks" ] || left_out "between networks: $no_networks"
step "All tests passed"
