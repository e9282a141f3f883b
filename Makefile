# `make run` and `make test` are all a newcomer needs; the rest is for developers.
PYTHON ?= python3
PORT ?= 8000
DATA ?= $(CURDIR)/var
PYTEST_ARGS ?= -n 3 --dist worksteal

VENV := .venv
PY := $(VENV)/bin/python
CATALOGUES := $(wildcard portal/shell/messages.py */locale/*/LC_MESSAGES/django.po portal/*/locale/*/LC_MESSAGES/django.po)

.DEFAULT_GOAL := run
.PHONY: run running setup test bench soak mutants lint lock messages examples pictures

# What running needs, and what tests and developers need on top.
running: $(VENV)/running $(VENV)/translated
setup: running $(VENV)/testing

# Each mark is made only after its step ended well, so that what was cut short is done again the next time.
$(VENV)/running: requirements/base.txt
	$(environment)
	$(call installed,base)

$(VENV)/testing: requirements/dev.txt
	$(environment)
	$(call installed,dev)

# An environment without pip is one that stopped half way: it is made anew.
define environment
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 15) else "Python 3.11 to 3.14 is needed; $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...")'
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
		echo "Python cannot make virtual environments here. On Debian and Ubuntu: apt install python3-venv; then again."; exit 1; }
endef

define installed
	@echo "Installing what is needed into $(VENV) ..."
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/$(1).txt || { \
		echo "The packages could not be installed (see above). Nothing is lost: the next time goes on from here."; exit 1; }
	@touch $@
endef

$(VENV)/translated: $(VENV)/running $(CATALOGUES)
	@if [ -f portal/shell/messages.py ]; then $(PY) -m portal.shell.messages compile; fi
	@touch $@

# The server replaces make's shell, so that what make is sent reaches it.
run: export DATA := $(DATA)
run: export PORT := $(PORT)
run: export SISHEN_DEMO := 1
run: running
	@$(PY) manage.py serve --check-port
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py prepare_demo
	@exec $(PY) manage.py serve

# Many tests start the portal anew, which takes long where Python may not keep what it compiled.
test: export PYTHONDONTWRITEBYTECODE :=
# Whole on PostgreSQL where one answers (PGTEST_URL), and there what differs by engine on SQLite as well.
test: setup
	@url=$$($(PY) -m tests.support.services postgres) || exit 1; \
	if [ -z "$$url" ]; then echo "PostgreSQL does not answer: tested on SQLite only."; \
		env -u DATABASE_URL $(PY) -m pytest $(PYTEST_ARGS); \
	else DATABASE_URL="$$url" $(PY) -m pytest $(PYTEST_ARGS) && \
		env -u DATABASE_URL $(PY) -m pytest -m "both_engines and not soak" $(PYTEST_ARGS); fi

bench: setup
	@$(PY) -m tests.bench $(BENCH_ARGS)

soak: setup
	@$(PY) -m pytest -m soak $(PYTEST_ARGS)

mutants: setup
	@$(PY) -m tests.mutants $(MUTANTS_ARGS)

lint: setup
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/lint-imports
	@$(VENV)/bin/mypy

lock: setup
	cd requirements && for name in base dev; do \
		../$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-header --quiet $(UPGRADE) $$name.in -o $$name.txt || exit 1; done

messages: setup
	@$(PY) -m portal.shell.messages

# The examples in the description of the API, taken by a walk from the token to a served decision.
examples: setup
	@EXAMPLES=1 $(PY) -m pytest -q tests/api_client/test_examples.py -k walk

# The pictures of README and docs, taken by the walk of the tutorial.
pictures: setup
	@PICTURES=docs/images $(PY) -m pytest tests/journeys/test_tutorial.py
