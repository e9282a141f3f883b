# make run and make test are all a newcomer needs; the rest is for developers.
PYTHON ?= python3
PORT ?= 8000
DATA ?= $(CURDIR)/var
PYTEST_ARGS ?= -n 2

VENV := .venv
PY := $(VENV)/bin/python
CATALOGUES := $(wildcard portal/shell/messages.py */locale/*/LC_MESSAGES/django.po portal/*/locale/*/LC_MESSAGES/django.po)

.PHONY: run setup test bench soak lint lock messages

setup: $(VENV)/installed $(VENV)/translated

$(VENV)/installed: requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 15) else "Python 3.11 to 3.14 is needed; python3 here is " + sys.version.split()[0] + ". Try make PYTHON=python3.12 ...")'
	@$(PY) -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@echo "Installing what the portal needs into $(VENV) ..."
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/translated: $(VENV)/installed $(CATALOGUES)
	@if [ -f portal/shell/messages.py ]; then $(PY) -m portal.shell.messages compile; fi
	@touch $@

lock: setup
	cd requirements && for name in base dev; do \
		../$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-header --quiet $(UPGRADE) $$name.in -o $$name.txt || exit 1; done
