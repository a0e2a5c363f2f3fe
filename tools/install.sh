#!/usr/bin/env bash
# Puts a lock file and then this package, in place, into .venv.
set -euo pipefail
cd "$(dirname "$0")/.."

lock=$1
python=.venv/bin/python

if command -v uv >/dev/null; then
  uv pip install --quiet --python "$python" --require-hashes -r "$lock"
else
  echo "installing $lock; the first time this takes a few minutes"
  "$python" -m pip install --quiet --require-hashes -r "$lock"
fi
"$python" -m pip install --quiet --no-deps --no-build-isolation -e .
