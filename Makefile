# Two commands are enough on a machine with Python 3.11 and make: `make run` and `make test`.
# Each makes .venv, installs the exact pinned and hashed set from its lock file, and does its job.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
SELF := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
# The place names are compiled once into the user's cache, so that the first report need not wait for it.
PLACES := $(BIN)/python -c "from coranto.glean.gazetteer_index import open_index; open_index()"
CODE := src tests scripts

.PHONY: run demo test check lint types contract format bench peers setup setup-dev lock clean help

run: setup  ## gather, weave, and serve the site at http://127.0.0.1:8000
	$(BIN)/coranto run

demo: setup  ## the same site from the bundled sample reports, without network
	$(BIN)/coranto demo

test: setup-dev  ## all tests
	$(BIN)/python -m pytest

check: lint types contract  ## style, types and the import contract

lint: setup-dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: setup-dev
	$(BIN)/mypy

contract: setup-dev
	$(BIN)/lint-imports

format: setup-dev  ## let the formatter have its way
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

bench: setup-dev  ## the benchmark: one table, today beside the last release, with the floors that must hold
	$(BIN)/python scripts/bench.py

# Without their dependencies' bounds: the lock holds all that they need (see override-dependencies in pyproject.toml).
peers: setup-dev  ## other extractors beside coranto on real pages, one table; `make bench` shows them from then on
	$(PIP) --no-deps -r requirements/peers.lock
	$(BIN)/python scripts/peers.py

setup: $(VENV)/.run
setup-dev: $(VENV)/.dev

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "coranto needs Python 3.11 or newer; $(PYTHON) is older. Name one: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: requirements/run.lock pyproject.toml | $(VENV)/.made
	$(PIP) -r requirements/run.lock
	$(SELF)
	$(PLACES)
	@touch $@

$(VENV)/.dev: requirements/dev.lock pyproject.toml | $(VENV)/.made
	$(PIP) -r requirements/dev.lock
	$(SELF)
	$(PLACES)
	@touch $@ $(VENV)/.run

# The lock files: exact versions with hashes for every platform, and no address of a package index.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --no-emit-find-links
lock: setup-dev  ## make the lock files anew from pyproject.toml
	$(LOCK) --group build pyproject.toml -o requirements/run.lock
	$(LOCK) --group build --group dev pyproject.toml -o requirements/dev.lock
	$(LOCK) --group build --group dev --group peers -c requirements/dev.lock pyproject.toml -o requirements/peers.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'
