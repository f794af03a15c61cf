#!/usr/bin/env bash
# Rust for the browser where rustup's downloads cannot be reached: Debian's rustc-web, with the standard library built from its sources.
source "$(dirname "$0")/env.sh"
source scripts/apt.sh

sysroot=/usr/lib/rustlib
PATH=/usr/bin:$PATH
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)

step "Installing Debian's Rust (rustc-web and what goes with it, about a minute)"
apt_install rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web || exit 1

# The linker must be of the LLVM that this rustc was built with.
llvm=$(rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
apt_install "lld-$llvm" || exit 1

step "Building the standard library for wasm32-unknown-unknown (about half a minute)"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/src"
touch "$scratch/src/lib.rs"
printf '[package]\nname = "scratch"\nedition = "2024"\n[workspace]\n' >"$scratch/Cargo.toml"
# The bitcode is for link-time optimisation, the crate `test` for tests that run in a browser.
build_std() {
  cd "$scratch" && env CARGO_TARGET_DIR="$scratch/target" RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
    cargo build --release -Zbuild-std=std,panic_abort,proc_macro,test --target wasm32-unknown-unknown
}
quietly build-std build_std || exit 1
library=$sysroot/wasm32-unknown-unknown/lib
rustc --version >"$scratch/built-by"
"${as_root[@]}" rm -rf "$library"
"${as_root[@]}" mkdir -p "$library"
rm "$scratch"/target/wasm32-unknown-unknown/release/deps/libscratch-*.rlib
"${as_root[@]}" cp "$scratch"/target/wasm32-unknown-unknown/release/deps/lib*.rlib "$scratch/built-by" "$library/"

# dx calls linkers by the places where rustup keeps them.
host=$sysroot/$(rustc -vV | sed -n 's/^host: //p')/bin
"${as_root[@]}" mkdir -p "$host/gcc-ld"
"${as_root[@]}" ln -sf "/usr/lib/llvm-$llvm/bin/wasm-ld" "$host/gcc-ld/wasm-ld"
"${as_root[@]}" ln -sf "/usr/lib/llvm-$llvm/bin/lld" "$host/rust-lld"

# What was built against another standard library cannot be mixed with this one.
rm -rf "$target/wasm32-unknown-unknown"
