# make demo: the whole way on a sample class.  make test: everything CI checks.  make lab: JupyterLab.
# Each makes the environment in .venv itself when it is missing or older than the files that describe it.

# The newest supported Python that runs here, or the one that is named: make demo PYTHON=python3.12
SUPPORTED := python3.14 python3.13 python3.12 python3.11 python3 python
PYTHON ?= $(shell for name in $(SUPPORTED); do \
	$$name -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' \
	2> /dev/null && echo $$name && break; done)
BIN := .venv/bin

.PHONY: demo test mutants lab bench build format clean

demo: .venv/ready
	$(BIN)/python -m autograder demo $(DEMO)

# Two processes with a thread each test faster than one with two. The notebooks run in a copy: they may
# write files beside themselves. Their kernels find the hidden tests by PYTHONPATH. The lab's network is
# trained on the stand-in: real photographs take minutes; `benchmarks/cifar10_lab.py` trains on them.
test: export OMP_NUM_THREADS = 1
test: export PYTHONPATH = $(CURDIR)
test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder
	rm -rf build/nbval build/images && mkdir -p build/images && cp -R source build/nbval
	for set in MNIST FashionMNIST; do [ ! -d "$$COURSE_DATA/$$set" ] || ln -s "$$(realpath "$$COURSE_DATA/$$set")" build/images; done
	COURSE_DATA=$${COURSE_DATA:+$(CURDIR)/build/images} $(BIN)/python -m pytest -n 2 --dist loadfile --nbval-lax --nbval-current-env --nbval-cell-timeout=600 build/nbval

# Every solution of the banks on 20 draws of its hidden test, and every mechanical mutant of the solutions.
mutants: export OMP_NUM_THREADS = 1
mutants: .venv/ready
	mkdir -p build
	$(BIN)/python -m autograder mistakes --seeds 20 --page build/mistakes.html $(ASSIGNMENTS)

# As students see it: without nbgrader's tools for authors, which `.venv/bin/jupyter lab` has.
lab: export JUPYTER_CONFIG_PATH = $(CURDIR)/.jupyter
lab: .venv/ready
	$(BIN)/jupyter lab --notebook-dir=. --LabApp.default_url=/lab/tree/release/00_start.ipynb

bench: .venv/ready
	for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

build: .venv/ready
	$(BIN)/python -m autograder build

format: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv demo build dist *.egg-info

.venv/ready: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "No Python 3.11, 3.12, 3.13 or 3.14 with venv was found: install one (on Debian and Ubuntu: sudo apt install python3 python3-venv), or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	@echo "installing the packages (torch is large: a few minutes)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[grading,dev]'
	$(BIN)/python -m jupyter --version > /dev/null
	touch $@
