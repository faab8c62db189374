# Two commands do everything, system packages included: `make demo` and `make test`.

CARGO    ?= cargo
HARDTACK := target/$(shell rustc -vV | sed -n 's/^host: //p')/release/hardtack
PREFIX   ?= /usr/local
# Building a root file system needs root: owners, device nodes, overlayfs.
SUDO     := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: demo test fuzz-smoke lint bench docs setup build install

demo: build
	@$(SUDO) $(HARDTACK) build --prove examples/debian-12-server.hcl

build: setup
	@echo "compiling hardtack, which takes some minutes the first time" >&2
	@$(CARGO) build --release --quiet --package hardtack

install: build
	$(SUDO) install -D -m 0755 $(HARDTACK) $(DESTDIR)$(PREFIX)/bin/hardtack

test: setup lint
	$(CARGO) xtask gen --check
	$(SUDO) env "PATH=$(PATH)" CARGO_TARGET_DIR=target $(CARGO) test --workspace --no-fail-fast

# Every fuzz target for a moment, with the ordinary compiler; the fuzz crate locks dependencies of its own.
fuzz-smoke: setup
	cd fuzz && $(SUDO) env "PATH=$(PATH)" CARGO_TARGET_DIR=../target $(CARGO) test --quiet --lib

lint: setup
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --quiet -- -D warnings
	@if command -v cargo-deny >/dev/null; then $(CARGO) deny --log-level error check licenses bans sources; \
	 else echo "lint: cargo-deny is not installed, licences not checked (cargo install cargo-deny)"; fi

bench: build
	scripts/setup bench
	$(SUDO) env "PATH=$(PATH)" $(CARGO) bench --package hardtack
	$(SUDO) env "PATH=$(PATH)" $(CARGO) bench --package hardtack-tree

docs: build
	$(CARGO) xtask gen
	mdbook build docs

setup:
	@scripts/setup
