# One list of commands for people and for CI. `make help` prints it.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# Where the recordings with reference labels are; tests that need them say so and skip.
export INTEROCEPT_DATA ?= $(abspath ../shared/data)
export CARGO_TERM_COLOR ?= never

NO_STD := thumbv6m-none-eabi thumbv7em-none-eabihf wasm32-unknown-unknown
CROSS := aarch64-unknown-linux-gnu i686-unknown-linux-gnu
EMULATED := i686-unknown-linux-musl aarch64-unknown-linux-musl wasm32-wasip1 thumbv7em-none-eabihf
PUBLISHED := -p interocept-dsp -p interocept -p interocept-sim -p interocept-io -p interocept-cli

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.PHONY: demo
demo: ## a screening of a simulated person, with its report; variability, also of a real record
	@rm -f target/portrait.html
	cargo run --release --quiet -p interocept-cli -- screen --demo --html target/portrait.html
	@echo "the report: target/portrait.html"
	cargo run --release --quiet -p interocept-cli -- hrv --demo
	@if [ -f "$(INTEROCEPT_DATA)/cardiac/mitdb/101.hea" ]; then \
	  cargo run --release --quiet -p interocept-cli -- hrv "$(INTEROCEPT_DATA)/cardiac/mitdb/101"; \
	else echo "No real record: set INTEROCEPT_DATA."; fi
	cargo run --release --quiet -p interocept-examples --example conformance

.PHONY: test
test: test-rust test-c test-python parity ## everything that a change needs: Rust, C and Python

.PHONY: test-rust
test-rust: ## unit, golden, law and conformance tests, and the examples of the documentation
	cargo test --workspace --exclude interocept-python --quiet

.PHONY: test-c
test-c: ## the C and C++ interface with gcc
	$(MAKE) -C bindings/c test

.PHONY: python
python: $(VENV)/installed ## the Python package, in a virtual environment that this makes
	cd bindings/python && ../../$(VENV)/bin/maturin develop --release --quiet

$(VENV)/installed: bindings/python/requirements-dev.txt
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

.PHONY: test-python
test-python: python ## the Python package: tests, examples, types
	cd bindings/python && ../../$(PY) -m pytest -q
	cd bindings/python && ../../$(PY) -m mypy python/interocept
	cd bindings/python && ../../$(PY) -m mypy.stubtest interocept --mypy-config-file pyproject.toml --allowlist stubtest.txt

.PHONY: parity
parity: python ## the command line, C and Python on the same recordings: the same bits
	cargo build --release --quiet -p interocept-cli
	$(MAKE) --no-print-directory -C bindings/c parity
	$(PY) tests/parity/check.py

.PHONY: compare-io
compare-io: $(VENV)/installed ## the readers of WFDB and EDF against the wfdb and pyedflib packages
	$(PY) -m pip install --quiet --disable-pip-version-check -r crates/io/tests/python/requirements.txt
	cargo build --release --quiet -p interocept-io --features flac --examples
	$(PY) crates/io/tests/python/compare_edf.py
	$(MAKE) --no-print-directory wfdb-compare

.PHONY: wfdb-compare
wfdb-compare: $(VENV)/installed ## every open record and annotation file, and written ones, against the wfdb package
	$(PY) -m pip install --quiet --disable-pip-version-check -r crates/io/tests/python/requirements.txt
	cargo build --release --quiet -p interocept-io --features flac --examples
	@if [ -d "$(INTEROCEPT_DATA)" ]; then \
	  $(PY) crates/io/tests/python/compare_wfdb.py "$(INTEROCEPT_DATA)"; \
	else echo "SKIPPED: no open data at $(INTEROCEPT_DATA); set INTEROCEPT_DATA."; fi

.PHONY: test-all
test-all: test compare-io no-std embedded embedded-run determinism sanitize fuzz-smoke miri icount wheels msrv ## test, and all that is slow

.PHONY: no-std
no-std: ## builds without the standard library, and for other machines
	rustup target add $(NO_STD) $(CROSS)
	for t in $(NO_STD); do cargo check --quiet -p interocept --no-default-features --target $$t || exit 1; done
	for t in $(CROSS); do cargo check --quiet -p interocept --target $$t || exit 1; done

.PHONY: embedded
embedded: ## no panic can be reached in a linked bare-metal image
	rustup target add thumbv7em-none-eabihf
	rustup component add llvm-tools
	$(PYTHON) tests/embedded/check.py

.PHONY: embedded-run
embedded-run: ## the C interface on an emulated Cortex-M4F, where memory runs out too
	rustup target add thumbv7em-none-eabihf thumbv6m-none-eabi
	$(PYTHON) tests/embedded/run.py

.PHONY: determinism
determinism: $(VENV)/installed ## the same bits on every platform that can be run or emulated here
	rustup target add $(EMULATED)
	$(PYTHON) tests/determinism.py

.PHONY: fuzz
fuzz: ## arbitrary input under the address sanitizer; FUZZ_SECONDS for each target (60)
	$(PYTHON) tests/fuzz/run.py

.PHONY: fuzz-smoke
fuzz-smoke: ## the same for 5 seconds each
	FUZZ_SECONDS=5 $(PYTHON) tests/fuzz/run.py

.PHONY: sanitize
sanitize: ## the C tests under address and undefined-behaviour sanitizers, and under valgrind
	$(MAKE) -C bindings/c sanitize valgrind

.PHONY: miri
miri: ## the unsafe code under Miri
	rustup toolchain list | grep -q nightly || rustup toolchain install nightly --profile minimal
	rustup component add --toolchain nightly miri rust-src
	MIRIFLAGS="-Zmiri-ignore-leaks" cargo +nightly miri test --quiet -p interocept-c --lib

.PHONY: wheels
wheels: ## one wheel, on the oldest and on the newest Python present
	$(PYTHON) bindings/python/tests/wheels.py

.PHONY: msrv
msrv: ## the published crates with the oldest supported compiler, where it can be had
	@if rustup toolchain install 1.85 --profile minimal >/dev/null 2>&1; then \
	  cargo +1.85 check --quiet $(PUBLISHED); \
	else echo "SKIPPED: Rust 1.85 cannot be had here, so the oldest supported compiler was not checked."; fi

.PHONY: lint
lint: $(VENV)/installed ## format, lints, documentation, generated files
	rustup component add rustfmt clippy
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --quiet
	cargo run --quiet -p xtask -- codegen --check
	$(VENV)/bin/ruff check --quiet .
	$(VENV)/bin/ruff format --check --quiet .

.PHONY: codegen
codegen: ## writes the generated files
	cargo run --quiet -p xtask -- codegen

.PHONY: bench
bench: ## nanoseconds a frame of every processor
	cargo bench -p interocept-benches

.PHONY: speed
speed: python ## time of every processor, kernel and whole task against the goals
	cargo run --release --quiet -p interocept-benches --bin speed
	$(PY) benches/speed/overhead.py

.PHONY: icount
icount: ## instructions against the committed baseline; UPDATE_BASELINE=1 renews it
	$(PYTHON) benches/icount/run.py

.PHONY: peers
peers: ## us and our peers on the same records in one run
	$(PYTHON) benches/peers/run.py
