#!/usr/bin/env bash
# Serves with hot reload, by dx (dioxus-cli).
source "$(dirname "$0")/env.sh"

scripts/rust.sh
source scripts/env.sh
scripts/tools.sh

version=$(locked_version dioxus)
if [ "$(dx --version 2>/dev/null | cut -d' ' -f2)" != "$version" ]; then
  if command -v cargo-binstall >/dev/null; then
    step "Fetching dx $version"
    quietly dx-binstall timeout 180 cargo binstall -y --disable-strategies compile --root "$tools" "dioxus-cli@$version" || true
    hash -r
  fi
  if [ "$(dx --version 2>/dev/null | cut -d' ' -f2)" != "$version" ]; then
    step "Building dx $version (once, about 8 minutes)"
    quietly dx env -u CARGO_TARGET_DIR CARGO_PROFILE_DEV_DEBUG=0 cargo install dioxus-cli --version "$version" --locked --root "$tools" --debug --force ||
      fail "dx could not be built." "Look at the network and try again; or install dioxus-cli $version yourself."
  fi
fi

# The server keeps its data where it always does, not beside dx's own build of it.
export VISAVIS_DATA=${VISAVIS_DATA:-$root/data} DX_TELEMETRY_ENABLED=false NO_DOWNLOADS=1
# A server that is built anew may begin before the one before it has gone, so any port will do for STUN and TURN.
export VISAVIS_TURN_LISTEN=${VISAVIS_TURN_LISTEN:-127.0.0.1:0}
# dx starts the program with no word of its own, hence --args.
exec dx serve --port "${PORT:-8080}" @client --package app --platform web @server --package server --platform server --args serve
