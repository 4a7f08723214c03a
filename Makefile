# Solespine: `make run` to use it, `make test` to check it. Each target sets up what it needs.
#
#   make run                                   the pages, on this computer
#   make run ARGS="knowledge check"            any other command
#   make test ARGS="tests/safety -k wound"     lint and types, then some of the tests

.POSIX:
.SUFFIXES:
.PHONY: help run test crashtest loadtest bench lint format locks clean

SHELL = /bin/sh
PYTHON = .venv/bin/python
ARGS =

help:
	@echo 'make run        set up, then serve the pages;  ARGS="..." runs another command'
	@echo 'make test       set up, then lint, types and all tests;  ARGS="..." goes to pytest'
	@echo 'make crashtest  kill the program 200 times and look whether an answer was lost;  ARGS="..." goes to it'
	@echo 'make loadtest   fifty people at once for a minute;  ARGS="..." goes to it'
	@echo 'make bench      set up, then the benchmarks;  ARGS="..." goes to them'
	@echo 'make lint       style and types only'
	@echo 'make format     put the code into the common style'
	@echo 'make locks      write requirements*.lock anew after a dependency changed (needs uv)'
	@echo 'make clean      remove everything that was set up or built'

run:
	@sh tools/bootstrap.sh run
	@set -- $(ARGS); \
	if [ $$# -eq 0 ]; then set -- serve; fi; \
	exec .venv/bin/solespine "$$@"

test: lint
	$(PYTHON) -m pytest -n 2 $(ARGS)

crashtest:
	@sh tools/bootstrap.sh test
	$(PYTHON) -m tests.crash.crash --rounds 200 $(ARGS)

loadtest:
	@sh tools/bootstrap.sh test
	$(PYTHON) -m tests.load.load $(ARGS)

bench:
	@sh tools/bootstrap.sh bench
	$(PYTHON) -m benchmarks $(ARGS)

lint:
	@sh tools/bootstrap.sh test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy --strict solespine

format:
	@sh tools/bootstrap.sh test
	$(PYTHON) -m ruff check --fix-only --quiet .
	$(PYTHON) -m ruff format .

locks:
	@sh tools/lock.sh

clean:
	rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find solespine tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
