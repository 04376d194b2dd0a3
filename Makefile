# Everyday verbs. Each sets up its own virtual environment first, so a fresh clone needs nothing else.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
RUN = .venv/bin/python -m

.PHONY: serve test check build lint

serve: .venv/ready
	$(RUN) treatyref serve --host $(HOST) --port $(PORT)

test: .venv/ready
	$(RUN) pytest

check: .venv/ready
	$(RUN) treatyref check

build: .venv/ready
	$(RUN) treatyref build

lint: .venv/ready
	$(RUN) ruff check treatyref tests
	$(RUN) ruff format --check treatyref tests

.venv/ready: requirements.txt
	$(PYTHON) -m venv .venv
	$(RUN) pip install --quiet --disable-pip-version-check -r requirements.txt
	touch .venv/ready
