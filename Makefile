# Every target only calls tools/setup.py, which finds a Python (or takes $PYTHON) and makes .venv.
SETUP = @python=$$(sh tools/find-python) && exec "$$python" tools/setup.py
.DEFAULT_GOAL := help
.PHONY: help run demo test check lock docs bench soak mutants clean

help: ## say what the targets do
	@grep -E '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

run: ## make .venv and start the app on http://127.0.0.1:8501
	$(SETUP) run

demo: ## the same with the samples, without an account; keeps nothing
	$(SETUP) demo

test: ## make .venv, find or get a browser, run everything
	$(SETUP) test

check: ## lint, format, types, import contracts and the fast tests
	$(SETUP) check

lock: ## compile requirements.txt and requirements-dev.txt from pyproject.toml
	$(SETUP) lock

docs: ## write what is generated: parts of docs/ and data/samples/
	$(SETUP) docs

bench: ## run every measurement in bench/
	$(SETUP) bench

soak: ## kill a writer 200 times and count what is lost (nothing)
	$(SETUP) soak

mutants: ## change core one line at a time and see whether a test notices
	$(SETUP) mutants

clean: ## remove .venv and what the tools left behind; never data/
	$(SETUP) clean
