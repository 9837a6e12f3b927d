# Every target works on a fresh Debian with Python 3.11, git and make; each prepares what it needs.
SHELL := /bin/bash
PY := .venv/bin/python
PORT ?= 8501
WORKERS ?= 3
export PORT
# Chinese file names and files read the same under any locale.
export PYTHONUTF8 := 1
# Dozens of tests and commands start Python anew: each would compile the project again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test sweep snapshots screenshots lint types format bench bundle lock clean env dev browser editor plotly audit soak

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

run: env ## serve the dashboard (PORT=8501); builds the demo warehouse when there is none
	@tools/serve.sh

test: dev browser lint types ## lint, types and every test, the browser's too
	@echo; echo "── pytest ──"
	@$(PY) -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

sweep: dev browser ## the long sweeps that make test leaves out: a hundred kills, ten thousand random sheets, LibreOffice
	@$(PY) -m pytest --numprocesses $(WORKERS) --dist loadfile -m slow $(ARGS)

snapshots: dev browser ## the charts as they look now are right: write tests/snapshots/ anew
	@UPDATE_SNAPSHOTS=1 $(PY) -m pytest tests/test_every_page.py -k "overview or laggards or map or funds or schedule"

screenshots: dev browser ## take the pictures of the gallery anew, docs/images/
	@$(PY) -m tools.screenshots

editor: ## bundle the SQL editor anew, static/editor.js (needs node and npm)
	@cd tools/editor && npm install --no-audit --no-fund --no-package-lock --silent && npm run --silent build

plotly: ## the part of plotly.js that pages draw with and HTML documents carry, static/plotly-cartesian.min.js, at the version of the plotly package (needs npm)
	@cd $$(mktemp -d) && npm pack --silent plotly.js-cartesian-dist-min@$$($(CURDIR)/$(PY) -c "from plotly.offline import get_plotlyjs_version as v; print(v())") > name && \
	  tar -xzf $$(cat name) && cp package/plotly-cartesian.min.js $(CURDIR)/static/

lint: dev
	@echo; echo "── ruff ──"
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: dev
	@echo; echo "── mypy ──"
	@$(PY) -m mypy

format: dev ## rewrite the code in the project's format
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

bench: env ## time pages beside their SQL, reading beside bare readers, the sandbox beside none, files beside bare libraries
	@$(PY) -m bench pages
	@$(PY) -m bench etl
	@$(PY) -m bench sql
	@$(PY) -m bench exports

bundle: env ## everything a server without a network needs, as one file in build/ (DEBS=1: nginx too)
	@deploy/bundle/make.sh

lock: dev ## compile requirements*.txt from pyproject.toml (UPGRADE=1: newest versions allowed)
	@$(PY) -m uv --version >/dev/null 2>&1 || $(PY) -m pip install --quiet --disable-pip-version-check uv
	@$(PY) -m uv pip compile --quiet --universal --python-version 3.11 $(if $(UPGRADE),--upgrade) \
	    --custom-compile-command "make lock" pyproject.toml --output-file requirements.txt
	@$(PY) -m uv pip compile --quiet --universal --python-version 3.11 $(if $(UPGRADE),--upgrade) --extra dev \
	    --constraint requirements.txt --no-annotate \
	    --custom-compile-command "make lock" pyproject.toml --output-file requirements-dev.txt
	@$(PY) -m uv pip compile --quiet --universal --python-version 3.11 $(if $(UPGRADE),--upgrade) --extra spark \
	    --constraint requirements-dev.txt --no-annotate \
	    --custom-compile-command "make lock" pyproject.toml --output-file requirements-spark.txt

audit: ## hold the pinned requirements against the known vulnerabilities (needs a network; OSV_URL names another service)
	@test -x build/audit/bin/pip-audit || (python3 -m venv build/audit && build/audit/bin/pip install --quiet --disable-pip-version-check pip-audit)
	@build/audit/bin/python -m tools.audit

soak: dev ## mixed load for MINUTES (60): memory and open files stay level
	@$(PY) -m bench.soak --minutes $(or $(MINUTES),60)

clean: ## remove the environment and caches; the data folder stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache test-results
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

env:
	@tools/bootstrap.sh run

dev:
	@tools/bootstrap.sh dev

browser:
	@tools/bootstrap.sh browser
