# Every target sets up what it needs on a fresh machine: python3 >= 3.11 is all it asks for.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

# Tests start twice as fast where Python may keep its bytecode; some shells forbid it.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo up down test lint types imports unit bench bench-large schemas lock

help: ## show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(READY) ## install everything into .venv

demo: $(READY) ## the main job on embedded servers: press site in, search and facets out
	$(BIN)/dealwire demo

up: $(READY) ## start all services on this machine, without Docker
	$(BIN)/dealwire up

down: $(READY) ## stop them
	$(BIN)/dealwire down

test: lint types imports ## everything that must hold
	$(BIN)/pytest

# Two halves at once, each of which imports and collects itself alone: workers of pytest-xdist would
# each collect everything, and report each test to a third process.
QUICK := $(BIN)/pytest -q --hypothesis-profile quick -p no:logging -p no:cacheprovider -p no:xdist
HALF := $(addprefix tests/unit/,parsing enricher amounts)

unit: $(READY) ## the fast tests alone
	@first=$$(mktemp); $(QUICK) $(HALF) >$$first 2>&1 & half=$$!; \
	$(QUICK) tests/unit $(addprefix --ignore ,$(HALF)); failed=$$?; \
	wait $$half || failed=1; cat $$first; rm $$first; exit $$failed

lint: $(READY) ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## types, strictly
	$(BIN)/mypy

imports: $(READY) ## who may import whom
	$(BIN)/lint-imports

bench: $(READY) ## speed and memory, as ratios within one run
	$(BIN)/python -m tests.bench

# Both may be given on the command line: make bench-large ARTICLES=300000
ARTICLES ?= 1000000
BENCH_STATE ?= .dealwire-bench

bench-large: $(READY) ## query times over a million articles; may be stopped, and goes on
	$(BIN)/python -m tests.bench.large --articles $(ARTICLES) --state $(BENCH_STATE)

schemas: $(READY) ## write the JSON Schemas and the AsyncAPI document
	$(BIN)/python -m libs.contracts.schemas docs/schemas

lock: ## pin all dependencies again (needs uv)
	uv pip compile --universal --generate-hashes --all-extras --python-version 3.11 --no-header --quiet pyproject.toml -o requirements.lock
