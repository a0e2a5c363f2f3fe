#!/usr/bin/env bash
# Solves pyproject.toml into the three lock files. Versions that still fit are kept;
# with --upgrade, the newest are taken. All files serve every platform and Python from 3.11.
set -euo pipefail
cd "$(dirname "$0")/.."

solver() {
  if command -v uv >/dev/null; then
    uv "$@"
    return
  fi
  local home=.venv/lock
  if [ ! -x "$home/bin/uv" ]; then
    "${PYTHON:-python3}" -m venv "$home"
    "$home/bin/python" -m pip install --quiet --disable-pip-version-check uv
  fi
  "$home/bin/uv" "$@"
}

compile() {
  solver pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --custom-compile-command "make lock" "$@" pyproject.toml
}

compile --group build -o requirements.lock "$@"
# The tests run on the versions that people install.
compile --group dev -c requirements.lock -o requirements-dev.lock "$@"
# The benchmarks run on the versions that were tested.
compile --group bench -c requirements-dev.lock -o requirements-bench.lock "$@"
