# What the tests between networks need: namespaces to make them of, and coturn. Sourced, never run.

install_coturn() {
  local as_root
  step "Installing coturn for the tests"
  apt_install coturn || return 1
  hash -r
  # Debian's package starts a server, now and whenever the machine starts; the tests start their own.
  [ -d /run/systemd/system ] || return 0
  become_root && quietly coturn-service "${as_root[@]}" systemctl disable --now coturn || warn "The service coturn may be running; the tests do not need it"
}

# True when they can run. Otherwise one line says why they are left out.
networks() {
  local why
  command -v ip >/dev/null || apt_install iproute2 || true
  command -v turnserver >/dev/null || install_coturn || true
  if ! command -v ip >/dev/null; then
    why="iproute2 is not installed"
  elif ! command -v turnserver >/dev/null; then
    why="coturn is not installed"
  elif ! quietly networks unshare --user --map-root-user --net ip link add name one type veth peer name other 2>/dev/null; then
    why="this user may not make network namespaces here (unshare --user --net)"
  else
    return 0
  fi
  warn "The tests between networks are skipped: $why"
  return 1
}
