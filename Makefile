# The first two are all that a visitor needs: `make run` and `make test`.
# Settings come from the environment: `make run PORT=3001 DATA_DIR=/srv/ballerine` (docs/settings.md).

PY := .venv/bin/python
FIND_PYTHON = for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$name && exit; done
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Where the environment forbids compiled files, each of the many processes would compile the same modules again.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help run test lint bench chaos screenshots specimens lock clean environment environment-dev browser

help: ## Say what each command does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: environment ## Install, build, migrate, seed the demo and serve it on http://localhost:3000
	@exec $(PY) -m ballerine_app.cli demo

test: environment-dev browser ## Run every test, browser tests included; ARGS="-k name" for some
	$(PY) -m pytest $(if $(ARGS),,$(SIDE_BY_SIDE)) $(ARGS)
# A whole file goes to one process. A choice of tests is quicker in one, and can be debugged there.
SIDE_BY_SIDE = -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: environment-dev ## Check style, types and the arrows between the layers
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: environment-dev browser ## Measure, and print medians and ratios
	$(PY) -m tests.bench $(ARGS)

chaos: environment-dev ## Kill the workers 200 times and count every effect; ARGS="--seed N" to repeat
	$(PY) -m tests.chaos $(ARGS)

screenshots: environment-dev browser ## Picture every page at 390 and 1440 px, light and dark, into screenshots/
	$(PY) -m tests.e2e.screens

specimens: environment-dev browser ## Draw the specimen documents anew
	$(PY) -m ballerine_app.demo.specimens.draw

lock: environment-dev ## Choose the newest versions of all dependencies and write the lock files
	.venv/bin/uv pip compile pyproject.toml --extra build $(COMPILE) -o requirements.lock
	.venv/bin/uv pip compile pyproject.toml --all-extras -c requirements.lock $(COMPILE) -o requirements-dev.lock
	rm -rf build/web build/frontend reflex.lock
	$(PY) -m ballerine_app.cli build
COMPILE = --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	--custom-compile-command "make lock" --quiet

clean: ## Remove everything that the other commands made, but no data
	rm -rf .venv .web build screenshots .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer is needed, and none was found. Get it from your system's packages or from python.org."; exit 1; fi; \
	exec $$python scripts/prepare_environment.py requirements.lock

environment-dev: environment
	@$(PY) scripts/prepare_environment.py requirements-dev.lock

browser: environment-dev
	@$(PY) scripts/prepare_browser.py
