#!/usr/bin/env bash
# Builds the page into dist/: the client's WebAssembly and what the server hands out beside it.
source "$(dirname "$0")/env.sh"

step "Building the page (the first time takes 3 minutes or so)"
cargo build --locked -p app --target wasm32-unknown-unknown --profile wasm-release ||
  fail "The page could not be compiled." "The compiler says why above."
node scripts/assemble.mjs "$target/wasm32-unknown-unknown/wasm-release/app.wasm" dist "$tools" ||
  fail "The page could not be put together." "The reason stands above."
