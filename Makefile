# Shared Table. `make demo` and `make test` need Python 3.11 or newer with venv, and nothing else.
PY ?= python3
PORT ?= 8000
V := .venv
PYTHON := $(abspath $(V))/bin/python
PIP := $(V)/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes
BESIDE_POSTGRES := $(PYTHON) manage.py with_postgres --ephemeral

.DEFAULT_GOAL := help
.PHONY: help demo ready test lint fmt words bench simulate lock

help:
	@echo "make demo [PORT=8000]     start everything with the demonstration regions"
	@echo "make test [ARGS=\"-k x\"]   run the tests on a throw-away PostgreSQL"
	@echo "make lint                 check style, types, layers, templates and migrations"
	@echo "make fmt                  format the code"
	@echo "make words                gather the words people read, and compile the Spanish ones"
	@echo "make bench [NAME=pages]   measure"
	@echo "make simulate             a year of twelve partnerships, told by verbs, day by day"
	@echo "make lock                 pin every package again"

$(V)/bin/python:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Shared Table needs Python 3.11 or newer; $(PY) is $$($(PY) --version 2>&1). Name another: make PY=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PY) -m venv $(V) || { rm -rf $(V); \
	  echo "Python cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

$(V)/.installed: requirements.txt | $(V)/bin/python
	@echo "Installing what Shared Table runs on …"
	@$(PIP) -r requirements.txt
	@touch $@

$(V)/.installed-dev: requirements-dev.txt $(V)/.installed
	@echo "Installing what the tests need …"
	@$(PIP) -r requirements-dev.txt
	@touch $@

demo: $(V)/.installed
	@SHARED_TABLE_MODE=demo exec $(PYTHON) manage.py up --demo --port $(PORT)

# Everything the tests need, fetched ahead of them.
ready: $(V)/.installed-dev
	@PYTHON=$(PYTHON) sh .ci/browser >/dev/null

test: $(V)/.installed-dev
	@CHROMIUM="$$(PYTHON=$(PYTHON) sh .ci/browser)" && export CHROMIUM && \
	  exec $(BESIDE_POSTGRES) -- $(PYTHON) -m pytest $(ARGS)

lint: export SHARED_TABLE_MODE = test
lint: $(V)/.installed-dev
	$(V)/bin/ruff check .
	$(V)/bin/ruff format --check .
	$(V)/bin/mypy
	$(V)/bin/lint-imports
	$(V)/bin/djlint templates --lint --quiet
	$(PYTHON) .ci/lint_templates.py
	$(BESIDE_POSTGRES) -- $(PYTHON) manage.py makemigrations --check --dry-run
	@! grep -nEi 'https?://|file:' requirements.txt requirements-dev.txt || { echo "The lock files name a host."; exit 1; }

fmt: $(V)/.installed-dev
	$(V)/bin/ruff check --fix .
	$(V)/bin/ruff format .

words: export SHARED_TABLE_MODE = test
words: $(V)/.installed-dev
	@$(PYTHON) .ci/words.py

bench: $(V)/.installed-dev
	@$(BESIDE_POSTGRES) --durable -- $(PYTHON) -m bench $(NAME)

simulate:
	@$(MAKE) --no-print-directory test ARGS="tests/year -v"

lock: $(V)/.installed-dev
	$(V)/bin/uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 --no-header requirements.in -o requirements.txt
	$(V)/bin/uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 --no-header requirements-dev.in -o requirements-dev.txt
