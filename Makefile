# Every target sets up what it needs on a fresh machine: python3 >= 3.11 is all it asks for.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

# Tests start twice as fast where Python may keep its bytecode; some shells forbid it.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo up down test lint types imports unit bench schemas lock

help: ## show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

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

unit: $(READY) ## the fast tests alone
	$(BIN)/pytest tests/unit --numprocesses auto --dist worksteal --hypothesis-profile quick -p no:logging

lint: $(READY) ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## types, strictly
	$(BIN)/mypy

imports: $(READY) ## who may import whom
	$(BIN)/lint-imports

bench: $(READY) ## speed and memory, as ratios within one run
	$(BIN)/python -m tests.bench

schemas: $(READY) ## write the JSON Schemas and the AsyncAPI document
	$(BIN)/python -m libs.contracts.schemas docs/schemas

lock: ## pin all dependencies again (needs uv)
	uv pip compile --universal --generate-hashes --all-extras --python-version 3.11 --no-header --quiet pyproject.toml -o requirements.lock
