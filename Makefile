# Puente. `make demo` shows it, `make test` proves it. See README.md.
.POSIX:
.SUFFIXES:
PYTHON = python3
BIN = .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONUTF8 = 1
CODE = corpus search web tests

.PHONY: demo test check fix bench lock messages clean

demo: .venv/.run
	@$(BIN)/puente demo

test: .venv/.dev
	@$(MAKE) --no-print-directory check

check: .venv/.dev
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest

fix: .venv/.dev
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

# Writes the pinned, hashed lock files; needs a network. PIP_COMPILE is any resolver with this command line.
PIP_COMPILE = uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-find-links --no-header -q
lock:
	$(PIP_COMPILE) pyproject.toml -o .lock/run.txt
	$(PIP_COMPILE) pyproject.toml --group dev -o .lock/dev.txt

.venv/.run: .lock/run.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	test -e .venv/.dev || $(BIN)/python -m pip install -q --require-hashes -r .lock/run.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@

.venv/.dev: .lock/dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --require-hashes -r .lock/dev.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache *.egg-info
