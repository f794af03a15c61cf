# The browsers for the tests, each with its driver. Sourced, never run; sets and exports CHROME and CHROMEDRIVER, FIREFOX and
# GECKODRIVER, WEBKITDRIVER. Without Chromium there are no tests; without one of the others those in it are left out, and it is
# said.

# A newer geckodriver drives every Firefox that is still kept.
geckodriver_version=0.37.1

major_version() { "$1" --version 2>/dev/null | grep -o '[0-9][0-9]*' | head -n 1; }

# Ubuntu's packages of these names are doors to a snap, which may not read a test's own profile folder.
is_snap() {
  case $(readlink -f "$1") in */snap/* | */bin/snap) return ;; esac
  grep -Iqs /snap/ "$1"
}

# A driver drives the browser of its own version only.
find_browser() {
  [ -n "${CHROME:-}" ] && [ -n "${CHROMEDRIVER:-}" ] && return
  local driver browser name
  driver=${CHROMEDRIVER:-$(command -v chromedriver)} && ! is_snap "$driver" || return 1
  for name in ${CHROME:-chromium google-chrome-stable google-chrome chromium-browser}; do
    browser=$(command -v "$name") && ! is_snap "$browser" || continue
    [ "$(major_version "$browser")" = "$(major_version "$driver")" ] || continue
    CHROME=$browser CHROMEDRIVER=$driver
    return
  done
  return 1
}

# Chrome from Google's own package, which brings the libraries that it needs, and the driver of the same version.
google_chrome() {
  local major version
  apt_install unzip || return 1
  quietly chrome-download curl -fsS --connect-timeout 10 --max-time 300 -o "$tools/chrome.deb" \
    https://dl.google.com/linux/direct/google-chrome-stable_current_amd64.deb || return 1
  apt_install "$tools/chrome.deb" || return 1
  major=$(major_version google-chrome-stable)
  version=$(curl -fsS --connect-timeout 10 --max-time 30 "https://googlechromelabs.github.io/chrome-for-testing/LATEST_RELEASE_$major") || return 1
  quietly chromedriver-download curl -fsS --connect-timeout 10 --max-time 300 -o "$tools/chromedriver.zip" \
    "https://storage.googleapis.com/chrome-for-testing-public/$version/linux64/chromedriver-linux64.zip" || return 1
  mkdir -p "$tools/bin"
  unzip -qoj "$tools/chromedriver.zip" chromedriver-linux64/chromedriver -d "$tools/bin"
}

browser() {
  if ! find_browser; then
    step "Installing a browser for the tests"
    # Ubuntu has Chromium only as a snap.
    if grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; then google_chrome || true; else apt_install chromium chromium-driver || true; fi
    hash -r
    find_browser || fail "There is no Chromium with its chromedriver here, and none could be installed." \
      "Install Google Chrome or Chromium and the chromedriver of the same version, and put them on PATH or name them: CHROME=… CHROMEDRIVER=… make test."
  fi
  export CHROME CHROMEDRIVER
}

# Mozilla's own build. It needs the libraries that Chrome has brought.
mozilla_firefox() {
  local system
  case $(uname -m) in
    x86_64) system=linux64 ;;
    aarch64) system=linux64-aarch64 ;;
    *) return 1 ;;
  esac
  apt_install xz-utils || return 1
  quietly firefox-download curl -fsSL --connect-timeout 10 --max-time 300 -o "$tools/firefox.tar.xz" \
    "https://download.mozilla.org/?product=firefox-latest-ssl&os=$system&lang=en-US" || return 1
  tar -xJf "$tools/firefox.tar.xz" -C "$tools"
}

find_firefox() {
  local name browser
  for name in ${FIREFOX:-firefox-esr firefox "$tools/firefox/firefox"}; do
    browser=$(command -v "$name") && ! is_snap "$browser" || continue
    FIREFOX=$browser
    return
  done
  return 1
}

find_geckodriver() {
  local driver
  driver=$(command -v "${GECKODRIVER:-geckodriver}") && ! is_snap "$driver" || return 1
  GECKODRIVER=$driver
}

add_geckodriver() {
  if command -v cargo-binstall >/dev/null; then
    step "Fetching geckodriver $geckodriver_version"
    quietly binstall-geckodriver timeout 120 cargo binstall -y --disable-strategies compile --root "$tools" "geckodriver@$geckodriver_version" && return
  fi
  step "Building geckodriver $geckodriver_version (once, two minutes or so)"
  quietly geckodriver env -u CARGO_TARGET_DIR CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_DEV_OPT_LEVEL=0 \
    cargo install geckodriver --version "$geckodriver_version" --locked --root "$tools" --debug --force
}

add_firefox() {
  if ! find_firefox; then
    step "Installing Firefox for the tests"
    # Ubuntu has Firefox only as a snap.
    if grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; then mozilla_firefox || true; else apt_install firefox-esr || true; fi
    hash -r
  fi
  find_firefox && { find_geckodriver || { add_geckodriver && hash -r && find_geckodriver; }; } || return 1
  export FIREFOX GECKODRIVER
}

# WebKit has a window always: it is opened on Xvfb's screen.
find_webkit() {
  local driver
  driver=$(command -v "${WEBKITDRIVER:-WebKitWebDriver}") && command -v Xvfb >/dev/null || return 1
  WEBKITDRIVER=$driver
}

add_webkit() {
  if ! find_webkit; then
    step "Installing WebKit for the tests"
    apt_install webkit2gtk-driver xvfb || true
    hash -r
    find_webkit || return 1
  fi
  export WEBKITDRIVER
}
