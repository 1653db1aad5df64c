# What people and the gate run. `make help` lists it.
.PHONY: clients guards help demo test lint generate web page suites bench compare clean prerequisites fuzz supply licenses sbom audit fresh mutate mutate-sample

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

# A checkout that git does not speak of, such as one that belongs to another user, cannot be named in what is built.
ifneq ($(shell git rev-parse HEAD >/dev/null 2>&1 && echo named),named)
export GOFLAGS += -buildvcs=false
endif

prerequisites:
	@sh neo4j/managed/prerequisites.sh

# ADDR=127.0.0.1:8081 serves elsewhere, and RESET=1 loads the demonstration anew, without what was changed in it.
demo: prerequisites ## serve a demonstration with a question to ask; ADDR=HOST:PORT, RESET=1
	@echo "building entitlegraph: for the first time a minute or two, as Go fetches and compiles all libraries" >&2
	@trap 'echo; exit 0' INT; go build -o bin/entitlegraph . && \
	exec bin/entitlegraph demo $(if $(ADDR),--addr '$(ADDR)') $(if $(RESET),--reset)

test: ## everything, against a real Neo4j that the tests start themselves
	@sh neo4j/managed/prerequisites.sh --race
	@echo "building and running the tests: five to fifteen minutes; for the first time nothing is seen for two or three" >&2
	go vet ./...
	go test -race -timeout 30m ./...

fresh: ## make demo and make test on a bare Debian of their own; as root, before a release
	@bash .ci/fresh

# The linter keeps its cache in the checkout: a shared one reports places of another checkout, which its exceptions then do not match.
lint: ## formatting, linters, import directions
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "run gofmt -w on these"; exit 1; }
	GOLANGCI_LINT_CACHE=$(CURDIR)/bin/lint go tool -modfile=tools/lint/go.mod golangci-lint run
	go test ./docs

guards: ## delete each guard of policy/ in turn: a test must notice
	go run ./tools/guards

# The rules, the guards and the limits: what their tests notice is measured, and at most 5 % of the changes may go unnoticed.
PACKAGES ?= graph/entitle changes policy

mutate: ## change the code of PACKAGES in each place in turn: a test must notice; some ten minutes
	go run ./tools/mutate $(PACKAGES)

mutate-sample: ## the same for every 25th place alone, within a minute; as the gate does
	go run ./tools/mutate -every 25 $(PACKAGES)

generate: ## write graph/generated, graph/model and resolvers/mutations_gen.go anew, from schema.graphqls and gqlgen.yml
	go run ./tools/generate

web: ## rebuild web/dist from web/src
	cd web && npm ci --no-audit --no-fund && npm run build

FUZZ ?= 30s

fuzz: ## try what strangers may send: each fuzz target for FUZZ=30s
	@for file in $$(git grep -l '^func Fuzz' -- '*_test.go'); do \
	  for target in $$(sed -n 's/^func \(Fuzz[A-Za-z]*\).*/\1/p' $$file); do \
	    echo "== $$target ($$file)"; \
	    go test ./$$(dirname $$file) -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZ) -fuzzminimizetime 10s || exit 1; \
	  done; \
	done

supply: ## licenses of all modules, and known vulnerabilities; as the gate does
	cd tools/supply && go test . && go run . licenses && go run . vulnerabilities

licenses: ## write docs/licenses.md
	cd tools/supply && go run . licenses -write

sbom: ## write what the program and its page are made of, as CycloneDX, into sbom/
	@mkdir -p sbom
	go tool -modfile=tools/supply/go.mod cyclonedx-gomod app -json -std -licenses -main . -output sbom/program.cdx.json .
	cd web && npm sbom --sbom-format cyclonedx --package-lock-only >../sbom/page.cdx.json

clients: prerequisites ## generate clients with genqlient and GraphQL Code Generator, compile them, and ask the demonstration with both
	@tools/clients/run

bench: prerequisites ## measure beside the peers, and write docs/performance.md; BENCH holds options (bench/README.md)
	@cd bench && go build -o ../bin/bench . && exec ../bin/bench run $(BENCH)

compare: prerequisites ## measure beside the product of an earlier commit: BEFORE=commit; BENCH holds options
	@[ -n "$(BEFORE)" ] || { echo "say which commit: make compare BEFORE=HEAD~1"; exit 2; }
	@cd bench && go build -o ../bin/bench . && exec ../bin/bench compare $(BEFORE) $(BENCH)

audit: ## hostile requests, the tools of others, the vulnerabilities of today; some ten minutes, and a network
	@bash audit/run
