#!/usr/bin/env bash
# Print the path of a Chromium that the browser journeys can drive; install what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

find_chromium() {
  for name in "${PEERLOOM_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null; then
      command -v "$name"
      return
    fi
  done
  .venv/bin/python - <<'PYTHON'
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    path = Path(playwright.chromium.executable_path)
    print(path if path.exists() else "")
PYTHON
}

# Playwright brings its own Node.js, which needs one library that a minimal Debian lacks.
if ! .venv/bin/playwright --version >/dev/null 2>&1; then
  scripts/debian_package.sh libatomic1 "a library for the driver of the browser" >&2
fi
path=$(find_chromium)
if [ -z "$path" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  scripts/debian_package.sh chromium "the browser for the journeys" >&2
  path=$(find_chromium)
fi
if [ -z "$path" ]; then
  echo "Downloading Playwright's own Chromium for the browser journeys." >&2
  .venv/bin/python -m playwright install chromium >&2 || true
  path=$(find_chromium)
fi
if [ -z "$path" ]; then
  echo "No Chromium for the browser journeys. Install one (sudo apt-get install chromium), or set" >&2
  echo "PEERLOOM_CHROMIUM to its path. Without a browser: make test-sqlite" >&2
  exit 1
fi
echo "$path"
