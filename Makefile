# The two commands a newcomer needs are `make demo` and `make test`. Each makes what it needs first.
.DEFAULT_GOAL := help
.PHONY: help env demo demo-reset test test-sqlite check format lock messages bench

BIN := .venv/bin

help: ## Say what the targets do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

env: ## Make .venv with everything the other targets need
	@scripts/environment.sh

demo: env ## Open a living site with synthetic people on http://127.0.0.1:8000
	@$(BIN)/peerloom demo

demo-reset: env ## Renew the demo's data, then open it
	@$(BIN)/peerloom demo --reset

test: env ## Run every test on SQLite and on PostgreSQL, and the browser journeys
	@scripts/test.sh

test-sqlite: env ## Run what needs neither PostgreSQL nor a browser
	@$(BIN)/python -m pytest -n auto -m "not journey"

check: env ## Check style, types, layers, templates, migrations, translations, sizes
	@scripts/check.sh

format: env ## Put the code and the templates in order
	@$(BIN)/ruff check --fix --quiet . && $(BIN)/ruff format --quiet .
	@find src/peerloom/templates -name '*.html' | xargs $(BIN)/djade --target-version 5.2

messages: env ## Gather the texts to translate into src/peerloom/locale
	@scripts/messages.sh

lock: env ## Pin the newest allowed versions in requirements/*.txt
	@scripts/lock.sh

bench: env ## Measure, as ratios, what docs/benchmarks.md reports
	@scripts/benchmarks.sh
