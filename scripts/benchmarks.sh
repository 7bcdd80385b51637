#!/usr/bin/env bash
# Measure, as ratios, what docs/benchmarks.md reports. Installs the pinned peers first, where they are not yet.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=.venv/.benchmarks-from
wanted=$(sha256sum <requirements/benchmarks.txt)
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
  echo "Installing what the pairing engine is measured against into .venv, once. None of it ships."
  if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/benchmarks.txt; then
    echo "The packages could not be installed. Check the connection to your package index and run the command again." >&2
    exit 1
  fi
  echo "$wanted" >"$stamp"
fi

for benchmark in benchmarks/*.py; do
  echo "== $benchmark"
  .venv/bin/python "$benchmark"
done
