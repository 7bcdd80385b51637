#!/usr/bin/env bash
# Pin the newest versions that pyproject.toml allows, with hashes and without the address of any index.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
  .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --custom-compile-command "make lock" pyproject.toml "$@"
}
compile --output-file requirements/product.txt
compile --group dev --output-file requirements/development.txt
compile --group dev --group bench --output-file requirements/benchmarks.txt
echo "Pinned. Look at the difference, run the tests, then commit requirements/."
