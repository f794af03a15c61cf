# Installing Debian's and Ubuntu's packages. Sourced, never run.

# Sets as_root to what stands before a command for root; false if this user cannot become root.
become_root() {
  as_root=()
  [ "$(id -u)" = 0 ] && return
  command -v sudo >/dev/null || return 1
  as_root=(sudo)
  # Nobody is there to type a password.
  [ -t 0 ] || as_root+=(-n)
}

# apt_install PACKAGE…: true when they are installed. Removes nothing that is there.
apt_install() {
  command -v apt-get >/dev/null || { warn "No apt-get here to install $* with"; return 1; }
  local as_root
  become_root || { warn "Installing $* takes root or sudo"; return 1; }
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=2 -o Acquire::http::Timeout=30)
  # The package lists may be missing or old: they are read anew only when the first try shows it.
  quietly apt "${apt[@]}" install --no-install-recommends --no-remove "$@" 2>/dev/null ||
    { quietly apt-update "${apt[@]}" update || true
      quietly apt "${apt[@]}" install --no-install-recommends --no-remove "$@"; }
}
