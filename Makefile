# One door for tools. Everything works from a bare checkout; a second call is quick.
SHELL := /bin/bash
PY := .venv/bin/python
PORT ?= 8000
export PATH := $(CURDIR)/.venv/bin:$(PATH)
STAMPS := .make

.PHONY: help setup run test test-fast test-one browser check demo bench figures sbom mutation format lock clean translations

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(STAMPS)/assets $(STAMPS)/words ## install the locked dependencies and build the static files

run: setup ## start the web server and the follow-up worker with the demonstration (PORT=8000)
	@PORT=$(PORT) $(PY) tools/run.py

test: setup $(STAMPS)/system ## the whole suite, on both database engines and in a real browser
	@$(PY) tools/suite.py

test-fast: setup ## the quick tests only
	@$(PY) tools/suite.py quick

test-one: setup ## the tests of one place (T=tests/web/test_queue.py; MORE="-x --lf" goes to pytest)
	$(PY) -m pytest -q $(MORE) $(or $(T),$(error say which: make test-one T=tests/web/test_queue.py))

browser: setup $(STAMPS)/system ## the journeys in a real browser only
	@$(PY) tools/suite.py browser

check: setup ## format, lint, types, import floors, templates, translations, law data
	@bash tools/check.sh

figures: setup $(STAMPS)/system ## the promises at full size and the benchmarks, written to docs/ and benchmarks/
	@$(PY) tools/figures.py

sbom: $(STAMPS)/venv ## what is third-party, as CycloneDX JSON on standard output, from the lock files
	@$(PY) tools/sbom.py

mutation: setup ## how many changed rules the tests notice (ROOM=law SAMPLE=800 SEED=3; SAMPLE=0 takes all)
	@$(PY) tools/mutation.py $(or $(ROOM),law) $(or $(SAMPLE),800) $(or $(SEED),3)

format: setup ## put the code into its one form
	.venv/bin/ruff format . && .venv/bin/ruff check --fix .

demo: setup ## fill an empty database with the demonstration
	@$(PY) tools/run.py --prepare

bench: setup ## run the benchmarks; JSON goes to standard output
	@for b in benchmarks/*.py; do case $$b in benchmarks/_*) ;; *) echo "# $$b" >&2; $(PY) -m benchmarks.$$(basename $$b .py) || exit 1;; esac; done

lock: $(STAMPS)/venv ## make the lock files anew
	.venv/bin/uv lock && .venv/bin/uv export --locked --all-groups --all-extras --no-emit-project --no-header --no-annotate -o requirements.lock
	.venv/bin/npm install --package-lock-only

translations: $(STAMPS)/venv ## collect the sentences into the catalogue
	.venv/bin/python tools/translations.py --update

clean: ## remove what was built (never instance/)
	rm -rf .venv node_modules $(STAMPS) referral_app/static/dist .pytest_cache .mypy_cache .ruff_cache .hypothesis mutants

$(STAMPS)/venv: requirements.lock
	@mkdir -p $(STAMPS)
	@test -x $(PY) || python3 -m venv .venv
	@.venv/bin/pip --disable-pip-version-check -q install uv==0.13.9
	@.venv/bin/uv pip install -q --compile-bytecode --require-hashes -r requirements.lock
	@touch $@

$(STAMPS)/node: package-lock.json $(STAMPS)/venv
	@.venv/bin/npm ci --silent --no-progress
	@touch $@

$(STAMPS)/assets: $(STAMPS)/node build.mjs $(shell find referral_app/assets -type f 2>/dev/null) referral_app/law/data/federal_districts.csv referral_app/law/data/county_aliases.csv
	@.venv/bin/node build.mjs
	@touch $@

$(STAMPS)/words: $(STAMPS)/venv $(wildcard referral_app/translations/*/LC_MESSAGES/*.po)
	@for po in referral_app/translations/*/LC_MESSAGES/*.po; do test -e $$po || continue; .venv/bin/pybabel -q compile -i $$po -o $${po%.po}.mo; done
	@touch $@

$(STAMPS)/system: $(STAMPS)/venv tools/system.sh
	@bash tools/system.sh
	@touch $@
