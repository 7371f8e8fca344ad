# make demo: the whole way on a sample class.  make test: everything CI checks.  make lab: JupyterLab.
# Each makes the environment in .venv itself when it is missing or older than the files that describe it.

PYTHON ?= python3.11
BIN := .venv/bin
export OMP_NUM_THREADS ?= 2

.PHONY: demo test lab bench build format clean

demo: .venv/ready
	$(BIN)/python -m autograder demo $(DEMO)

test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest
	$(BIN)/python -m pytest --nbval-lax --nbval-current-env --nbval-cell-timeout=600 -p no:cacheprovider source

lab: .venv/ready
	$(BIN)/jupyter lab --notebook-dir=. --LabApp.default_url=/lab/tree/release

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
	$(PYTHON) -m venv .venv
	@echo "installing the packages (torch is large: a few minutes)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[grading,dev]'
	$(BIN)/python -m jupyter --version > /dev/null
	touch $@
