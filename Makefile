# The recipes that people and CI share. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Compiled modules are kept, wherever this runs: every process then starts in a third of the time.
export PYTHONDONTWRITEBYTECODE :=

EDITION ?= editions/leiden-2022
BIN := .venv/bin

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: monitor
monitor: setup ## build the monitor of one edition (EDITION=editions/leiden-2022)
	@$(BIN)/stadspeil build $(EDITION) --verify

# Tests write some hundred thousand small files: in memory where 4 GB is free for them there.
test coverage: export TMPDIR := $(shell \
	free=$$(df -k --output=avail /dev/shm 2>/dev/null | tail -n 1) || free=0; \
	[ -w /dev/shm ] && [ "$$free" -gt 4000000 ] && echo /dev/shm || echo "$${TMPDIR:-/tmp}")

# pytest comes last: its closing line is the last line of the run.
.PHONY: test
test: setup-test ## check style and types, then run the tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses auto --dist loadfile

.PHONY: coverage
coverage: setup-test ## run the tests and show which lines and branches they leave out
	$(BIN)/pytest --numprocesses auto --dist loadfile --cov --cov-report term

.PHONY: test-engines
test-engines: setup-test ## compare with LibreOffice, PostgreSQL and Spark, and sweep all pages
	@bash scripts/engines.sh
	$(BIN)/pytest -m "engines or sweep"

.PHONY: format
format: setup-test ## put the code in the house's shape
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

.PHONY: setup
setup: ## prepare .venv for building editions
	@bash scripts/setup.sh runtime

.PHONY: setup-test
setup-test: ## prepare .venv for the checks, and a browser
	@bash scripts/setup.sh test

# Pins stay as they are unless pyproject.toml asks otherwise; `make lock UPGRADE=--upgrade` takes
# the newest of everything. No lock holds the address of a registry.
COMPILE = $(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock' $(UPGRADE)
.PHONY: lock
lock: $(BIN)/uv ## remake the requirements locks (UPGRADE=--upgrade for the newest)
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra test --constraint requirements.lock --output-file requirements-test.lock
	$(COMPILE) --extra spark --constraint requirements-test.lock --output-file requirements-spark.lock
	$(subst pyproject.toml,--group bootstrap,$(COMPILE)) --constraint requirements-test.lock \
		--output-file requirements-bootstrap.lock

$(BIN)/uv:
	@bash scripts/setup.sh runtime

.PHONY: clean
clean: ## remove what the recipes made, .venv included
	rm -rf .venv build dist .coverage .coverage.* htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
