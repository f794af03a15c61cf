# What a person types. Every target is one script below scripts/, which says what it does on its first line.
.DEFAULT_GOAL := help
.PHONY: help run dev release test test-unit test-browser bench bench-readme lint clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing, build, prepare the database and serve http://localhost:8080
	@scripts/run.sh

dev: ## the same with hot reload (dx serve)
	@scripts/dev.sh

release: ## build everything fully optimised: the binary and dist/
	@scripts/release.sh

test: ## install what the tests need and run them all, browsers included
	@scripts/test.sh unit page browser

test-unit: ## only the tests of the server and of the shared code
	@scripts/test.sh unit

test-browser: ## only the tests that drive the built product in a browser
	@scripts/test.sh browser

bench: ## measure the product, each figure beside what it is compared with
	@scripts/bench.sh

bench-readme: ## the same, and write the table into README.md
	@scripts/bench.sh --write-readme

lint: ## formatting and clippy, warnings denied
	@scripts/lint.sh

clean: ## remove all that was built; the tools in .tools/ and the data in data/ stay
	@rm -rf target dist
