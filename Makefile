# The whole vocabulary: run, test, check, bench, docs, lock, audit.

PYTHON ?= python3
BIN := .venv/bin
# pip as set up by whoever runs this; quiet, but for its progress bars.
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: run test check bench docs lock audit

run: .venv/ready
	@$(BIN)/footnote serve

test: .venv/ready-to-test
	@$(BIN)/pytest -n 3 --dist loadgroup  # much of it waits for processes; groups: tests/conftest.py

check: .venv/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# make bench DATA=path/to/data
bench: .venv/ready-to-test
	@test -n "$(DATA)" || { echo "Say where the data is: make bench DATA=path/to/data"; exit 2; }
	$(BIN)/python -m bench --data "$(DATA)"

# The screenshot in README.md.
docs: .venv/ready-to-test
	$(BIN)/python -m bench.screenshot docs/screenshot.png

# Pin what a fresh environment gets today; then the hashes of all files of these versions, for the container.
lock:
	@rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet --upgrade ".[dev]"
	@.venv-lock/bin/python -m pip freeze --exclude footnote | sed 's/+cpu$$//' > constraints.txt
	.venv-lock/bin/python -m pip install --quiet uv
	@echo "torch; python_version < '0'" > .venv-lock/without-torch.txt
	.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --constraints constraints.txt \
	  --overrides .venv-lock/without-torch.txt pyproject.toml --output-file requirements.lock
	@rm -rf .venv-lock

# Ask PyPI's and OSV's advisories about every pinned version, and write an SBOM. Needs the internet; cron may run it.
audit:
	@test -x .venv-audit/bin/pip-audit || { $(PYTHON) -m venv .venv-audit && \
	  .venv-audit/bin/python -m pip install --quiet pip-audit; }
	-@.venv-audit/bin/pip-audit --strict --disable-pip --no-deps --requirement constraints.txt \
	  --format cyclonedx-json --output sbom.json 2>/dev/null
	.venv-audit/bin/pip-audit --strict --disable-pip --no-deps --requirement constraints.txt

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Footnote needs Python 3.11 or newer; say where one is: make run PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
	  { echo "Python cannot make a virtual environment here: install its venv module (on Debian: apt install python3-venv)."; rm -rf .venv; exit 1; }
	@echo "Setting up in .venv, once: PyTorch and the model are the large part."
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

.venv/ready-to-test: .venv/ready
	@$(PIP) install --constraint constraints.txt --editable ".[dev]"
	@touch $@
