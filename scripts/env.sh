# What the other scripts stand on: the folders, the tools' PATH, and how to speak to the person at the terminal.
# Sourced, never run; once more after rust.sh, which may change whose cargo is used. The tools' and cargo's folders can be moved
# by their variables, so that a build cache may live elsewhere.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
tools=${VISAVIS_TOOLS:-$root/.tools}
target=${CARGO_TARGET_DIR:-$root/target}
mkdir -p "$tools/logs"
tools=$(cd "$tools" && pwd)

# rust.sh has written here which Rust serves; without it, the one on PATH.
case $(cat "$tools/rust" 2>/dev/null || true) in
  rustup) PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH ;;
  rustup-stable)
    PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
    export RUSTUP_TOOLCHAIN=stable
    ;;
  debian) PATH=/usr/bin:$PATH ;;
esac
export PATH=$tools/bin:$tools/node_modules/.bin:$PATH

step() { printf '→ %s\n' "$*"; }
warn() { printf '! %s\n' "$*" >&2; }

# fail WHAT WHAT_TO_DO: ends the script.
fail() {
  printf '\n✗ %s\n  %s\n' "$1" "$2" >&2
  exit 1
}

# quietly NAME COMMAND…: the output goes to a log file, of which a failure shows the end.
quietly() {
  local log=$tools/logs/$1.log
  shift
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 25 "$log" | sed 's/^/  | /' >&2
    warn "This was '$*'; all of its output is in $log"
    return 1
  fi
}

# locked_version PACKAGE: the version that Cargo.lock holds.
locked_version() {
  awk -v name="\"$1\"" '$1 == "name" { found = $3 == name } found && $1 == "version" { gsub("\"", "", $3); print $3; exit }' Cargo.lock
}
