#!/usr/bin/env bash
# Everything that is checked without running the product. Stops at the first thing that is wrong.
set -euo pipefail
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=tests.settings
bin=.venv/bin

step() { printf '%-26s' "$1"; shift; "$@" && echo ok; }
quietly() { local out; out=$("$@" 2>&1) || { echo; echo "$out"; return 1; }; }

step "style (ruff)" quietly $bin/ruff check .
step "format (ruff)" quietly $bin/ruff format --check .
step "types (mypy)" quietly $bin/mypy
step "layers (import-linter)" quietly $bin/lint-imports
templates=$(find src/peerloom/templates -name '*.html')
# shellcheck disable=SC2086
step "templates (djade)" quietly $bin/djade --check --target-version 5.2 $templates
step "Django's own" quietly $bin/python -W error -m django check
step "migrations" quietly $bin/python -W error -m django makemigrations --check --dry-run
step "translations" quietly scripts/messages.sh --check
step "house rules" quietly $bin/python -m pytest -q tests/architecture
