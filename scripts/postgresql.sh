#!/usr/bin/env bash
# See that PostgreSQL's programs are there; install them when they are not, without starting a server of the system's.
set -euo pipefail
cd "$(dirname "$0")/.."

python=.venv/bin/python
if $python scripts/with_postgres.py --check; then
  exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  scripts/debian_package.sh postgresql-common "PostgreSQL for the tests"
  mkdir -p /etc/postgresql-common
  grep -qs '^create_main_cluster' /etc/postgresql-common/createcluster.conf ||
    echo 'create_main_cluster = false' >>/etc/postgresql-common/createcluster.conf
  scripts/debian_package.sh postgresql "PostgreSQL for the tests"
fi
if ! $python scripts/with_postgres.py --check; then
  echo "PostgreSQL's programs are missing. Install them (sudo apt-get install postgresql), or set PEERLOOM_PG_BIN" >&2
  echo "to the folder with initdb and postgres. Without PostgreSQL: make test-sqlite" >&2
  exit 1
fi
