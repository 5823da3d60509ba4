# Each target is a thin wrap of plain commands; the README shows them.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501
# Which tests, and with which measuring of coverage; empty: all of them.
TESTS ?=
COVERAGE ?= --cov --cov-report=term
# The pipeline's: how to train, where its products go, what the gate judges, who is promoted and why.
TRAIN ?=
BUILD ?= build
MODEL ?=
SMOKE ?=
VERSION ?= challenger
REASON ?= the gate passed and the release was approved
export MLFLOW_DISABLE_TELEMETRY := true

.PHONY: run test check bench lock ci-quality ci-tests ci-train ci-validate ci-staging ci-production ci-monitor

run: .venv/app ## environment, first champion if there is none, the app
	$(BIN)/python -m core train --if-none
	$(BIN)/streamlit run app.py --server.address localhost --server.port $(PORT)

test: .venv/dev ## every test, with the coverage of core
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest -n 2 --dist worksteal $(COVERAGE) $(TESTS)

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

# The stages of .github/workflows/mlops.yml, each as it runs there.
ci-quality: check

ci-tests: test

ci-train: .venv/dev ## candidates trained and registered; the first winner is champion
	$(BIN)/python -m core train $(TRAIN)

ci-validate: .venv/dev ## the gate's verdict on the newest candidate; its report in build/gate
	$(BIN)/python model_validation.py $(MODEL) --report $(BUILD)/gate

ci-staging: .venv/dev ## the bundle, and a customer scored in the app that starts from it
	$(BIN)/python -m deploy.bundle $(BUILD)/churn-desk.tar.gz
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m deploy.smoke $(BUILD)/churn-desk.tar.gz $(SMOKE)

ci-production: .venv/dev ## the candidate becomes champion
	$(BIN)/python -m core promote $(VERSION) --reason "$(REASON)"

ci-monitor: .venv/dev ## 1: an alert is open
	@mkdir -p $(BUILD)
	$(BIN)/python -m core monitor --json > $(BUILD)/monitor.json

# A stamp is newer than the file it was installed from, so a warm start installs nothing. Bytecode is compiled once here, not by
# every process that may not write it.
.venv/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Churn Desk needs Python 3.11 or newer, found $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@touch $@

.venv/app: requirements.txt .venv/uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -r requirements-dev.txt
	@touch $@
