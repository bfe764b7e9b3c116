#!/usr/bin/env bash
# Prepares .venv from the locks.
#
#   scripts/setup.sh runtime   what `stadspeil build` needs
#   scripts/setup.sh test      that, the tools of the checks, and a browser
#
# A second call with nothing changed does nothing. PYTHON names the interpreter of a new
# environment (python3), STADSPEIL_CHROMIUM a browser that is not on the PATH.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

level=${1:-}
python=${PYTHON:-python3}
venv=.venv
stamp=$venv/.stadspeil-setup
# On Windows (Git Bash) an environment keeps its programs elsewhere.
case "$(uname -s)" in MINGW* | MSYS* | CYGWIN*) bin=$venv/Scripts ;; *) bin=$venv/bin ;; esac

say() { printf 'stadspeil setup: %s\n' "$*" >&2; }
fail() {
    say "$@"
    exit 1
}

require_python() {
    command -v "$python" >/dev/null ||
        fail "there is no '$python' here. Install Python 3.11 or newer, or name one: make PYTHON=python3.12 ..."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "'$python' is $("$python" --version 2>&1), and Python 3.11 or newer is needed." \
            "Name a newer one: make PYTHON=python3.12 ..."
}

# Changes when a lock, the project's metadata, the folder or this script changes.
fingerprint() {
    { pwd && cat requirements*.lock pyproject.toml scripts/setup.sh; } | cksum | tr ' ' '-'
}

# An environment that was copied or moved here still points at where it was made.
environment_works() {
    grep --quiet --no-messages --fixed-strings "$PWD/$venv" "$bin/activate" &&
        "$bin/python" -c '' 2>/dev/null
}

# A test environment serves `stadspeil build` too.
environment_is_current() {
    local made_for made_from
    [ -f "$stamp" ] || return 1
    read -r made_for made_from <"$stamp"
    [ "$made_from" = "$(fingerprint)" ] || return 1
    [ "$made_for" = "$level" ] || [ "$made_for" = test ] || return 1
    environment_works
}

find_browser() {
    if [ -n "${STADSPEIL_CHROMIUM:-}" ]; then
        [ -x "$STADSPEIL_CHROMIUM" ] ||
            fail "STADSPEIL_CHROMIUM is '$STADSPEIL_CHROMIUM', which is not a program."
        return 0
    fi
    command -v chromium-headless-shell chromium >/dev/null
}

# The program through which Playwright drives the browser is linked with it.
has_libatomic() {
    [ "$(uname -s)" != Linux ] || "$python" -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null
}

may_install() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }

is_package() { apt-cache show "$1" >/dev/null 2>&1; }

# The same browser without its windows does the tests in half the time; older Debians lack it.
name_browser() {
    if find_browser && { ! may_install || [ -n "${STADSPEIL_CHROMIUM:-}" ]; }; then
        return
    elif is_package chromium-headless-shell; then
        command -v chromium-headless-shell >/dev/null || echo chromium-headless-shell
    else
        find_browser || echo chromium
    fi
}

# Installs what Debian packages are missing, or says in one message which they are.
require_debian_packages() {
    local packages=() install
    export DEBIAN_FRONTEND=noninteractive
    environment_works || "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        packages+=("$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')")
    if [ "$level" = test ]; then
        ! may_install || is_package chromium || apt-get update --quiet=2
        # shellcheck disable=SC2207  # one name or none
        packages+=($(name_browser))
        has_libatomic || packages+=(libatomic1)
    fi
    [ ${#packages[@]} -gt 0 ] || return 0

    install="apt-get install --yes --no-install-recommends ${packages[*]}"
    if ! command -v apt-get >/dev/null; then
        fail "missing on this machine: ${packages[*]} (as Debian calls them). Install them;" \
            "for a browser elsewhere set STADSPEIL_CHROMIUM to its path."
    elif [ "$(id -u)" -ne 0 ]; then
        fail "missing on this machine: ${packages[*]}. Run this, then repeat what you did:" \
            "sudo apt-get update && sudo $install"
    fi
    say "installing ${packages[*]} with apt-get"
    apt-get update --quiet=2
    $install --quiet=2 >/dev/null ||
        fail "apt-get could not install ${packages[*]}. Install them by hand: $install"
}

build_environment() {
    local locks=(requirements-bootstrap.lock)
    if [ "$level" = test ] || grep --quiet --no-messages '^test ' "$stamp"; then
        level='test'
        locks+=(requirements-test.lock)
    else
        locks+=(requirements.lock)
    fi

    say "preparing $venv ($level) with $("$python" --version)"
    rm -f "$stamp"
    environment_works || "$python" -m venv --clear "$venv"
    "$bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
        --require-hashes --only-binary :all: --requirement requirements-bootstrap.lock
    "$bin/uv" pip sync --quiet --python "$bin/python" --require-hashes "${locks[@]}"
    "$bin/uv" pip install --quiet --python "$bin/python" --no-deps --no-build-isolation --editable .
    printf '%s %s\n' "$level" "$(fingerprint)" >"$stamp"
}

case "$level" in
    runtime | test) ;;
    *) fail "say which: scripts/setup.sh runtime, or scripts/setup.sh test" ;;
esac
environment_is_current && { [ "$level" = runtime ] || find_browser; } && exit 0
require_python
require_debian_packages
environment_is_current || build_environment
