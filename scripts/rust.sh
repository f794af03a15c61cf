#!/usr/bin/env bash
# Sees to it that cargo is there, new enough, and can build for wasm32-unknown-unknown; writes to .tools/rust which one serves.
source "$(dirname "$0")/env.sh"
source scripts/apt.sh

wanted=$(awk -F'"' '/^rust-version/ { print $2; exit }' Cargo.toml)

# Is the first cargo on PATH new enough?
new_enough() {
  local version
  version=$(rustc --version 2>/dev/null | cut -d' ' -f2) && [ -n "$version" ] && command -v cargo >/dev/null &&
    [ "$(printf '%s\n' "$wanted" "${version%%-*}" | sort -V | head -n 1)" = "$wanted" ]
}

# Does it have the standard library of the browser's target? One that rust-debian.sh built serves only the compiler that built it.
has_wasm() {
  local folder
  folder=$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) && compgen -G "$folder/libstd-*.rlib" >/dev/null &&
    { [ ! -e "$folder/built-by" ] || [ "$(cat "$folder/built-by")" = "$(rustc --version)" ]; }
}

chosen() {
  echo "$1" >"$tools/rust"
  step "Rust: $(rustc --version | cut -d' ' -f1,2), with the browser's target"
  exit 0
}

# rustup's Rust, given the target. Where the one in use is too old, its stable one is for Visavis alone: the default stays as it is.
by_rustup() {
  serves=rustup
  PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
  command -v rustup >/dev/null || return 1
  if ! new_enough; then
    step "Installing Rust's stable toolchain, since Visavis needs $wanted or later (a minute or two)"
    quietly rustup timeout 600 rustup toolchain install stable --profile minimal -c clippy -c rustfmt || return 1
    serves=rustup-stable
    export RUSTUP_TOOLCHAIN=stable
    new_enough || return 1
  fi
  has_wasm && return
  step "Adding the target wasm32-unknown-unknown with rustup"
  quietly rustup-target timeout 300 rustup target add wasm32-unknown-unknown && has_wasm
}

# No Rust at all: the official installer, which needs no root and changes no shell profile here.
by_installer() {
  command -v rustup >/dev/null && return 1
  [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/rustup" ] && return 1
  step "Installing Rust with its official installer, below ${CARGO_HOME:-$HOME/.cargo} (a minute or two)"
  quietly rustup-download curl --proto '=https' --tlsv1.2 -sSf --connect-timeout 10 --max-time 60 -o "$tools/rustup-init.sh" https://sh.rustup.rs ||
    return 1
  quietly rustup-init timeout 900 sh "$tools/rustup-init.sh" -y --no-modify-path --profile minimal -c clippy -c rustfmt -t wasm32-unknown-unknown
}

if new_enough && has_wasm; then
  [ -e "$tools/rust" ] || chosen path
  exit 0
fi
if by_rustup || { by_installer && by_rustup; }; then chosen "$serves"; fi

warn "rustup cannot give Rust $wanted with the target wasm32-unknown-unknown here; trying Debian's packages instead"
if scripts/rust-debian.sh; then
  PATH=/usr/bin:$PATH
  if new_enough && has_wasm; then chosen debian; fi
fi
fail "No Rust $wanted or later with the target wasm32-unknown-unknown could be set up." \
  "Install Rust from https://rustup.rs, run 'rustup target add wasm32-unknown-unknown', then try again."
