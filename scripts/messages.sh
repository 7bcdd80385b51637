#!/usr/bin/env bash
# Gather every text that a person may read into src/peerloom/locale; with --check only say whether that is up to date.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v xgettext >/dev/null || scripts/debian_package.sh gettext "GNU gettext, for the texts to translate"
export DJANGO_SETTINGS_MODULE=tests.settings
root=$PWD catalogue=src/peerloom/locale/en/LC_MESSAGES/django.po
before=$(mktemp)
cp "$catalogue" "$before" 2>/dev/null || : >"$before"
(cd src/peerloom && PYTHONPATH=$root "$root/.venv/bin/python" -m django makemessages --locale en \
  --no-location --no-wrap --no-obsolete --ignore 'static/*' --verbosity 0)
sed -i '/^"POT-Creation-Date/d' "$catalogue"
if [ "${1:-}" = --check ]; then
  if ! diff --brief "$before" "$catalogue" >/dev/null; then
    diff "$before" "$catalogue" | head -20 || true
    cp "$before" "$catalogue"
    echo "The texts to translate have changed. Run: make messages" >&2
    exit 1
  fi
fi
rm -f "$before"
