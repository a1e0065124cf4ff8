# Two commands matter: `make report` and `make test`. Both set up everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
NBVAL := --nbval --nbval-current-env --nbval-cell-timeout=300

.PHONY: report check test walk long lint types golden data docs site lock clean

report: $(READY)
	$(BIN)/phantich run 2024 --data data/published
	$(BIN)/phantich run 2024 --data data/sample --out outputs/sample/2024

# the quick part, some minutes: no run, kernel, cluster or browser
check: $(READY)
	$(BIN)/ruff check -q .
	$(BIN)/ruff format -q --check src tests benchmarks
	$(PYTEST) -q -m "not slow and not walk and not long" tests

# everything but the walks
test: $(READY)
	$(BIN)/ruff check -q .
	$(BIN)/ruff format -q --check src tests benchmarks
	$(BIN)/mypy --no-error-summary
	$(PYTEST) $(NBVAL) -m "not walk and not long" tests

# what installs a wheel, copies the project, drives a browser or an office
walk: $(READY)
	$(PYTEST) -m "walk and not long" tests

# at will: deaths at every change of the disk, attacks on many offices, reports of all years
long: $(READY)
	$(PYTEST) -m long tests

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check src tests benchmarks

types: $(READY)
	$(BIN)/mypy

golden: $(READY)
	$(BIN)/python -m tests.golden

data: $(READY)
	$(BIN)/python -c "from phantich.report.data_dictionary import data_dictionary as d; open('data/README.md', 'w', encoding='utf-8').write(d())"
	$(BIN)/phantich sample --out data/sample

site: $(READY)
	$(BIN)/python docs/site.py

docs: $(READY)
	$(BIN)/python -m phantich.report.indicator_pages
	$(BIN)/python docs/house.py

lock:
	uv pip compile --universal --python-version 3.11 --no-annotate --no-header --group dev --group browser --all-extras --no-emit-package phantich pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) outputs/*/

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	@echo "Installing $$(grep -c == requirements.lock) packages into $(VENV), once: about three minutes, of which the last is silent."
	$(BIN)/python -m pip install --progress-bar off --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $(READY)
