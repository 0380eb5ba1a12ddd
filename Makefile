# Everything a newcomer needs. Each target does its own set-up and says what it does.
#
#   GUIDE=examples/name  the folder of the guide to build, serve, check or report on; if you leave it out, the guide in maps/
#   DIR=examples/name    the folder that `make new-guide` makes
#   PORT=8000            the port of `make serve` and `make dev`
#   PYTHON=python3.13    the Python to use; if you leave it out, the lowest suitable one on the machine
#   SITE_URL=https://…/  the site's full address, if it is known: a shared link then shows a picture, and the settings for hosts fit its path
#   ARGS="-k calendar"   options for `make test` (those of pytest), `make lint`, `make words`, `make judge`, `make mutations` and `make bench`
#                       (`make test ARGS="-m 'not browser and not build and not slow'"` is the quick run: no browser, no built site, no other program)

GUIDE ?=
PORT ?= 8000
ifneq ($(words $(GUIDE)),$(if $(GUIDE),1,0))
$(error The folder of a guide cannot have a space in its name, as in GUIDE="$(GUIDE)". Rename the folder, with a hyphen in place of the space)
endif
# A guide has its site in a folder of its own, by the name of its folder, so that one is not served or packed in place of another.
SITE := $(if $(GUIDE),build/$(notdir $(patsubst %/,%,$(GUIDE)))/site,site)
VENV := .venv
PY   := $(VENV)/bin/python

# The build banner about the next generation of MkDocs is noise to readers of this output.
export NO_MKDOCS_2_WARNING := 1
export GUIDE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

CANDIDATES = $(or $(PYTHON),python3.11 python3.12 python3.13 python3.14 python3)

.DEFAULT_GOAL := help
.PHONY: help serve site zip pdf dev check retell new-guide lint words hook test coverage judge mutations bench lock clean venv built packages test-packages judge-packages lint-packages words-packages runtime browser

help: ## show this list
	@echo "Usage: make TARGET"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

serve: built ## build the site and serve it on this machine (PORT=8000)
	@exec $(PY) -m maps.ship.server $(SITE) --port $(PORT)

site: built ## build the site into site/, with compressed copies, ready for a host
	@echo "Compressing its files for the web. The first time, this takes a minute or two ..."
	@$(PY) -m maps.ship.precompress $(SITE)
	@echo "The site is in $(SITE)/. Use the settings for your host: nginx.conf, .htaccess, web.config or _headers. If your host does not"
	@echo "use any of them, it sends no headers. Everything works there, with less protection: see the page Host this site (docs/hosting.md)."

zip: built ## write the site as a ZIP file into build/ that opens from a folder, without a server
	@$(PY) -m maps.ship.zip_edition $(SITE) build

pdf: packages runtime ## write the whole guide as a PDF into build/
	@$(PY) build_maps.py pdf build/

dev: packages runtime ## for editors: serve, and build again whenever a source changes (PORT=8000)
	@exec $(PY) -m mkdocs serve --dev-addr 127.0.0.1:$(PORT)

check: packages ## check the sources and list every mistake
	@$(PY) build_maps.py check

retell: packages ## write the new results of training cases after a change, to read before you commit
	@$(PY) build_maps.py retell

new-guide: packages ## write the smallest guide that works into a new folder (DIR=examples/my-guide)
	@$(PY) build_maps.py new "$(DIR)"

lint: lint-packages words-packages ## look for mistakes in the code without running it (ARGS="types")
	@$(PY) -m tests.lint $(ARGS)

words: words-packages ## report how the texts read: length, force, terms, spelling (ARGS="pages")
	@$(PY) -m tests.words $(ARGS)

hook: ## run `make lint` before each commit on this machine (to stop it, delete the file that it names)
	@hook="$$(git rev-parse --git-path hooks/pre-commit)" && mkdir -p "$$(dirname "$$hook")" || exit 1; \
	if [ -e "$$hook" ]; then echo "There is a hook already: $$hook. Add a line \"make lint\" to it, or delete it and run make hook again." >&2; exit 1; fi; \
	printf '#!/bin/sh\nexec make --no-print-directory lint\n' > "$$hook" && chmod +x "$$hook" && \
	echo "From now on git runs make lint before each commit: $$hook"

test: test-packages lint-packages words-packages runtime browser ## install what tests need and run them all (ARGS="-k calendar")
	@echo "Running the tests ..."
	@GUIDE= $(PY) -m pytest --numprocesses 4 --dist worksteal $(ARGS)

coverage: test-packages ## list the lines and branches of the core that the quick tests do not run
	@$(PY) -m coverage erase
	@GUIDE= $(PY) -m coverage run -m pytest -q --numprocesses 4 --dist worksteal -m 'not browser and not build and not slow' $(ARGS)
	@$(PY) -m coverage combine --quiet
	@$(PY) -m coverage report

judge: test-packages judge-packages built browser ## run every judge on every page, and write one table (ARGS="--only nu axe")
	@$(PY) -m tests.judge $(ARGS)

mutations: test-packages ## change the guide in many small ways and see whether the tests notice (ARGS=100 for a sample)
	@$(PY) -m tests.mutations $(ARGS)

bench: test-packages runtime browser ## measure: layout, build, the start of Python, a step, bytes (ARGS="--only start")
	@$(PY) -m tests.bench $(ARGS)

# ---- set-up -----------------------------------------------------------------------------------------------------

# Makes .venv once, and again if its Python has gone or is not the one asked for with PYTHON=: see requirements/environment.py.
venv:
	@for python in $(PY) $(CANDIDATES); do \
	    "$$python" requirements/environment.py suits 2>/dev/null || continue; \
	    exec "$$python" requirements/environment.py make $(VENV) "$(PYTHON)" $(CANDIDATES); \
	done; \
	echo "No Python from 3.11 to 3.14 was found (looked for: $(CANDIDATES))." >&2; \
	echo "Install one (on Debian: apt-get install python3 python3-venv) or name one: make PYTHON=/path/to/python3.12 ..." >&2; exit 1

# $(call install,LOCK,WORDS): installs requirements/LOCK.txt unless exactly this text was installed before.
define install
@cmp -s requirements/$(1).txt $(VENV)/$(1).installed || { \
    echo "Installing $(2), pinned in requirements/$(1).txt ..."; \
    $(PY) -m pip install -qq --require-hashes -r requirements/$(1).txt || { \
        echo "They could not be installed; pip's reason is above. Is the network within reach? Then run the same command again." >&2; \
        exit 1; }; \
    cp requirements/$(1).txt $(VENV)/$(1).installed; }
endef

packages: venv
	$(call install,site,the packages that build the site)

test-packages: packages
	$(call install,tests,the packages that the tests use)

judge-packages: test-packages
	$(call install,judge,the packages that the judges use)

lint-packages: packages
	$(call install,lint,the linters written in Python)
	@$(PY) -m tests.lint --install

words-packages: packages
	@$(PY) -m tests.words --install

runtime: packages
	@$(PY) -m maps.ship.runtime

built: packages runtime
	@echo "Building the site ..."
	@GUIDE_PDF=true $(PY) -m mkdocs build --strict --quiet --site-dir $(SITE)

browser: test-packages
	@$(PY) -m tests.browser.chromium

lock: venv ## for maintainers: renew the pinned versions
	$(call install,lock,the tool that pins versions)
	@$(PY) requirements/lock.py
	@echo "Renewing package-lock.json ..."
	@$(PY) -m maps.ship.runtime --lock
	@echo "Renewing tests/judge/package-lock.json ..."
	@$(PY) -m tests.judge.tools
	@echo "Renewing tests/lint/package-lock.json ..."
	@$(PY) -m tests.lint --lock
	@echo "Renewing tests/words/package-lock.json ..."
	@$(PY) -m tests.words --lock

clean: ## remove everything that make has made
	@rm -rf $(VENV) site build bench.json node_modules tests/judge/node_modules tests/lint/node_modules tests/words/node_modules .pytest_cache .hypothesis .mypy_cache .ruff_cache
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
	@echo "Removed $(VENV), site/, build/, node_modules/ and the caches."
