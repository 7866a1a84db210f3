# make run | test | api | eval: each sets everything up by itself; a second call begins its work at once.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Inside what it vouches for: whoever removes the index removes this with it. One per embedding model
INDEX := $(or $(PRIVACY_ASSISTANT_DATA_DIR),.data)/index/.ready-$(subst /,-,$(PRIVACY_ASSISTANT_EMBEDDING_MODEL))
INDEXED := $(wildcard assistant/understanding/weights/*.safetensors) $(shell find knowledge/data/policies knowledge/vocabulary -name 'source.*' -o -name '*.yaml') \
    $(wildcard knowledge/*.py knowledge/parsing/*.py knowledge/parsing/*.yaml)
# A Chroma server is asked each time whether it has the index
ifdef PRIVACY_ASSISTANT_CHROMA_URL
INDEXED += always
endif
# On Linux without a CPU wheel at hand: make run TORCH_INDEX=https://download.pytorch.org/whl/cpu
TORCH_INDEX ?=
PIP_FLAGS := --disable-pip-version-check -q $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))

.PHONY: help run api index test eval bench check audit format lock clean always

help: ## What can be done here
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(INDEX) ## The chat on port 8501 (PORT=...)
	@$(BIN)/privacy-assistant chat --port $(or $(PORT),8501)

api: $(INDEX) ## The HTTP service on 127.0.0.1:8000 (PORT=...)
	@$(BIN)/privacy-assistant serve --port $(or $(PORT),8000)

index: $(INDEX) ## The index of the policies, which all of these need

test: $(INDEX) ## Every test
	@scripts/ensure_chromium.sh
	@# A file of tests to a process, and no more processes than the memory of a small machine holds
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

eval: $(INDEX) ## The eval suites and their gate
	@$(BIN)/privacy-assistant eval $(ARGS)

bench: $(INDEX) ## Speed and size beside plain retrieval, into docs/bench/ and README
	@$(BIN)/python -m evals.bench $(ARGS)

check: $(READY) ## Linters and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/yamllint -s .

audit: $(READY) ## Known vulnerabilities of the pinned packages
	@$(BIN)/python scripts/audit.py $(ARGS)

format: $(READY) ## Rewrite the code in the project's format
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q .

lock: ## Write constraints.txt anew from the newest releases that pyproject.toml admits
	@rm -rf $(VENV)-lock && $(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/pip install $(PIP_FLAGS) torch==$$(sed -n 's/^torch==//p' constraints.txt) -e '.[dev]'
	@{ head -n 2 constraints.txt; $(VENV)-lock/bin/pip freeze --exclude-editable | sed 's/+cpu$$//'; } > constraints.new
	@mv constraints.new constraints.txt && rm -rf $(VENV)-lock

clean: ## Remove what make built
	@rm -rf $(VENV) .data *.egg-info

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one with PYTHON=python3.11" >&2; exit 1; }
	@echo "Setting up $(VENV); the first time this takes some minutes ..." >&2
	@# Made anew where it was left half made, or where its Python has gone
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install $(PIP_FLAGS) -c constraints.txt -e '.[dev]'
	@touch $@

$(INDEX): $(READY) $(INDEXED)
	@$(BIN)/privacy-assistant index
	@mkdir -p $(@D) && touch $@
