# make run    the main job, from nothing to a published warehouse
# make test   all tests, but for those of the other targets
# make test-fast  of these, those that need no build of the marts, browser, server, second process or file of ../shared
# make test-long  the wheel installed elsewhere, processes that are killed, builds after random histories, Dagster
# make test-bi  Apache Superset in an environment of its own: our dashboards over the file and over PostgreSQL
# make site   the documentation as pages, in build/site
# make check  lint, format, types, imports, SQL, advisories on what is installed
# make torture  the long forms of the tests that kill, fill, tear and search; over an hour of two quiet cores
# make generated  write what models know of kinds, sources and figures, and the promised columns
# make test-spark  what grows with events on a real cluster of Apache Spark beside DuckDB's; needs Java 17, installs 0.7 GB
# make mutants  make small changes in models and modules, one at a time, and say which no test notices
# make bench  the figures of the ledger, of the readers, of the marts and of the whole way, as a table
# make bench-compare  the last of them beside those before it of the same parts

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

BI := .venv-bi
SPARK := .venv-spark

.PHONY: run test test-fast test-long test-bi test-spark torture mutants bench bench-compare site check check-python check-sql check-advisories format generated constraints clean

run: $(VENV)/installed
	$(BIN)/dateline run

# Modules that are compiled once start the processes of tests sooner, whatever the environment says.
export PYTHONDONTWRITEBYTECODE =

# The slowest tests are named, so that a run says where its time goes.
PYTEST := $(BIN)/pytest -n 2 --dist worksteal --durations 10 --durations-min 1

test: $(VENV)/installed-dev
	$(PYTEST) -m "not long"

test-fast: $(VENV)/installed-dev
	$(PYTEST) -m "not long and not integration and not real"

test-long: $(VENV)/installed-dev
	DATELINE_TIER=long $(PYTEST) -m "long or search" --timeout 1800

# Superset wants an older SQLAlchemy and pandas than we do. Its pictures of the dashboards are in build/bi.
test-bi: $(VENV)/installed-dev $(BI)/installed
	$(BIN)/pytest -n 0 --timeout 1800 tests/bi

test-spark: $(VENV)/installed-dev $(SPARK)/installed
	DATELINE_SPARK=$(SPARK) $(BIN)/pytest -n 0 --timeout 3600 tests/spark

# What goes on longer here: modules that ask tests/torture.py how long, and those whose cases Hypothesis draws.
SEARCHING = $(shell grep -rlE 'tests\.torture import|agree_on_any|sources\.damage import|^(from|import) (hypothesis|schemathesis)' \
	--include='test_*.py' tests)

# Two tests at a time fill two cores: threads of Polars would only wait for each other.
torture: $(VENV)/installed-dev
	DATELINE_TIER=torture HYPOTHESIS_PROFILE=torture POLARS_MAX_THREADS=1 $(PYTEST) --timeout 7200 $(SEARCHING)

# ARGS="--since main" tries what changed, ARGS="sql --select */fct_trade_balance.sql" one model.
mutants: $(VENV)/installed-mutants
	$(BIN)/python -m tests.mutants $(ARGS)

bench: $(VENV)/installed-bench
	$(BIN)/python -m tests.bench

bench-compare: $(VENV)/installed-bench
	$(BIN)/python -m tests.bench.compare

# The words of MkDocs Material on MkDocs 2 are no business of a build.
site: $(VENV)/installed-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --site-dir build/site

# All at once: mypy runs on one core, and pip-audit waits for a network.
check: $(VENV)/installed-dev
	$(MAKE) --no-print-directory --jobs 3 check-python check-sql check-advisories

check-python:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check-sql:
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 0 dbt_project

check-advisories:
	$(BIN)/python -m tests.advisories

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar dbt_project

generated: $(VENV)/installed-dev
	$(BIN)/python -m dbt_project.generate
	$(BIN)/python -m warehouse.publish.declared

# What is installed here, as names and versions for everybody.
constraints: $(VENV)/installed-dev
	$(BIN)/pip freeze --exclude-editable | grep -v '^dateline' > constraints.txt

clean:
	rm -rf $(VENV) $(BI) $(SPARK) data dbt_project/target dbt_project/logs

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("dateline needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

# What `make run` needs is a part of it. Compiled by all cores: pip would do it with one.
$(VENV)/installed-dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --no-compile --constraint constraints.txt --editable '.[dev]'
	$(BIN)/python -m compileall -q -j 0 -x '/tests/' $(VENV)/lib || true # what no Python of ours compiles, none imports
	touch $(VENV)/installed $@

$(SPARK)/installed: tests/spark/requirements.txt
	$(PYTHON) -m venv $(SPARK)
	$(SPARK)/bin/python -m pip install --quiet --requirement $<
	touch $@

$(VENV)/installed-bench: $(VENV)/installed-dev
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]'
	touch $@

$(VENV)/installed-mutants: $(VENV)/installed-dev
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[mutants]'
	touch $@

# What is listed is everything that it needs: pip would take ten minutes to find that out.
$(BI)/installed: tests/bi/requirements.txt
	$(PYTHON) -m venv $(BI)
	$(BI)/bin/python -m pip install --quiet --no-deps --requirement tests/bi/requirements.txt
	touch $@
