# Inventra: `make run` starts everything, `make test` checks everything, `make help` lists the rest.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,\
  $(shell $(name) -c 'import sys; print("$(name)" if sys.version_info >= (3, 11) else "")' 2>/dev/null)))
BIN := .venv/bin
BUNDLE := app/static/vendor/manifest.json
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard app/translations/*/LC_MESSAGES/messages.po))
CODE := app dashboards jobs migrations scripts tests config.py wsgi.py
# What the bundle is made of: its own sources, and every file that may name a CSS class or an icon.
SHOWN := $(shell find app dashboards frontend scripts -type f \
  \( -name '*.py' -o -name '*.html' -o -name '*.js' -o -name '*.mjs' -o -name '*.css' \) -not -path 'app/static/vendor*')

.PHONY: help setup setup-tests run test lint types fmt faults mutations soak bench screens messages clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/requirements.stamp $(BUNDLE) $(CATALOGUES) ## install what running needs; build the front-end bundle and the languages
	@:

run: setup ## start everything on this machine; PORT, HOST and VAR_DIR choose where
	@exec $(BIN)/flask --app wsgi inventra up

test: setup-tests lint types ## set up, check style, types and layers, run every test but the slow ones of make faults
	@$(BIN)/pytest -q -n 2 -m "not fault and not bench"

lint: .venv/requirements-dev.stamp ## check style, format and layers
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/lint-imports

types: .venv/requirements-dev.stamp ## check types (mypy, strict)
	@$(BIN)/mypy

fmt: .venv/requirements-dev.stamp ## format the code and fix what ruff can fix
	@$(BIN)/ruff check --fix --exit-zero --quiet $(CODE)
	@$(BIN)/ruff format $(CODE)

faults: setup-tests ## kill processes at every step and check that nothing is lost or doubled; try every bench (slow)
	@$(BIN)/pytest -q -m "fault or bench"

mutations: setup-tests ## break the ledger on purpose in many ways and demand that a test notices each (some minutes)
	@$(BIN)/python -m tests.mutations.run

soak: setup ## a million contended operations by 16 clients, then the proof; OPERATIONS, CLIENTS and SEED are settable (hours)
	@exec $(BIN)/flask --app wsgi inventra bench soak --operations "$${OPERATIONS:-1000000}" --clients "$${CLIENTS:-16}" $${SEED:+--seed "$$SEED"}

bench: setup ## measure speed and memory on this machine
	@exec $(BIN)/flask --app wsgi inventra bench all

screens: setup-tests ## photograph every screen of the running site into var/screens
	@$(BIN)/python scripts/screens.py --address "http://127.0.0.1:$${PORT:-8000}" --logins "$${VAR_DIR:-var}/logins.json"

messages: setup ## collect what people read into app/translations; fails while messages wait for a translator
	@$(BIN)/python -m scripts.messages

clean: ## remove what make built and every cache; the data in var/ stays
	@rm -rf .venv node_modules app/static/vendor $(CATALOGUES) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find app dashboards jobs migrations tests -name __pycache__ -prune -exec rm -rf {} +

setup-tests: setup .venv/requirements-dev.stamp .venv/browser.stamp

.venv/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "Inventra needs Python 3.11 or newer; set PYTHON to one." >&2; exit 1; }
	@echo "Creating .venv with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing (Debian: apt install python3-venv)." >&2; exit 1; }

.venv/%.stamp: %.txt .venv/bin/python
	@echo "Installing $< ..."
	@$(BIN)/python -m pip install $$([ -t 1 ] || echo --quiet) --disable-pip-version-check --requirement $<
	@touch $@

.venv/requirements-dev.stamp: requirements.txt

.venv/browser.stamp: .venv/requirements-dev.stamp
	@scripts/browser
	@touch $@

%.mo: %.po .venv/requirements.stamp
	@$(BIN)/pybabel -q compile --input-file $< --output-file $@

node_modules/.package-lock.json: package-lock.json .venv/requirements.stamp
	@echo "Installing the front-end packages ..."
	@scripts/node npm ci --loglevel=error
	@touch $@

$(BUNDLE): node_modules/.package-lock.json package.json $(SHOWN)
	@echo "Building the front-end bundle ..."
	@scripts/node node scripts/build.mjs
