# Một Cửa. `make demo` plays a whole day on this machine; `make test` proves it.
PYTHON ?= python3
PORT ?=
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
BROWSER := $(VENV)/.browser
LOCKS := requirements infra/layers/ocr infra/layers/reports infra/layers/documents \
  infra/layers/signing infra/layers/binding requirements-dev tests/browser/requirements

export PYTHONUTF8 := 1
ifneq ($(PORT),)
export MOTCUA_PORT := $(PORT)
endif

.PHONY: demo start stop test browser check bench catalogue package deploy redrive lock clean help

help: ## say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make demo PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(BROWSER): $(READY) tests/browser/requirements.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check -r tests/browser/requirements.txt
	@touch $@

demo: $(READY) ## play a whole day of the province on this machine, and leave it running
	$(RUN) -m infra.demo

start: $(READY) ## start the local cloud again, with all that is in it
	$(RUN) -m infra.resume

stop: $(READY) ## end the local cloud; what is in it stays
	$(RUN) -m infra.cloud stop

test: $(READY) ## run every test that needs no browser
	$(RUN) -m pytest -n auto --dist loadfile --no-loadscope-reorder

browser: $(BROWSER) ## play each journey in the distribution's Chromium: BRIEF=1 in one of its ways
	$(RUN) -m infra.chromium
	$(RUN) -m pytest tests/browser $(if $(BRIEF),-m "not more")

check: $(READY) ## lint, types, layers, the catalogue and the template
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports
	$(RUN) -m infra.catalogue check
	$(RUN) -m infra.package local
	$(VENV)/bin/cfn-lint build/package/local/sam.json

bench: $(READY) ## measure, beside the floor; writes build/bench.json: OCR_SET=folder of pages
	$(RUN) -m tests.bench

catalogue: $(READY) ## find what is wrong with the procedures
	$(RUN) -m infra.catalogue check

package: $(READY) ## build zip, layers and template: TARGET=aws-arm64 | aws-x86_64 | local
	$(RUN) -m infra.package $(or $(TARGET),aws-arm64)

deploy: $(READY) ## deploy to the account of the environment: STACK=… TARGET=… SET="PortalUrl=https://…"
	$(RUN) -m infra.deploy $(or $(TARGET),aws-arm64) --stack $(or $(STACK),motcua) \
	  $(foreach one,$(SET),--set $(one))

redrive: $(READY) ## put back what lies in the dead-letter queues
	$(RUN) -m infra.redrive

lock: $(READY) ## choose the newest versions again and write them down
	for one in $(LOCKS); do $(VENV)/bin/pip-compile --quiet --upgrade --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --strip-extras --no-header \
	  --annotation-style line -o $$one.txt $$one.in || exit 1; done

clean: stop ## forget everything that was made, the local cloud's content too
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
