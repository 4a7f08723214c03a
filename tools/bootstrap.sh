#!/bin/sh
# Makes .venv ready: tools/bootstrap.sh [run|test|bench]
#
#   run    what the program needs
#   test   that, and what lint, types and tests need
#   bench  that, and the independent engines the benchmarks compare with
#
# Installs exactly what the hashed requirements*.lock files name, with uv where there is one and with pip otherwise,
# and remembers in a stamp file what it did, so the second call only looks. SOLESPINE_PYTHON names the Python to use.
set -eu

purpose=${1:-run}
case $purpose in
    run) lock=requirements.lock ;;
    test | bench) lock=requirements-$purpose.lock ;;
    *)
        echo "tools/bootstrap.sh: '$purpose' is not something to set up for; say run, test or bench" >&2
        exit 64
        ;;
esac

CDPATH='' cd "$(dirname "$0")/.."
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV UV_SYSTEM_PYTHON
export UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_USER=0

say() {
    echo "solespine: $*" >&2
}

give_up() { # the lines to print; 69 is "something needed is not there"
    for line; do say "$line"; done
    exit 69
}

# What the environment was made from. It holds the place too: an environment that was moved does not work.
fingerprint() {
    pwd -P
    .venv/bin/python -c 'import sys; print(sys.version)' 2>/dev/null || echo "no working Python"
    cksum "$lock" pyproject.toml tools/bootstrap.sh
}

stamp=.venv/ready-for-$purpose
if [ -f "$stamp" ] && [ "$(fingerprint)" = "$(cat "$stamp")" ]; then
    exit 0
fi

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

# uv brings its own way to make an environment; venv needs ensurepip, which Debian keeps in a package of its own.
if uv --version >/dev/null 2>&1; then
    uv=yes
    usable="$new_enough"
else
    uv=no
    usable="import ensurepip, venv; $new_enough"
fi

first_python() { # the first Python for which the given line of Python succeeds
    for candidate in ${SOLESPINE_PYTHON:+"$SOLESPINE_PYTHON"} python3.13 python3.12 python3.11 python3 /usr/bin/python3; do
        if "$candidate" -c "$1" >/dev/null 2>&1; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

find_python() {
    python=$(first_python "$usable") && return 0
    if [ "$uv" = yes ]; then
        python=$(uv python find --system '>=3.11' 2>/dev/null) && return 0
    fi
    if python=$(first_python "$new_enough"); then
        if /usr/bin/python3 -c "$new_enough" 2>/dev/null; then
            packages=python3-venv
        else
            packages=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        fi
        missing="$python cannot make an environment because its venv package is not installed"
    else
        packages="python3 python3-venv"
        missing="Python 3.11 or newer was not found"
    fi
    command -v apt-get >/dev/null 2>&1 ||
        give_up "$missing" "install Python 3.11, 3.12 or 3.13 (on macOS: brew install python@3.13), then try again"
    [ "$(id -u)" -eq 0 ] ||
        give_up "$missing; install it with this line, then try again" "sudo apt-get install $packages"
    say "$missing; installing $packages"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # one word per package
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $packages; } >&2 ||
        give_up "apt-get could not install $packages; the reason is above"
    python=$(first_python "$usable") ||
        give_up "no Python 3.11 or newer with venv after installing $packages" \
            "install Python 3.11, 3.12 or 3.13, then try again"
}

if ! .venv/bin/python -c "$new_enough" >/dev/null 2>&1 || ! grep -qxF "$(pwd -P)" .venv/place 2>/dev/null; then
    find_python
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    if [ "$uv" = yes ]; then
        uv venv --quiet --python "$("$python" -c 'import sys; print(sys.executable)')" .venv
    else
        "$python" -m venv .venv
    fi
    pwd -P >.venv/place
fi
rm -f "$stamp"

say "installing what $lock names"
not_installed="could not install what $lock names; the reason is above (is the network there?)"
if [ "$uv" = yes ]; then
    uv pip install --quiet --python .venv/bin/python --compile-bytecode --require-hashes -r "$lock" ||
        give_up "$not_installed"
    uv pip install --quiet --python .venv/bin/python --offline --no-deps --no-build-isolation --editable .
else
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    .venv/bin/python -m pip install --quiet --require-hashes -r "$lock" || give_up "$not_installed"
    .venv/bin/python -m pip install --quiet --no-index --no-deps --no-build-isolation --editable .
fi
.venv/bin/python -m compileall -q solespine || say "some files did not compile; they will say so when used"

fingerprint >"$stamp"
