# Every target sets up what it needs: Python >= 3.11, make and a package index are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLOORS := build/floors
# One file of tests after the other on each processor: fixtures are made once a file.
SIDE_BY_SIDE := --numprocesses logical --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help run test test-floors lint paper record lock notebooks docs clean

help:
	@echo "make run        compare methods on the open CCFI"
	@echo "make test       run all tests (PYTEST='-q -k pca' passes options on)"
	@echo "make test-floors  run the tests with the lowest versions of what is depended on"
	@echo "make lint       check style and types"
	@echo "make bench      measure speed beside other packages: benchmarks/results.md"
	@echo "make paper      make tables, figures and the PDF in paper/build"
	@echo "make record     accept changed results: rewrite paper/recorded"
	@echo "make lock       pin the newest versions for the paper in requirements.lock"
	@echo "make notebooks  execute the notebooks in place"
	@echo "make docs       build the site in docs/_build/html"
	@echo "make clean      remove what was built, but not .venv"

run: $(VENV)/.core
	@$(BIN)/ccfi compare

test: $(VENV)/.dev
	$(BIN)/pytest $(SIDE_BY_SIDE) $(PYTEST)

# What prints tables is tested with the newest versions: pandas prints them otherwise. That old
# packages use what is deprecated since in yet others is not ours to mend.
test-floors: $(FLOORS)/.dev
	$(FLOORS)/bin/pytest $(SIDE_BY_SIDE) $(PYTEST) -W ignore::DeprecationWarning --ignore=tests/test_docs.py --ignore=tests/test_notebooks.py \
		--ignore=tests/test_paper.py --ignore=tests/test_readme.py tests

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# BLAS keeps to one thread: the threads measured are those asked for.
bench: $(VENV)/.bench
	OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python -W ignore benchmarks/table.py

paper: $(VENV)/.paper
	$(BIN)/python paper/build.py

record: $(VENV)/.paper
	$(BIN)/python paper/build.py --record

lock:
	rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check install --quiet '.[report]'
	build/lock/bin/python -m pip --disable-pip-version-check freeze --exclude ccfi-methods > requirements.lock
	rm -rf build/lock

notebooks: $(VENV)/.dev
	$(BIN)/python notebooks/execute.py

docs: $(VENV)/.docs
	$(BIN)/sphinx-build --quiet --fail-on-warning --jobs auto docs docs/_build/html
	@echo "docs/_build/html/index.html"

clean:
	rm -rf build dist out paper/build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf docs/_build docs/api docs/figures docs/notebooks docs/methods.md docs/benchmarks.md
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# The environment: one folder, one stamp for each set of dependencies installed into it. Bytecode is
# compiled afterwards, on all cores: pip uses one.
define install
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile $(1)
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
endef

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name one with PYTHON=python3.12, say." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml | $(BIN)/python
	$(call install,--editable .)
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(call install,--editable '.[dev]')
	@touch $(VENV)/.core $@

# The paper is built with the versions it was written with.
$(VENV)/.paper: pyproject.toml requirements.lock | $(BIN)/python
	$(call install,--constraint requirements.lock --editable '.[report]')
	@touch $(VENV)/.core $@

$(FLOORS)/.dev: pyproject.toml .ci/floors.py
	rm -rf $(FLOORS) && $(PYTHON) -m venv $(FLOORS)
	$(PYTHON) .ci/floors.py > $(FLOORS)/constraints.txt
	$(FLOORS)/bin/python -m pip --disable-pip-version-check install --quiet \
		--constraint $(FLOORS)/constraints.txt --editable '.[report,distributed]' \
		pytest pytest-xdist hypothesis mpmath pymcdm scikit-criteria pyrepo-mcda SALib
	@touch $@

$(VENV)/.bench: pyproject.toml | $(BIN)/python
	$(call install,--editable '.[bench]')
	@touch $(VENV)/.core $@

$(VENV)/.docs: pyproject.toml | $(BIN)/python
	$(call install,--editable '.[docs]')
	@touch $(VENV)/.core $@
