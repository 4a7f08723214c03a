# Solespine: `make run` to use it, `make test` to check it. Each target sets up what it needs.
#
#   make run                                   the interview
#   make run ARGS="knowledge check"            any other command
#   make test ARGS="tests/safety -k wound"     lint and types, then some of the tests

.POSIX:
.SUFFIXES:
.PHONY: help run test bench lint format locks clean

SHELL = /bin/sh
PYTHON = .venv/bin/python
ARGS =

help:
	@echo 'make run      set up, then start the interview;  ARGS="..." runs another command'
	@echo 'make test     set up, then lint, types and all tests;  ARGS="..." goes to pytest'
	@echo 'make bench    set up, then the benchmarks;  ARGS="..." goes to them'
	@echo 'make lint     style and types only'
	@echo 'make format   put the code into the common style'
	@echo 'make locks    write requirements*.lock anew after a dependency changed (needs uv)'
	@echo 'make clean    remove everything that was set up or built'

run:
	@sh tools/bootstrap.sh run
	@set -- $(ARGS); \
	if [ $$# -gt 0 ]; then exec .venv/bin/solespine "$$@"; \
	elif [ -t 0 ]; then exec .venv/bin/solespine interview; \
	else exec .venv/bin/solespine --help; fi

test: lint
	$(PYTHON) -m pytest -n 2 $(ARGS)

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
