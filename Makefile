# The portal's commands: `make help` lists them. They need python3.11 or newer (with pip and venv) and make, nothing else.

SHELL = /bin/sh
.DEFAULT_GOAL = help
.SUFFIXES:

PORT = 8000
PYTHON := $(shell command -v python3.11 || echo python3)
PY = .venv/bin/python
# What a developer's own environment may hold does not change the demo, the checks or the tests.
CLEAN = env -u DATABASE_URL -u DATA_DIR -u ALLOWED_HOSTS -u SECRET_KEY -u SECRET_KEY_FALLBACKS -u EMAIL_URL -u HTTPS \
	-u PORTAL_URL -u DEFAULT_FROM_EMAIL -u SERVER_EMAIL -u BOUNCE_ADDRESS -u MAIL_AT_ONCE -u DJANGO_SETTINGS_MODULE -u DEBUG -u DEMO
DEMO = $(CLEAN) DEBUG=true DEMO=true DATA_DIR=var/demo
PIP = $(PY) -m pip --disable-pip-version-check install --quiet --require-hashes --only-binary :all:

.PHONY: help
help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

# The demonstration --------------------------------------------------------------------------------------------------

.PHONY: demo
demo: ## Serve the demo network on http://127.0.0.1:8000 (PORT=8123 for another port)
	@$(PYTHON) emi_alumni/demo/port.py "$(PORT)"
	@$(MAKE) --no-print-directory .venv/.runtime
	@$(DEMO) $(PY) manage.py serve_demo --port "$(PORT)"

.PHONY: demo-reset
demo-reset: ## Erase the demo's data, then serve it as new
	@$(PYTHON) emi_alumni/demo/port.py "$(PORT)"
	@rm -rf var/demo
	@echo "Les données de la démonstration sont effacées."
	@$(MAKE) --no-print-directory demo PORT="$(PORT)"

# One process a core, each with its own database; PARALLEL= for one process. BROWSER=no leaves out the real browser.
export PARALLEL = --numprocesses auto --dist loadfile --no-loadscope-reorder
export BROWSER = yes

# Checks -------------------------------------------------------------------------------------------------------------

.PHONY: test
test: .venv/.dev ## Run the whole suite on SQLite (ARGS="-k cohort" to choose)
	@$(CLEAN) NOTES=$(if $(ARGS),no,yes) sh tests/suite.sh $(PY) $(ARGS)

.PHONY: test-postgres
test-postgres: .venv/.dev ## Run the same suite on a temporary PostgreSQL (ARGS=--chosen after make test: what CI runs)
	@$(CLEAN) $(PY) tests/postgres.py sh tests/suite.sh $(PY) $(ARGS)

.PHONY: check
check: .venv/.dev ## Lint, types, French spelling, missing migrations, production settings, static files
	@$(CLEAN) sh tests/check.sh $(PY)

.PHONY: html
html: .venv/.dev var/vnu/package ## Check the HTML of every page with the W3C's checker (java and npm are needed)
	@$(CLEAN) $(PY) -m pytest tests/test_every_address.py -k test_html_is_valid $(ARGS)

var/vnu/package:
	@mkdir -p var/vnu && cd var/vnu && tar -xzf "$$(npm pack --silent vnu-jar@26.9.27)"

.PHONY: calendars
calendars: .venv/.dev var/ical.js/package ## Check calendar files with the reader of Thunderbird too (node and npm are needed)
	@$(CLEAN) $(PY) -m pytest tests/events/test_calendar_files.py $(ARGS)

var/ical.js/package:
	@mkdir -p var/ical.js && cd var/ical.js && tar -xzf "$$(npm pack --silent ical.js@2.2.1)"

.PHONY: requirements
requirements: .venv/.dev ## Which of the workshop's 160 requirements are met, and which are heard
	@$(CLEAN) $(PY) -m tests.requirement_report

.PHONY: bench
bench: .venv/.dev ## Measure every page beside the floor and an earlier commit, on both engines (ARGS="--help")
	@$(CLEAN) $(PY) -m tests.bench $(ARGS)

.PHONY: lock
lock: .venv/.dev ## Resolve pyproject.toml again into the hashed requirements files
	@test -x var/lock/bin/uv || { $(PY) -m venv var/lock && var/lock/bin/python -m pip --disable-pip-version-check install --quiet uv; }
	@$(PY) tests/lock.py var/lock/bin/uv $(ARGS)

# The virtual environment: made once, mended when the requirements change ------------------------------------------------

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Il faut Python 3.11 ou plus récent ; PYTHON=/chemin/vers/python3.11 en désigne un autre." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "L’environnement Python n’a pas pu être créé. Sur Debian : apt install python3-venv" >&2; exit 1; }

.venv/.runtime: requirements.txt | .venv/bin/python
	@echo "Installation des bibliothèques, une seule fois (une minute environ)…"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/python
	@echo "Installing the libraries and the test tools, once (a minute or two)…"
	@$(PIP) -r requirements-dev.txt
	@touch $@ .venv/.runtime

.PHONY: clean
clean: ## Remove the virtual environment and the tools' caches (data stays)
	@rm -rf .venv var/lock .pytest_cache .ruff_cache .mypy_cache test-results
