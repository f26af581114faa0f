# Two commands are enough: `make demo` and `make test`. Both need python3 (3.11 or newer) and make.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
STACK := $(PY) -m vsportal.devstack
SYSTEM_PACKAGES := make python3-venv chromium gettext
APPS := $(wildcard vsportal packs operating_model funding indicators governance streams people sign_in rights jobs outbox doors audit tenancy demo)

.DEFAULT_GOAL := help
.PHONY: help demo test check format texts bench docs drill system manage pins clean

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1\t/p' Makefile | expand -t 20

demo: $(READY) ## the portal with its services on http://localhost:8000 (ARGS=--check: run the main job once and say so)
	@$(STACK) demo $(ARGS)

test: $(READY) chromium-here ## every test (ARGS="-k …" passes through)
	@$(STACK) exec --fast $(PY) -m pytest -n 2 $(ARGS)

check: $(READY) ## style, types, layers, migrations, templates, security
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check --quiet . || { echo "Some files are not formatted: run 'make format'." >&2; exit 1; }
	@$(VENV)/bin/mypy $(APPS)
	@$(VENV)/bin/lint-imports
	@$(STACK) exec --fast $(PY) manage.py makemigrations --check --dry-run
	@$(STACK) exec --fast $(PY) .ci/templates.py
	@$(VENV)/bin/bandit -q -c pyproject.toml -r $(APPS)

format: $(READY) ## put style right where a tool can
	@$(VENV)/bin/ruff check --fix --quiet . || true
	@$(VENV)/bin/ruff format .

texts: $(READY) ## collect what people read into locale/, and compile what was translated (needs gettext)
	@$(PY) manage.py makemessages --all --no-location --no-wrap --no-obsolete -v0 -i tests -i docs -i bench -i deploy -i static -i 'requirements*'
	@$(PY) manage.py compilemessages -v0 -i $(VENV)

bench: $(READY) ## figures, one JSON line each
	@$(STACK) exec --fast $(PY) -m bench $(ARGS)

docs: $(READY) ## the documentation site, in .vsportal/site
	@NO_MKDOCS_2_WARNING=1 $(VENV)/bin/mkdocs build --strict --quiet && echo ".vsportal/site/index.html"

drill: $(READY) ## long fault drills, one JSON line each
	@$(STACK) exec --fast $(PY) -m bench.drill $(ARGS)

backup: $(READY) ## everything in one file (ARGS="--to FILE")
	@$(STACK) exec $(PY) manage.py backup $(ARGS)

restore: $(READY) ## a backup into an empty database (ARGS="FILE --database NAME")
	@$(STACK) exec $(PY) manage.py restore $(ARGS)

manage: $(READY) ## Django's command line inside the embedded stack (ARGS="tenant check …")
	@$(STACK) exec $(PY) manage.py $(ARGS)

system: ## what the system has to provide, by apt as root
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  missing=""; for each in $(SYSTEM_PACKAGES); do dpkg -s $$each >/dev/null 2>&1 || missing="$$missing $$each"; done; \
	  command -v npm >/dev/null || missing="$$missing nodejs npm"; \
	  [ -z "$$missing" ] || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; }; \
	else \
	  echo "Run this as root: apt-get install --no-install-recommends $(SYSTEM_PACKAGES) nodejs npm" >&2; \
	  for each in chromium xgettext npm; do command -v $$each >/dev/null || exit 1; done; \
	fi

pins: $(READY) ## resolve requirements*.in again
	@for each in requirements requirements-dev; do \
	  $(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header $$each.in -o $$each.txt || exit 1; done

clean: ## remove the services' data and what tools left behind (the environment stays)
	@if [ -x $(PY) ] && [ -d .vsportal ]; then $(STACK) clean; fi
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	@find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

$(READY): requirements.txt requirements-dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "python3 is missing: install Python 3.11 or newer." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is $$($(PYTHON) -V 2>&1); Python 3.11 or newer is needed (make PYTHON=python3.12 …)." >&2; exit 1; }
	@[ -x $(PY) ] || $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv is missing: run 'make system' (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@[ -x $(PY) ] || { echo "Making $(VENV) (once, a few minutes) …" >&2; $(PYTHON) -m venv $(VENV) >&2; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt >&2
	@touch $@

.PHONY: chromium-here
chromium-here:
	@case '$(ARGS)' in *"not browser"*) ;; *) \
	  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	    echo "Chromium is missing: run 'make system', or leave its tests out with ARGS='-m \"not browser\"'." >&2; exit 1; };; esac
