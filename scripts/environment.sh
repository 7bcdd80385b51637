#!/usr/bin/env bash
# Make .venv from the pinned requirements, unless it is already what they say.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=.venv/.made-from
wanted=$(cat requirements/development.txt pyproject.toml | sha256sum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
  exit 0
fi

python=""
for candidate in python3.11 python3.12 python3.13 python3; do
  if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Peerloom needs Python 3.11 or newer. On Debian 12: sudo apt-get install python3 python3-venv" >&2
  exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  scripts/debian_package.sh "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" \
    "Python's module for virtual environments"
fi

echo "Making .venv with $("$python" --version) and the pinned packages. This takes about a minute, once."
[ -x .venv/bin/python ] || "$python" -m venv .venv
if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt; then
  echo "The packages could not be installed. Check the connection to your package index and run the command again." >&2
  exit 1
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
echo "$wanted" >"$stamp"
