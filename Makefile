# Each target is a thin wrap of plain commands; the README shows them.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check bench lock
