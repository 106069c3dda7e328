# The two words to remember: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
FLASK := $(BIN)/flask --app portal

.PHONY: help run setup test-setup test check bench lock translations clean

help:
	@echo "make run    create .venv, fill the demo province once, serve web and worker"
	@echo "make test   run the whole suite (REQUIRE_ALL=1: a missing server or browser fails)"
	@echo "make check  format, lint, types, import contracts, complete translations"
	@echo "make bench  the benchmarks"

.venv/runtime: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

.venv/tests: .venv/runtime tests/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	touch $@

CATALOGS := $(wildcard portal/translations/*/LC_MESSAGES/messages.po)

# The catalogs carry no header (it would change at every update), which the compiler calls fuzzy.
.venv/catalogs: .venv/runtime $(CATALOGS)
	$(BIN)/pybabel --quiet compile --use-fuzzy -d portal/translations
	touch $@

setup: .venv/runtime .venv/catalogs

run: setup
	$(FLASK) init
	$(FLASK) demo --once
	$(FLASK) serve

test-setup: .venv/tests .venv/catalogs

# One more than there are cores: a test in a browser waits as often as it works.
WORKERS := $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

test: test-setup
	# Workers must list the same tests in the same order, also where a test runs over a set. What
	# Python compiled is kept, whatever the shell says: each worker reads every test.
	PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -q -n $(WORKERS) --dist worksteal

check: test-setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(FLASK) translations check

# What the bench compares with lives apart, so that nothing of ours can come to need it.
.venv/pysal/installed: tests/requirements-bench.txt
	$(PYTHON) -m venv .venv/pysal && \
	.venv/pysal/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $< && \
	touch $@ || { rm -rf .venv/pysal; echo "PySAL's access could not be installed: the bench goes on without."; }

bench: test-setup .venv/pysal/installed
	$(BIN)/python -m tests.bench

# After a change of a requirements.in: pins every package of the tree with its hashes.
lock: .venv/runtime
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-annotate --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-annotate --no-header tests/requirements.in -o tests/requirements.txt
	$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-annotate --no-header tests/requirements-bench.in -o tests/requirements-bench.txt

# After a change of any string: bring the catalogs up to date.
translations: .venv/runtime
	$(BIN)/pybabel --quiet extract -F portal/translations/babel.cfg -k N_ -k _l --no-wrap --omit-header --no-location --sort-output -o portal/translations/messages.pot .
	$(BIN)/pybabel --quiet update -i portal/translations/messages.pot -d portal/translations --no-wrap --no-fuzzy-matching --ignore-obsolete --omit-header

clean:
	rm -rf .venv instance
