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

# Sets no_networks to what these tests lack, if that could not be put in place.
add_networks() {
  no_networks=
  command -v ip >/dev/null || apt_install iproute2 || true
  command -v turnserver >/dev/null || install_coturn || true
  if ! command -v ip >/dev/null; then
    no_networks="iproute2 is not here and could not be installed"
  elif ! command -v turnserver >/dev/null; then
    no_networks="coturn is not here and could not be installed"
  elif ! quietly networks unshare --user --map-root-user --net ip link add name one type veth peer name other; then
    no_networks="this user can make no network namespaces here"
  fi
  [ -z "$no_networks" ]
}
