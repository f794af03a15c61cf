#!/usr/bin/env bash
# Builds the page into dist/: the client's WebAssembly and what the server hands out beside it.
source "$(dirname "$0")/env.sh"

step "Building the page (the first time takes 3 minutes or so)"
# Without inlining, which wasm-opt does better: it sees the whole module.
CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=-Cllvm-args=-inline-threshold=0 \
  cargo build --locked -p app --target wasm32-unknown-unknown --profile wasm-release ||
  fail "The page could not be compiled." "The compiler says why above."
node scripts/assemble.mjs "$target/wasm32-unknown-unknown/wasm-release/app.wasm" dist "$tools" ||
  fail "The page could not be put together." "The reason stands above."
