# Careline: build, run, check, test, bench. `make help` lists them.
#
# Needs Go (go.mod says which), Node and npm (scripts/versions.sh says which).
# Everything else is fetched: Go modules, npm packages, and for `make test`
# alone PostgreSQL and Chromium from Debian.

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZ_TIME ?= $(if $(filter true,$(CI)),60s,10s)

# A front end is built again only when something it is made of changed.
NPM := node_modules/.careline-installed
source = $(shell find $(1) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
CLIENT := $(call source,server/protocol/ts/src)

.PHONY: help build front-ends run check test bench pace versions clean
.PHONY: check-parts format vet lint generated unit front-types front-style front-unit sizes compose documents

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

versions:
	@scripts/versions.sh

$(NPM): package.json package-lock.json
	@scripts/versions.sh
	npm ci --no-audit --no-fund
	@touch $@

widget/dist/.built: $(NPM) $(CLIENT) $(call source,widget)
	npm run build --workspace widget
	@touch $@

agent-console/dist/.built: $(NPM) $(CLIENT) $(call source,agent-console) widget/tokens.css
	npm run build --workspace agent-console
	@touch $@

front-ends: widget/dist/.built agent-console/dist/.built

build: versions front-ends ## the front ends, then bin/careline
	go build -trimpath -o bin/careline ./server

# exec, so that Ctrl-C reaches the server itself and make waits for it.
run: build ## demo mode on CARELINE_DATA (./data), with a sign-in it prints
	@CARELINE_DEMO=1 exec bin/careline serve

check: versions front-ends ## the fast part: format, vet, lint, rules, generated files, unit tests, types, sizes
	@start=$$SECONDS; $(MAKE) -j2 --output-sync=target check-parts; echo "check: $$((SECONDS - start)) s"

check-parts: format vet lint generated unit front-types front-style front-unit sizes compose documents

format:
	@bad=$$(gofmt -l $$(git ls-files --cached --others --exclude-standard '*.go')); \
	if [ -n "$$bad" ]; then echo "gofmt would change:"; echo "$$bad"; exit 1; fi; echo "format: clean"

vet:
	@go vet ./... && echo "vet: clean"

lint:
	@go run $(STATICCHECK) ./... && echo "staticcheck: clean"

# openapi.json is made from the Go types, schema.gen.ts from openapi.json.
generated:
	@scripts/generated.sh

unit:
	@go test -short ./...

front-types: $(NPM)
	@npm run types --workspaces --if-present

front-style: $(NPM)
	@npx --no-install biome check .

front-unit: $(NPM)
	@npm run test --workspaces --if-present

sizes: front-ends
	@node widget/scripts/sizes.mjs && node agent-console/scripts/sizes.mjs

compose: $(NPM)
	@node scripts/compose.mjs

documents:
	@node scripts/docs.mjs

test: versions ## everything, in the order of what fails fastest
	@scripts/debian-packages.sh
	@scripts/test.sh "$(FUZZ_TIME)"

bench: build ## the budgets beside their floors: a table, and JSON in bin/bench.json
	go run ./test/load

# Chromium is needed, as for make test. A busy machine makes the figures worse,
# so each stands beside those of an empty page in the same browser.
pace: build ## what a key costs in a busy console: a table, and JSON in bin/pace.json
	@cd test && npx --no-install playwright test --config pace/playwright.config.ts

clean:
	rm -rf bin widget/dist/.built agent-console/dist/.built $(NPM)
