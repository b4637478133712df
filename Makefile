# Two commands on a fresh machine: make demo (sets up, runs the main job), make test (sets up, tests).
.DEFAULT_GOAL := demo
.PHONY: demo setup test bench check validate warm docs screens lock clean
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest

demo: setup
	$(BIN)/commonground compare burundi_hamlet --runs 20 --report --out results/demo

setup: .venv/.ready

.venv/.ready: pyproject.toml requirements.lock tools/setup.sh
	sh tools/setup.sh
	@touch $@

test: setup
	$(PYTEST) -n 2 -q -m "not bench and not validate"

bench: setup
	$(PYTEST) tests/bench tests/browser/test_visitors.py -m bench -q -s

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PYTEST) tests/test_architecture.py -q
	@if [ -f tests/mutation.py ]; then $(BIN)/python tests/mutation.py --sample 30; fi
	@$(BIN)/python tests/sizes.py

validate: setup
	$(BIN)/commonground calibrate --quick --out results/calibration-quick
	$(BIN)/commonground validate --ensemble rwanda_sociotherapy --page docs/validation.md

warm: setup
	$(BIN)/python -m sim.warm

# Rebuilds what is generated from the running code, so that it never says anything else.
docs: setup
	$(BIN)/python -m sim.words
	$(BIN)/python -m sim.scenario.schema
	$(BIN)/python -m analysis.experiments.schema
	$(BIN)/python -m analysis.evidence.trials.schema
	$(BIN)/python -m analysis.reporting.describe

# The pictures of the trainer's room in README and docs, taken in a real browser.
screens: setup
	$(BIN)/python -m tests.browser

# Written by uv. The file pins every package for every platform with hashes, and names no host.
lock:
	uv pip compile --upgrade --universal --python-version 3.12 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --all-extras pyproject.toml -o requirements.lock

clean:
	rm -rf .venv results build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
