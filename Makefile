# `make` lists what there is. Everything needs only Python >= 3.12 and make; the rest is fetched.

.DEFAULT_GOAL := help
.PHONY: help run test check bench fault journeys screens messages lock vendor format clean

VENV := .venv
BIN := $(VENV)/bin
# Hundreds of processes start: what they read has to be compiled once, not by each.
PYTEST = env -u DJANGO_SETTINGS_MODULE -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest
# One more than there are processors to a small machine: the journeys mostly wait.
WORKERS ?= 3
LOCK = $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.run ## Run the whole helpdesk on this machine (PORT, SMTP_PORT, VAR move things)
	@exec $(BIN)/python manage.py up

test: $(VENV)/.dev ## Run every test, browser journeys included, on servers of their own (ARGS="-k reply")
	@$(BIN)/python -m helpdesk.running.chromium
	@$(PYTEST) --numprocesses $(WORKERS) --dist worksteal $(ARGS)

check: $(VENV)/.dev ## Format, lint, types, import contracts, migrations, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py templates

fault: $(VENV)/.dev ## Only the tests that kill and restart real servers
	@$(PYTEST) tests/faults $(ARGS)

journeys: $(VENV)/.dev ## Only the browser journeys
	@$(BIN)/python -m helpdesk.running.chromium
	@$(PYTEST) tests/journeys $(ARGS)

bench: $(VENV)/.dev ## Measure, beside references, into a table and var/bench.json (ARGS="--sizes 10000")
	@$(BIN)/python -m tests.bench $(ARGS)

screens: $(VENV)/.dev ## Photograph every screen of the demo workspace into var/screens/
	@$(BIN)/python -m helpdesk.running.chromium
	@$(BIN)/python -m tests.screens $(ARGS)

format: $(VENV)/.dev ## Format, and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(VENV)/.dev ## Bring the catalogs of translations up to date with what the code says to customers
	@$(BIN)/python -m tests.messages

lock: $(VENV)/.dev ## Make requirements*.txt anew from pyproject.toml (ARGS="--upgrade")
	$(LOCK) $(ARGS) --output-file requirements.txt pyproject.toml
	$(LOCK) $(ARGS) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	$(LOCK) $(ARGS) --extra s3 --constraint requirements.txt --output-file requirements-s3.txt pyproject.toml

vendor: $(VENV)/.run ## Fetch what static/vendor/manifest.json names anew: browser code, letters, icons (needs npm)
	@$(BIN)/python -m helpdesk.running.vendoring

clean: ## Delete everything made here: var/, .venv/, caches
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m helpdesk.running.clearing; fi
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- The virtual environment: made once, brought up to date when a lock file changes ---------------------

$(BIN)/python:
	@for python in python3.14 python3.13 python3.12 python3; do \
		if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then \
			echo "Making $(VENV) with $$python"; \
			exec $$python -m venv $(VENV); \
		fi; \
	done; \
	echo "Python 3.12 or newer, with its venv module, is needed and was not found as python3.14, python3.13, python3.12 or python3." >&2; \
	echo "On Debian and Ubuntu: apt-get install python3 python3-venv. On macOS: brew install python." >&2; \
	exit 1

$(VENV)/.run: requirements.txt | $(BIN)/python
	@echo "Installing what is locked in requirements.txt"
	@$(INSTALL) requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(BIN)/python
	@echo "Installing what is locked in requirements-dev.txt"
	@$(INSTALL) requirements-dev.txt
	@touch $@ $(VENV)/.run
