# What people and the gate run. `make help` lists it.
.PHONY: help demo test lint generate web page suites bench clean prerequisites

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

prerequisites:
	@bash neo4j/managed/prerequisites.sh

demo: prerequisites ## serve a demonstration with a question to ask
	@go run . demo

test: prerequisites ## everything, against a real Neo4j that the tests start themselves
	go vet ./...
	go test -race -timeout 15m ./...

lint: ## formatting, linters, import directions
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "run gofmt -w on these"; exit 1; }
	go tool -modfile=tools/lint/go.mod golangci-lint run

generate: ## regenerate graph/generated and graph/model from schema.graphqls
	go tool gqlgen generate

web: ## rebuild web/dist from web/src
	cd web && npm ci --no-audit --no-fund && npm run build

bench: prerequisites ## measure beside the peers, and write docs/performance.md; BENCH holds options (bench/README.md)
	@cd bench && go build -o ../bin/bench . && exec ../bin/bench run $(BENCH)
