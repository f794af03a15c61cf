# A Chromium and its chromedriver for the tests. Sourced, never run; sets and exports CHROME and CHROMEDRIVER.

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
