#!/usr/bin/env bash
# Every test on SQLite, what uses a database again on PostgreSQL. Ends with pytest's own summary line.
set -euo pipefail
cd "$(dirname "$0")/.."

PEERLOOM_CHROMIUM=$(scripts/chromium.sh)
export PEERLOOM_CHROMIUM
scripts/postgresql.sh

echo "Compiling the engine's inner loops, about a minute on a machine that has not done it yet."
.venv/bin/python -m peerloom.pairing.warming

pytest=(.venv/bin/python -m pytest -n 2 -q)
echo "Tests on PostgreSQL (a temporary server, removed afterwards):"
.venv/bin/python scripts/with_postgres.py "${pytest[@]}" \
  tests/foundation tests/domain tests/web tests/cli
echo "Tests on SQLite, with the pure packages and the browser journeys in $PEERLOOM_CHROMIUM:"
"${pytest[@]}" tests
