#!/usr/bin/env bash
# From a fresh checkout to a served page; a later run with nothing changed serves within seconds.
source "$(dirname "$0")/env.sh"

scripts/rust.sh
source scripts/env.sh
scripts/tools.sh
scripts/client.sh
scripts/server.sh

step "Preparing the database"
"$target/debug/visavis" setup || fail "The database could not be prepared." "The line above says why."
step "Starting"
exec "$target/debug/visavis" serve --public-dir dist
