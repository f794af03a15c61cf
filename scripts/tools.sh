#!/usr/bin/env bash
# Installs the tools that build the page into .tools/: wasm-bindgen, wasm-opt and esbuild, each in the version that is written down.
source "$(dirname "$0")/env.sh"
source scripts/apt.sh

wasm_bindgen() {
  local version
  version=$(locked_version wasm-bindgen)
  # Generated glue and compiled module must come from the same version, to the letter.
  [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $version" ] && command -v wasm-bindgen-test-runner >/dev/null && return
  if command -v cargo-binstall >/dev/null; then
    step "Fetching wasm-bindgen $version"
    quietly binstall timeout 120 cargo binstall -y --disable-strategies compile --root "$tools" "wasm-bindgen-cli@$version" && return
  fi
  step "Building wasm-bindgen $version (once, two minutes or so)"
  # Not --locked: its own lock file names a release of a dependency that was withdrawn.
  quietly wasm-bindgen env -u CARGO_TARGET_DIR CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_DEV_OPT_LEVEL=0 \
    cargo install wasm-bindgen-cli --version "$version" --root "$tools" --debug --force ||
    fail "wasm-bindgen $version could not be built." \
      "If downloads failed, look at the network and try again; or put this very version of wasm-bindgen on PATH yourself."
}

npm_tools() {
  local installed=$tools/node_modules/installed-lock.json
  cmp -s scripts/package-lock.json "$installed" && return
  if ! command -v npm >/dev/null; then
    step "Installing npm"
    apt_install npm || fail "npm is missing." "Install npm (it comes with Node.js from nodejs.org; on Debian: apt-get install npm), then try again."
  fi
  step "Installing wasm-opt and esbuild"
  cp scripts/package.json scripts/package-lock.json "$tools/"
  quietly npm timeout 300 npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund ||
    fail "wasm-opt and esbuild could not be installed from npm." "Look at the network and at npm's settings, then try again."
  cp scripts/package-lock.json "$installed"
}

node_to_install="Install Node.js 18 or later (on Debian: apt-get install nodejs npm; or from nodejs.org), then try again."
command -v node >/dev/null || fail "Node.js is missing." "$node_to_install"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ] 2>/dev/null ||
  fail "Node.js is too old or does not run: $(node --version 2>&1 | head -n 1)." "$node_to_install"
wasm_bindgen
npm_tools
