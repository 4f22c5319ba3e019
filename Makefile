# make run    the main job, from nothing to a published warehouse
# make test   all tests
# make check  lint, format, types, imports, SQL

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check format constraints clean

run: $(VENV)/installed
	$(BIN)/dateline run

test: $(VENV)/installed-dev
	$(BIN)/pytest -n 2 --dist loadfile

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --disable-progress-bar dbt_project

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar dbt_project

# What is installed here, as names and versions for everybody.
constraints: $(VENV)/installed-dev
	$(BIN)/pip freeze --exclude-editable | grep -v '^dateline' > constraints.txt

clean:
	rm -rf $(VENV) data dbt_project/target dbt_project/logs

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("dateline needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@
