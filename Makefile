# `make run` and `make test` are all a newcomer needs; the rest is for developers.
PYTHON ?= python3
PORT ?= 8000
DATA ?= $(CURDIR)/var
PYTEST_ARGS ?= -n 3 --dist worksteal

VENV := .venv
PY := $(VENV)/bin/python
CATALOGUES := $(wildcard portal/shell/messages.py */locale/*/LC_MESSAGES/django.po portal/*/locale/*/LC_MESSAGES/django.po)

.DEFAULT_GOAL := run
.PHONY: run setup test bench soak lint lock messages

setup: $(VENV)/installed $(VENV)/translated

$(VENV)/installed: requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 15) else "Python 3.11 to 3.14 is needed; $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...")'
	@$(PY) -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@echo "Installing what the portal needs into $(VENV) ..."
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/translated: $(VENV)/installed $(CATALOGUES)
	@if [ -f portal/shell/messages.py ]; then $(PY) -m portal.shell.messages compile; fi
	@touch $@

# The server replaces make's shell, so that what make is sent reaches it.
run: export DATA := $(DATA)
run: export PORT := $(PORT)
run: export SISHEN_DEMO := 1
run: setup
	@$(PY) manage.py serve --check-port
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py prepare_demo
	@exec $(PY) manage.py serve

# Many tests start the portal anew, which takes long where Python may not keep what it compiled.
test: export PYTHONDONTWRITEBYTECODE :=
# Twice: on SQLite, then on PostgreSQL where one answers (PGTEST_URL).
test: setup
	@env -u DATABASE_URL $(PY) -m pytest $(PYTEST_ARGS)
	@url=$$($(PY) -m tests.support.services postgres) || exit 1; \
	if [ -z "$$url" ]; then echo "PostgreSQL does not answer: tested on SQLite only."; \
	else DATABASE_URL="$$url" $(PY) -m pytest $(PYTEST_ARGS); fi

bench: setup
	@$(PY) -m tests.bench $(BENCH_ARGS)

soak: setup
	@$(PY) -m pytest -m soak $(PYTEST_ARGS)

lint: setup
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/lint-imports

lock: setup
	cd requirements && for name in base dev; do \
		../$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-header --quiet $(UPGRADE) $$name.in -o $$name.txt || exit 1; done

messages: setup
	@$(PY) -m portal.shell.messages
