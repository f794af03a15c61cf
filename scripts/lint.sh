#!/usr/bin/env bash
# Formatting and clippy, with warnings denied. The client and the server never share one command: their features must not mix.
source "$(dirname "$0")/env.sh"

scripts/rust.sh
source scripts/env.sh
if ! cargo fmt --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1; then
  step "Adding rustfmt and clippy"
  quietly components rustup component add rustfmt clippy ||
    fail "rustfmt or clippy is missing." "Install both for the Rust in use (with rustup: rustup component add rustfmt clippy)."
fi
step "Checking the formatting"
cargo fmt --all --check || fail "Some code is not formatted." "Run 'cargo fmt --all'."

lint() {
  step "Looking for mistakes in $1"
  shift
  cargo clippy --locked --all-targets "$@" -- -D warnings || fail "Clippy found something." "It is shown above."
}
lint "the server and the shared code (the first time takes 4 minutes or so)" -p server -p shared
lint "the page" -p app --target wasm32-unknown-unknown
lint "the browser tests and the bench" -p tests -p bench
