# Every target that CI runs is a target that a person runs.
GO ?= go
LINT = $(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.DEFAULT_GOAL := help

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Build bin/barchan
	$(GO) build -o bin/barchan ./cmd/barchan

test: ## Run all tests
	$(GO) test ./...

race: ## Run all tests with the race detector, the longest ones in short
	$(GO) test -race -short -vet=off ./...

vet: ## Run go vet
	$(GO) vet ./...

lint: ## Run the linters of .golangci.yaml
	$(LINT) run

kill: ## Kill the real server 200 times and look for lost runs and torn publishes
	BARCHAN_KILLS=200 $(GO) test -count=1 -timeout 15m -v -run 'TestKill' ./internal/e2e
	$(GO) test -count=1 -tags barchan_torn_publish -v -run 'TestKill' ./internal/e2e

client: ## Run the official Python client against a real server
	BARCHAN_PYTHON=$${BARCHAN_PYTHON:-python3} $(GO) test -count=1 -run TestPythonClient ./internal/e2e

schemathesis: ## Hold a real server against its OpenAPI document
	BARCHAN_SCHEMATHESIS=$${BARCHAN_SCHEMATHESIS:-st} $(GO) test -count=1 -v -run TestSchemathesis ./internal/e2e

bench: ## Measure, and write docs/benchmarks.md
	$(GO) run ./internal/bench

trino: ## Start a real Trino to compare with, at port 18090 (needs Maven and Java 25)
	internal/trino/start

diff: ## Compare functions, operators, casts and statements with that Trino (some minutes)
	BARCHAN_TEST_TRINO=$${BARCHAN_TEST_TRINO:-http://127.0.0.1:18090} $(GO) test -count=1 -timeout 30m -v -run 'TestDifferential|TestGenerated' ./duckdb/worker

web: build ## Check, test and build the workbench into web/dist (needs Node 20.19 or newer)
	cd web/ui && npm ci --no-audit --no-fund && npm run schema && npm run check

web-check: web ## Build the workbench, and fail if web/dist is not what its sources build
	@test -z "$$(git status --porcelain web/dist)" || { git status --short web/dist; echo "web/dist is not what web/ui builds: run make web and commit it"; exit 1; }

web-e2e: build ## Test the workbench in Chromium against a real server
	cd web/ui && BARCHAN_BIN=bin/barchan npm run e2e

update: ## Rewrite the golden files of all tests; look at the diff
	$(GO) test $$($(GO) list -f '{{.ImportPath}} {{.TestImports}} {{.XTestImports}}' ./... | awk '/internal\/golden/ {print $$1}') -update

demo: ## Run the demo
	$(GO) run ./cmd/barchan demo

.PHONY: schemathesis help build test race vet lint kill client bench web web-check web-e2e trino diff update demo
