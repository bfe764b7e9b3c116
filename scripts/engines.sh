#!/usr/bin/env bash
# Installs the heavy engines that `make test-engines` compares with, or says which are missing.
set -euo pipefail

.venv/bin/python -c 'import pyspark, sqlglot' 2>/dev/null ||
    .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes \
        --requirement requirements-spark.lock

packages=()
command -v java >/dev/null || packages+=(openjdk-17-jre-headless)
command -v soffice >/dev/null || packages+=(libreoffice-writer-nogui)
command -v pdftotext >/dev/null || packages+=(poppler-utils)
# As wide as Calibri, which the Word report asks for; without it every table breaks elsewhere.
fc-match Calibri 2>/dev/null | grep -qi carlito || packages+=(fonts-crosextra-carlito)
# A server of its own is started by the tests that read records from a database.
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
[ ${#packages[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    printf 'stadspeil: missing on this machine: %s (as Debian calls them). Install them first.\n' \
        "${packages[*]}" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2
apt-get install --yes --no-install-recommends --quiet=2 "${packages[@]}" >/dev/null
