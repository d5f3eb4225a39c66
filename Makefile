# `make demo` and `make test` need Python 3.11 or later, make and git; each sets up .venv by itself.
PYTHON ?= python3
VENV ?= .venv
DATA ?= ../shared
BIN := $(VENV)/bin

.PHONY: help demo test lint models teacher bench contract clean-venv

help:
	@echo "make demo              check a page and a folder of our own pages"
	@echo "make test              lint, types and tests"
	@echo "make models DATA=DIR   train every shipped model again from the data folder"
	@echo "make teacher DATA=DIR  fit the teacher of the sentence models again (an hour and more; before make models)"
	@echo "make bench DATA=DIR    measure accuracy and speed into bench/results/"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; say which with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: setup.cfg pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: setup.cfg pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.core

$(VENV)/.bench: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,bench]'
	@touch $@

demo: $(VENV)/.core
	@echo "== one page: checker check fixtures/pages/vendor-blog/page.html"
	@$(BIN)/checker check fixtures/pages/vendor-blog/page.html
	@mkdir -p demo-output
	@$(BIN)/checker check fixtures/pages/vendor-blog/page.html --format html -o demo-output/page.html
	@echo
	@echo "== a folder: checker batch fixtures/pages -o demo-output/folder"
	@$(BIN)/checker batch fixtures/pages --include '*/page.*' -o demo-output/folder --fresh --pages
	@echo
	@echo "The page's report:      demo-output/page.html"
	@echo "The folder's dashboard: demo-output/folder/index.html"
	@echo "For programs:           demo-output/folder/reports.jsonl, summary.csv, summary.json"

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadfile

models: $(VENV)/.dev
	$(BIN)/python -m checker.training all $(DATA) $(if $(LABELS),--labels $(LABELS))
	$(BIN)/python -m checker.training reference $(DATA)

teacher: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[teacher]'
	$(BIN)/python -m checker.training.teacher $(DATA) training-data/teacher

bench: $(VENV)/.bench
	$(BIN)/python -m bench.cleaning --data $(DATA) $(if $(LABELS),--labels $(LABELS))
	$(BIN)/python -m bench.pagetype --data $(DATA)
	$(BIN)/python -m bench.fetching --data $(DATA)
	$(BIN)/python -m bench.signals --data $(DATA)
	$(BIN)/python -m bench.corpora --data $(DATA)
	$(BIN)/python -m bench.score --data $(DATA)
	$(BIN)/python -m bench.speed --data $(DATA)
	$(BIN)/python -m bench.html_pages
	$(BIN)/python -m bench.hostile --data $(DATA)
	$(BIN)/python -m bench.batch --data $(DATA)
	$(BIN)/python -m bench.cluster --data $(DATA)
	$(BIN)/python -m bench.disasters

contract: $(VENV)/.core
	$(BIN)/python $(DATA)/contract/check_contract.py

clean-venv:
	rm -rf $(VENV)
