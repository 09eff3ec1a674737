# Everything below sets itself up in .venv; a fresh machine needs Python 3.11 or later, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.ready-dev
COMPILED := $(VENV)/.compiled

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench fuzz locale clean

help:  ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "groundcode needs Python 3.11 or later; name one with: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEV): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	# An oracle of the agreement tests whose metadata pins an old scipy that it does not need.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps irrCAC==0.4.4
	@touch $@ $(READY)

demo: $(READY)  ## Build the sample project, go the whole way with it, open the desk
	@$(BIN)/groundcode demo

# Once for all: else each of the six would rewrite the assertions of every file, 20 s each, at every run where bytecode is off.
$(COMPILED): $(DEV) $(shell find groundcode tests -name '*.py')
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest --collect-only -qq > /dev/null || true
	@touch $@

test: $(COMPILED)  ## Run the tests
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 6 --dist worksteal $(ARGS)

check: $(DEV)  ## Run what else must hold: format, lint, types, import contracts
	$(BIN)/ruff format --check groundcode tests benchmarks scripts
	$(BIN)/ruff check groundcode tests benchmarks scripts
	$(BIN)/mypy --strict groundcode tests
	$(BIN)/lint-imports
	$(BIN)/python scripts/messages.py --check

format: $(DEV)  ## Format the code and mend what can be mended by itself
	$(BIN)/ruff format groundcode tests benchmarks scripts
	$(BIN)/ruff check --fix groundcode tests benchmarks scripts

bench: $(DEV)  ## Measure against plain sqlite3 in the same run (sizes S and M)
	$(BIN)/python -m benchmarks $(ARGS)

fuzz: $(DEV)  ## Fuzz everything that reads files, a minute each (ARGS="pdf --seconds 600")
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,fuzz]'
	$(BIN)/python -m tests.fuzz $(ARGS)

locale: $(DEV)  ## Bring the Chinese catalogue up to the messages in the code
	$(BIN)/python scripts/messages.py

clean:  ## Remove what make made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist bench-data
