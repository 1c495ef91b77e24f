# `make run` and `make test` do all the set-up they need; see packaging/environment.py.

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PY := $(BIN)/python

# Each child would compile the whole program anew where Python is told not to keep what it compiled.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test run-env dev-env check-env lint format types bench bench-peers eval fuzz soak \
	bundle bundle-test lock notices screenshots samples clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 24

run: run-env ## set up, bring the starter model, open the window on a sample (no display: summarize it here)
	@$(PY) packaging/run.py

# Two files at a time: tests wait for their children most of the time. More would take memory: each may load a model.
test: dev-env lint types ## set up, check style and types, run every test
	@$(PY) -m pytest -n 2 --dist loadfile

run-env:
	@$(PYTHON) packaging/environment.py run

dev-env:
	@$(PYTHON) packaging/environment.py dev

check-env: ## say what this computer lacks; changes nothing
	@$(PYTHON) packaging/environment.py check

lint: dev-env ## ruff: rules and format
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

format: dev-env ## let ruff rewrite what it can
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

# One cache a platform, or each run would throw away the others'.
types: dev-env ## mypy, for linux, win32 and darwin
	@$(PY) -m mypy --platform linux --cache-dir .mypy_cache/linux
	@$(PY) -m mypy --platform win32 --cache-dir .mypy_cache/win32
	@$(PY) -m mypy --platform darwin --cache-dir .mypy_cache/darwin

bench: dev-env ## speed and memory on this computer
	@$(PY) tests/benchmarks/bench.py

bench-peers: dev-env ## the same models run by other programs, in environments of their own
	@$(PY) tests/benchmarks/peers.py

eval: dev-env ## quality, on the evaluation sets
	@$(PY) tests/benchmarks/evaluate.py

fuzz: dev-env ## long random input to every reader
	@$(PY) -m pytest -m fuzz --timeout 0

soak: dev-env ## hours of use in minutes
	@$(PY) -m pytest -m soak --timeout 0

bundle: dev-env ## dist/slmdesk/: runs without Python
	@$(PY) packaging/run.py --only-model
	@$(PY) packaging/notices.py --check
	@$(PY) -m PyInstaller --noconfirm --log-level WARN packaging/slmdesk.spec

bundle-test: dev-env ## run that bundle with an empty environment and no network
	@$(PY) packaging/bundle_test.py

lock: ## remake packaging/locks/*.txt from *.in (UPGRADE=--upgrade: newest versions)
	@$(PYTHON) packaging/lock.py $(UPGRADE)

notices: dev-env ## remake resources/third-party-notices.txt
	@$(PY) packaging/notices.py

screenshots: dev-env ## remake resources/help/images/
	@QT_QPA_PLATFORM=offscreen $(PY) packaging/make_screenshots.py

samples: dev-env ## remake resources/samples/
	@$(PY) packaging/make_samples.py

clean: ## remove everything that make made, but for built wheels in the user's cache
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
