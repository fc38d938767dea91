# Quartierslotse: everything that one types, in one place. `make help` lists it.
# Nothing here needs root, except that `make test` installs a browser by apt where it may.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TEST_READY := $(VENV)/.test-ready
CATALOGUES := $(wildcard locales/*/LC_MESSAGES/*.po)
COMPILED := $(VENV)/.catalogues
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes --only-binary :all: --requirement
PACKAGES := bot admin dialogs services nlu locales migrations
CODE := $(PACKAGES) tests benchmarks
WORKERS ?= 3

##@ Try it
run: $(READY) i18n-compile ## Install what is needed and start everything (example data the first time)
	@exec $(BIN)/lotse run --examples

chat: $(READY) i18n-compile ## Talk to the bot in the terminal
	@exec $(BIN)/lotse chat

doctor: $(READY) i18n-compile ## Say in plain words how everything is
	@exec $(BIN)/lotse doctor

remove-examples: $(READY) ## Remove the example data
	@$(BIN)/lotse example remove

install: $(READY) i18n-compile ## Install what is needed, start nothing
	@$(BIN)/python -c "from nlu.matters import matters; matters('', 'de')"

##@ Check it
test: $(TEST_READY) i18n-compile browser lint types imports ## Install what the tests need and run all checks and tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: $(TEST_READY) ## Style of the code
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: $(TEST_READY) ## Types of the code
	$(BIN)/mypy $(CODE)

imports: $(TEST_READY) ## Which part may import which
	$(BIN)/lint-imports

format: $(TEST_READY) ## Put the code into its form
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

browser: ## A Chromium for the tests of the web chat (Debian's package)
	@.ci/browser

##@ Measure it
bench: $(TEST_READY) i18n-compile ## Turns a second beside two bare bots, memory, the race for one time
	$(BIN)/python -m benchmarks.turns
	$(BIN)/python -m benchmarks.race
	$(BIN)/python -m benchmarks.outbox
	$(BIN)/python -m benchmarks.past

bench-nlu: $(TEST_READY) i18n-compile ## How well messages are understood, per language
	$(BIN)/python -m benchmarks.nlu

bench-offers: $(TEST_READY) i18n-compile ## How well and how quickly offers of the exchange are found
	$(BIN)/python -m benchmarks.offers

soak: $(TEST_READY) i18n-compile ## Kill processes under load and count every message
	$(BIN)/python -m benchmarks.soak
	$(BIN)/python -m benchmarks.broadcast

##@ Change it
i18n: $(READY) ## Collect the texts of the code into the catalogues
	$(BIN)/python -m locales.catalogue extract

i18n-compile: $(COMPILED) ## Compile the catalogues (done by run and test)

$(COMPILED): $(CATALOGUES) locales/catalogue.py | $(READY)
	@$(BIN)/python -m locales.catalogue compile
	@touch $@

pretrain: $(READY) ## Learn anew what ships with the product, after utterances or content changed
	$(BIN)/python -m bot.pretrain

migration: $(READY) ## Make a migration from the tables' changes: make migration NAME="what changed"
	$(BIN)/alembic revision --autogenerate -m "$(NAME)"

lock: $(READY) ## Lock the newest versions that pyproject.toml allows
	@test -x .tools/bin/uv || { $(BIN)/python -m venv .tools && .tools/bin/pip --quiet install uv; }
	.tools/bin/uv pip compile $(LOCK) --extra test --output-file requirements-test.lock pyproject.toml
	.tools/bin/uv pip compile $(LOCK) --constraint requirements-test.lock \
	  --output-file requirements.lock pyproject.toml

LOCK := --group build --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --only-binary :all: --no-header --no-annotate --no-emit-index-url --no-emit-find-links

clean: ## Remove everything that was installed or built; data in var/ stays
	rm -rf $(VENV) .tools build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache \
	  .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
	rm -f locales/*/LC_MESSAGES/*.mo

help: ## This list
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z0-9-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo

# The virtual environment. A stamp tells that it fits the lock file, so that a second start is quick.
$(BIN)/python:
	@.ci/make-venv $(VENV)

$(READY): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages into $(VENV) (once; about a minute) …"
	@$(INSTALL) requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_READY): requirements-test.lock $(READY)
	@echo "Installing what the tests need …"
	@$(INSTALL) requirements-test.lock
	@touch $@

.PHONY: run chat doctor remove-examples install test lint types imports format browser bench \
  bench-nlu bench-offers soak i18n i18n-compile pretrain migration lock clean help
