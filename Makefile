# Everything that people and CI do with this project. `make help` lists it.
# The work is done by small scripts in deploy/setup; this file only names it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

# Tests and benchmarks run this many processes at once.
WORKERS ?= 2
# Extra arguments for pytest: make test ARGS="-k ballots"
ARGS ?=

python := .venv/bin/python
pytest := $(python) -m pytest -n $(WORKERS) --dist worksteal

.PHONY: help setup setup-dev demo dev check test test-sqlite test-postgresql bench verifier vendor lock messages clean

help: ## List all targets · 쓸 수 있는 명령 보기
	@awk -F ' ## ' '/^[a-z-]+:.* ## / { sub(/:.*/, "", $$1); printf "  make %-16s %s\n", $$1, $$2 }' Makefile

setup: ## Install into .venv, from the lock file · 설치만 하기
	@bash deploy/setup/python.sh requirements.lock

setup-dev: ## Install what tests and checks need too · 시험에 필요한 것까지 설치
	@bash deploy/setup/system.sh
	@bash deploy/setup/python.sh requirements-dev.lock

demo: setup ## Set up and start with example data (PORT=8000) · 예시 자료로 실행
	@.venv/bin/hwabaek demo

dev: setup-dev ## Start with example data, reloading on change · 개발용 실행
	@.venv/bin/hwabaek demo --reload

check: setup-dev ## Static checks only · 정적 검사
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	$(python) -m mypy
	.venv/bin/lint-imports --no-logo
	$(python) deploy/vendor/vendor.py --check
	$(python) -m pytest -q tests/test_house_rules.py tests/test_docs.py

test: check test-sqlite test-postgresql ## Every check and every test, on both databases · 모든 검사와 시험

test-sqlite: setup-dev ## Every test, on SQLite · SQLite로 시험
	$(pytest) $(ARGS)

test-postgresql: setup-dev ## Tests that touch the database, on PostgreSQL · PostgreSQL로 시험
	$(python) tests/databases.py $(pytest) -m "database and (whole_way or not browser)" $(ARGS)

bench: setup-dev ## Measure; results as a table and JSON · 성능 측정
	@for file in bench/[a-z]*.py; do echo "== $$file"; $(python) "$$file" $(ARGS); done

verifier: setup-dev ## Build the offline verifier for other machines, into dist/ · 검증기만 따로 만들기
	$(python) deploy/verify/build.py

vendor: setup-dev ## Take over third-party web files again · 화면용 외부 파일 갱신
	$(python) deploy/vendor/vendor.py

lock: ## Resolve the dependencies again · 의존성 고정 파일 갱신
	@bash deploy/setup/lock.sh

messages: setup-dev ## Collect and compile the translations · 번역 목록 갱신
	.venv/bin/hwabaek messages

clean: ## Remove what these commands made, but no data · 만든 파일 지우기(자료는 남김)
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage build dist
	find src tests bench deploy -name __pycache__ -type d -prune -exec rm -rf {} +
