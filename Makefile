# Every target only calls tools/setup.py, which finds a Python (or takes $PYTHON) and makes .venv.
SETUP = @python=$$(sh tools/find-python) && exec "$$python" tools/setup.py
.DEFAULT_GOAL := help
.PHONY: help run demo test check lock docs bench soak mutants clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

run: ## set up .venv and start the app on http://127.0.0.1:8501
	$(SETUP) run

demo: ## start the app with the samples, without an account; saves nothing
	$(SETUP) demo

test: ## set up .venv, find or install a browser, run the tests
	$(SETUP) test

check: ## lint, format, types, import contracts and the fast tests
	$(SETUP) check

lock: ## compile requirements.txt and requirements-dev.txt from pyproject.toml
	$(SETUP) lock

docs: ## generate parts of docs/ and data/samples/
	$(SETUP) docs

bench: ## run every measurement in bench/
	$(SETUP) bench

soak: ## kill writers 200 times, damage every file, try 500 examples, see each screen in every way, run tests marked long
	$(SETUP) soak

mutants: ## change core one line at a time and check that a test fails
	$(SETUP) mutants

clean: ## remove .venv and other generated files; never data/
	$(SETUP) clean
