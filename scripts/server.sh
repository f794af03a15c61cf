#!/usr/bin/env bash
# Builds the server as `make run` and `make test` use it: quick to compile, with optimised hashing and cryptography.
source "$(dirname "$0")/env.sh"

step "Building the server (the first time takes 8 minutes or so: it has a database in it)"
cargo build --locked -p server || fail "The server could not be compiled." "The compiler says why above."
