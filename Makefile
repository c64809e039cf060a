# Every command of the project; the README and CI call nothing else.
.DEFAULT_GOAL := html
.PHONY: html serve publish test prove tools check wheel test-wheel lighthouse docs screenshots bench lock clean

PYTHON ?= python3
VENV := .venv
COMPILED := .venv-compiled
BIN := $(VENV)/bin
NODE := requirements/node_modules
PELICAN := $(BIN)/pelican
PIP := $(BIN)/pip --disable-pip-version-check -q

html: $(VENV)/site
	$(PELICAN) content

serve: $(VENV)/site
	$(PELICAN) content --listen --autoreload

publish: $(VENV)/site
	$(PELICAN) content -s publishconf.py
	$(BIN)/broadsheet search content -s publishconf.py
	$(BIN)/broadsheet archive content -s publishconf.py
	$(BIN)/broadsheet compress content -s publishconf.py

test: $(VENV)/dev
	$(BIN)/pytest -n auto --dist worksteal --cov

# Before a release, or after a change of the engine: as many edits and kills as convince.
prove: $(VENV)/dev
	BROADSHEET_ROUNDS=500 BROADSHEET_KILLS=200 $(BIN)/pytest -n auto --dist worksteal -o faulthandler_timeout=10800 tests/test_engine_exactness.py tests/test_engine_kills.py

# What looks at pages: a browser, and from npm the rules of accessibility, Lighthouse and the Nu checker.
tools: $(VENV)/dev $(NODE)/.package-lock.json
	$(BIN)/python -c "from tests.demo import find_browser; raise SystemExit(not find_browser())" || $(BIN)/playwright install chromium

$(NODE)/.package-lock.json: requirements/package-lock.json
	@command -v npm >/dev/null || { echo "These tests want Node.js 20 with npm: apt-get install npm" >&2; exit 1; }
	cd requirements && npm ci --loglevel=error
	touch $@

check: tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tests.write_docs --check
	BROADSHEET_TOOLS=all $(MAKE) test

# A wheel whose reader is compiled, for this machine's kind and its Python; it takes a C compiler, and some minutes.
wheel: dist/.made

dist/.made: $(VENV)/dev pyproject.toml $(shell find broadsheet theme -type f -not -name '*.pyc')
	rm -rf dist
	$(BIN)/hatchling build -d dist -t sdist
	HATCH_BUILD_HOOK_ENABLE_MYPYC=true $(PIP) wheel --no-deps --no-build-isolation -w dist dist/*.tar.gz
	touch $@

$(COMPILED)/site: dist/.made requirements/dev.txt requirements/bench.txt
	$(PYTHON) -m venv $(COMPILED)
	$(COMPILED)/bin/pip --disable-pip-version-check -q install --require-hashes -r requirements/dev.txt
	$(COMPILED)/bin/pip --disable-pip-version-check -q install --require-hashes -r requirements/bench.txt
	$(COMPILED)/bin/pip --disable-pip-version-check -q install --no-deps --force-reinstall dist/*.whl
	touch $@

# The reader as the wheel has it, with the tests of its sources; they stand where these are not found.
test-wheel: $(COMPILED)/site
	rm -rf dist/tests
	mkdir -p dist/tests
	cp -r tests pyproject.toml dist/tests
	cd dist/tests && BROADSHEET_COMPILED=1 ../../$(COMPILED)/bin/pytest -n auto $(OF_READER)
OF_READER := $(addprefix tests/test_,wheel.py cases.py copy.py dates.py header.py phrases.py reader_properties.py seed_forms.py)

# Lighthouse's scores, that of speed too, which only a quiet machine tells rightly.
lighthouse: tools
	$(BIN)/python -m tests.lighthouse

# docs/copy.md is made from the rules' docstrings, the lists of docs/theme.md from its templates and sheets.
docs: $(VENV)/dev
	$(BIN)/python -m tests.write_docs

# The pictures in docs/screenshots, made again when the theme looks different.
screenshots: tools
	$(BIN)/python -m docs.screenshots.make

# Of the wheel, as people have it.
bench: $(COMPILED)/site
	$(COMPILED)/bin/python benchmarks/reading.py
	$(COMPILED)/bin/python benchmarks/compare.py

lock: $(VENV)/dev
	$(BIN)/uv pip compile pyproject.toml --extra publish --extra search --group build $(LOCK) -o requirements/site.txt
	$(BIN)/uv pip compile pyproject.toml --extra cluster --extra publish --extra search --group build --group dev $(LOCK) -o requirements/dev.txt
	$(BIN)/uv pip compile --group bench $(LOCK) -o requirements/bench.txt
LOCK := --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --no-strip-extras -q

clean:
	rm -rf output cache .pytest_cache .mypy_cache .ruff_cache .coverage .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/site: $(VENV)/bin/python requirements/site.txt pyproject.toml
	$(PIP) install --require-hashes -r requirements/site.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/dev: $(VENV)/site requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	touch $@
