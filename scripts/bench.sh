#!/usr/bin/env bash
# Measures the product and, in the same run, what each figure is compared with: bench.sh [--quick] [--write-readme] …, see --help.
# The server is the one that `make release` has built, brought up to date, or else the one that `make run` builds; the table says which.
source "$(dirname "$0")/env.sh"
source scripts/apt.sh
source scripts/browser.sh

scripts/rust.sh
source scripts/env.sh
scripts/tools.sh
browser
scripts/client.sh
# `make run` is measured, too, and must find nothing to build.
scripts/server.sh

if [ -x "$target/server-release/visavis" ]; then
  profile=server-release folder=server-release
  step "Building the fully optimised server anew where it has changed"
  cargo build --locked -p server --profile $profile || fail "The server could not be compiled." "The compiler says why above."
else
  profile=dev folder=debug
  warn "Nobody has run 'make release' here: measuring the server of 'make run', whose database is not optimised and many times slower"
fi
step "Building the bench"
cargo build --locked -p bench --profile $profile || fail "The bench could not be compiled." "The compiler says why above."

# Each stream is an open file, of the server and of the bench.
ulimit -n "$(ulimit -Hn)"
programs=$(realpath "$target")/$folder
VISAVIS_BIN=$programs/visavis VISAVIS_PUBLIC_DIR=$root/dist exec "$programs/bench" "$@"
