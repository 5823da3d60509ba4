# Each target is a thin wrap of plain commands; the README shows them.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501
export MLFLOW_DISABLE_TELEMETRY := true

.PHONY: run test check bench lock

run: .venv/app ## environment, first champion if there is none, the app
	$(BIN)/python -m core train --if-none
	$(BIN)/streamlit run app.py --server.address localhost --server.port $(PORT)

test: .venv/dev ## every test, with the coverage of core
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=term

check: .venv/dev ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev ## every figure of the README, measured here
	for bench in benchmarks/bench_*.py; do $(BIN)/python -m benchmarks.$$(basename $$bench .py) || exit 1; done

lock: .venv/dev ## compile pyproject.toml into the two requirements files
	$(BIN)/uv pip compile --universal --python-version 3.11 pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.txt

# A stamp is newer than the file it was installed from, so a warm start installs nothing.
.venv/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Churn Desk needs Python 3.11 or newer, found $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@touch $@

.venv/app: requirements.txt .venv/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements-dev.txt
	@touch $@
