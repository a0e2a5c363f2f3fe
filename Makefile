# Everything a person or a machine runs here. Each target sets up what it needs:
# a virtual environment in .venv, from a lock file with hashes, then this package in place.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
PYTEST_ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: demo test bench lint docs lock
.DELETE_ON_ERROR:

demo: $(VENV)/.ready-to-run ## see the whole month on an example
	$(VENV)/bin/outscore demo

test: $(VENV)/.ready-to-test ## every check there is, in one run of pytest
	@tools/browser.sh
	@tools/office.sh
	$(RUN) -m pytest -n logical --dist loadgroup $(PYTEST_ARGS)

bench: $(VENV)/.ready-to-bench ## how fast it is here
	$(RUN) -m benchmarks

lint: $(VENV)/.ready-to-test ## the static checks alone
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports --no-logo

docs: $(VENV)/.ready-to-test ## write the generated parts of docs/ anew
	$(RUN) -m cogapp -r docs/cli.md docs/contracts.md docs/metrics.md docs/requirements.md docs/records.md docs/issues.md docs/registers.md

lock: ## solve the dependencies again; `make lock UPGRADE=1` takes newer versions
	PYTHON=$(PYTHON) tools/lock.sh $(if $(UPGRADE),--upgrade)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Outscore needs Python 3.11 or later, and %s is %s. Name another: make PYTHON=python3.12" % (sys.executable, sys.version.split()[0]))'
	$(PYTHON) -m venv $(VENV)

# An environment made for the tests can run the programme too, so demo accepts it as it is.
$(VENV)/.ready-to-run: requirements.lock pyproject.toml src/outscore/__init__.py | $(VENV)/bin/python
	tools/install.sh requirements.lock
	@touch $@

$(VENV)/.ready-to-test: requirements-dev.lock pyproject.toml src/outscore/__init__.py | $(VENV)/bin/python
	tools/install.sh requirements-dev.lock
	@touch $(VENV)/.ready-to-run $@

$(VENV)/.ready-to-bench: requirements-bench.lock pyproject.toml src/outscore/__init__.py | $(VENV)/bin/python
	tools/install.sh requirements-bench.lock
	@touch $(VENV)/.ready-to-run $(VENV)/.ready-to-test $@
