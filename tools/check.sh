#!/usr/bin/env bash
# Format, lint, types, import floors, templates, translations, law data. Says every fault, fails on any.
set -u
cd "$(dirname "$0")/.."
failed=0
say() { printf '%-14s' "$1"; }
try() {
  local name=$1; shift
  say "$name"
  if out=$("$@" 2>&1); then echo ok; else echo FAILED; echo "$out"; failed=1; fi
}
try format .venv/bin/ruff format --check .
try lint .venv/bin/ruff check .
try types .venv/bin/mypy
try floors .venv/bin/lint-imports
try templates .venv/bin/djlint --profile=jinja --lint --quiet referral_app/templates
try security .venv/bin/bandit -q -r referral_app -c pyproject.toml
try spelling .venv/bin/codespell referral_app docs README.md CONTRIBUTING.md CHANGELOG.md tools benchmarks
try dependencies .venv/bin/deptry referral_app
try translations .venv/bin/python tools/translations.py
# As on the day of these data: what the calendar alone makes due is for the office (`flask law check`, `law review`).
try law .venv/bin/flask --app wsgi law check --on "$(sed -nE 's/.*"law_version": "([0-9-]{10}).*/\1/p' referral_app/law/data/law.json | head -1)"
exit $failed
