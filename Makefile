# Everyday verbs. Each sets up its own virtual environment first, so a fresh clone needs nothing else.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
RUN = .venv/bin/python -m

.PHONY: serve test check build lint bench release export doctor

serve: .venv/ready
	$(RUN) treatyref serve --host $(HOST) --port $(PORT)

test: .venv/ready
	$(RUN) pytest

check: .venv/ready
	$(RUN) treatyref check

build: .venv/ready
	$(RUN) treatyref build

# make release EDITION=2026.1
release: .venv/ready
	$(RUN) treatyref release $(EDITION)

# make export DIR=site BASE_URL=https://treaties.example
export: build
	$(RUN) treatyref export $(DIR) --base-url $(BASE_URL)

doctor: .venv/ready
	$(RUN) treatyref doctor

bench: build
	$(RUN) pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	$(RUN) benchmarks --write

lint: .venv/ready
	$(RUN) ruff check treatyref tests benchmarks
	$(RUN) ruff format --check treatyref tests benchmarks
	$(RUN) mypy

.venv/ready: requirements.txt
	$(PYTHON) -m venv .venv
	$(RUN) pip install --quiet --disable-pip-version-check -r requirements.txt
	touch .venv/ready
