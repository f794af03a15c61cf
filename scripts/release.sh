#!/usr/bin/env bash
# The fully optimised product: the binary target/server-release/visavis, and dist/ for it to serve.
source "$(dirname "$0")/env.sh"

scripts/rust.sh
source scripts/env.sh
scripts/tools.sh
scripts/client.sh
step "Building the server, fully optimised (the first time takes 25 minutes or so)"
cargo build --locked -p server --profile server-release || fail "The server could not be compiled." "The compiler says why above."
step "Ready: $target/server-release/visavis serve --public-dir dist"
