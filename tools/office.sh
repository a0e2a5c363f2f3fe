#!/usr/bin/env bash
# Sees to it that there is a LibreOffice to recalculate workbooks in the tests: the machine's own, else
# Debian's. Without any, the tests say so at their end. tests/reporting/recalculated.py looks for it too.
set -uo pipefail

share=/usr/lib/libreoffice/share
registry=/etc/libreoffice/registry

# One that cannot start is none: its own settings must be there, whatever the machine's user is called.
found() {
  command -v soffice >/dev/null || return 1
  local home
  home=$(mktemp -d)
  soffice "-env:UserInstallation=file://$home" --version >/dev/null 2>&1
  local started=$?
  rm -rf "$home"
  return "$started"
}

from_apt() {
  [ "$EUID" = 0 ] && command -v apt-get >/dev/null || return 1
  echo "installing LibreOffice Calc with apt-get for the workbook tests"
  apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui >/dev/null 2>&1
}

# Debian's packages leave out the settings where `id -u` says nothing, as in some containers.
with_settings() {
  [ "$EUID" = 0 ] && [ -d "$registry" ] && [ ! -e "$registry/main.xcd" ] && cp "$share"/.registry/*.xcd "$registry"
}

found || { from_apt; with_settings; found; }
found || echo "no LibreOffice to be had here: the workbook tests will count as not run"
exit 0
