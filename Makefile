# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
# Needed on the machine: python3 (3.11 or newer), its venv module, make.

PYTHON  ?= python3
PORT    ?= 8000
VENV    := .venv
PY      := $(VENV)/bin/python
FLASK   := $(PY) -m flask --app webapp

export PORT
run demo: export SAMVEI_DEMO ?= yes

.DEFAULT_GOAL := help
.PHONY: help run test setup setup-dev demo check strings catalogues migrate bench campaign where vendor clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: setup ## start Samvei with the demo on http://localhost:8000 (PORT=9000 for another port)
	@$(PY) scripts/serve --only-check-port
	@$(FLASK) migrate
	@$(FLASK) demo
	@$(FLASK) reckon
	@exec $(PY) scripts/serve

# One pytest run, so that one summary line tells the whole truth. A skipped test fails it (scripts/no_skipping.py).
# loadgroup keeps tests of one xdist_group in one process.
test: setup-dev ## install what the tests need, then run them all: unit, feature, house, browser
	@chromium=$$(CHROMIUM="$(CHROMIUM)" PY=$(PY) scripts/find_chromium) && \
	CHROMIUM="$$chromium" PYTHONPATH=scripts \
	$(PY) -m pytest tests e2e -p no_skipping -n 2 --dist loadgroup $(ARGS)

setup: ## create .venv from the hashed lock (quick when nothing changed) and compile the catalogues
	@PYTHON=$(PYTHON) scripts/setup requirements.lock
	@$(PY) scripts/compile_catalogues

setup-dev:
	@PYTHON=$(PYTHON) scripts/setup requirements-dev.lock
	@$(PY) scripts/compile_catalogues

demo: setup ## load the demo anew, moved to the current weeks (what was changed in it is lost)
	@$(FLASK) migrate
	@$(FLASK) demo --again

check: setup-dev ## what a machine can say about the code without running it: ruff, mypy, fresh catalogues
	@$(PY) -m ruff check webapp tests e2e scripts migrations
	@$(PY) -m mypy
	@$(PY) scripts/strings --check

strings: setup-dev ## gather the sentences of code and templates into translations/
	@$(PY) scripts/strings
	@$(PY) scripts/compile_catalogues

catalogues: setup ## compile the translations
	@$(PY) scripts/compile_catalogues

migrate: setup ## bring the database to the newest shape
	@$(FLASK) migrate

bench: setup ## measure bytes, statements and speed beside their bounds; asserts nothing
	@$(PY) scripts/bench

# What takes hours: every page in every language and width, a thousand kills, the long random walks.
CAMPAIGN := e2e/test_every_page.py tests/operations tests/policy/test_protection_walk.py
campaign: setup-dev ## every page at every width, a thousand kills, long random walks (hours)
	@chromium=$$(CHROMIUM="$(CHROMIUM)" PY=$(PY) scripts/find_chromium) && \
	CHROMIUM="$$chromium" SAMVEI_CAMPAIGN=yes $(PY) -m pytest $(CAMPAIGN) -n 2 --dist loadgroup --timeout 7200

where: ## follow a rule through the house: make where RULE=reception.norwegian
	@$(PYTHON) scripts/where "$(RULE)"

vendor: ## fetch htmx and axe again from the npm registry and check them (needs npm)
	@$(PYTHON) scripts/vendor

clean: ## remove what can be made again (keeps the database in var/)
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
	@find webapp tests e2e translations -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
	@find translations -name '*.mo' -delete 2>/dev/null || true
