#!/bin/sh
# Makes .venv ready: tools/bootstrap.sh [run|test|bench]
#
#   run    what the program needs
#   test   that, and what lint, types and tests need; of the system, a browser, PostgreSQL and a font
#   bench  that, and the independent engines the benchmarks compare with
#
# Installs exactly what the hashed requirements*.lock files name, with uv where there is one and with pip otherwise,
# and remembers in a stamp file what it did, so the second call only looks. SOLESPINE_PYTHON names the Python to use,
# SOLESPINE_CHROMIUM the browser. What the system lacks is installed for root; anybody else is told the line to type.
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

# What the tests drive, looked for where tests/pages/harness.py looks too.
have_browser() {
    if [ -n "${SOLESPINE_CHROMIUM:-}" ]; then
        command -v "$SOLESPINE_CHROMIUM" >/dev/null
        return
    fi
    for browser in chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        /Applications/Chromium.app/Contents/MacOS/Chromium; do
        if command -v "$browser" >/dev/null; then return 0; fi
    done
    return 1
}

have_postgresql() { # with its server's programs, which Debian keeps off the PATH
    for initdb in "$(command -v initdb || true)" /usr/lib/postgresql/*/bin/initdb; do
        if [ -x "$initdb" ] && [ -x "${initdb%initdb}pg_ctl" ]; then return 0; fi
    done
    return 1
}

have_font() { # a page without one is a page of empty boxes
    [ "$(uname)" = Linux ] || return 0
    [ -n "$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/nowhere}/.local/share/fonts" \
        -name '*.[ot]tf' 2>/dev/null | head -n 1)" ]
}

have_libatomic() { # which the Node inside Playwright wants, and a bare Debian lacks
    [ "$(uname)" = Linux ] || return 0
    for library in /usr/lib/libatomic.so.1 /usr/lib64/libatomic.so.1 /usr/lib/*/libatomic.so.1; do
        if [ -e "$library" ]; then return 0; fi
    done
    return 1
}

# Debian's names of what the purpose needs and the system lacks.
missing_programs() {
    [ "$purpose" = test ] || return 0
    have_browser || printf ' chromium'
    have_postgresql || printf ' postgresql'
    have_font || printf ' fonts-dejavu-core'
    have_libatomic || printf ' libatomic1'
}

# What the environment was made from. It holds the place too: an environment that was moved does not work.
fingerprint() {
    pwd -P
    .venv/bin/python -c 'import sys; print(sys.version)' 2>/dev/null || echo "no working Python"
    cksum "$lock" pyproject.toml tools/bootstrap.sh
}

programs=$(missing_programs)
stamp=.venv/ready-for-$purpose
if [ -z "$programs" ] && [ -f "$stamp" ] && [ "$(fingerprint)" = "$(cat "$stamp")" ]; then
    exit 0
fi

apt_install() { # what is missing, as a sentence; the packages, as one word each
    [ "$(id -u)" -eq 0 ] ||
        give_up "$1; install it with this line, then try again" "sudo apt-get install --no-install-recommends $2"
    say "$1; installing $2"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # one word per package
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $2; } >&2 ||
        give_up "apt-get could not install $2; the reason is above"
}

install_programs() { # what missing_programs printed
    missing="the tests need what is not there:$1"
    if [ -n "${SOLESPINE_CHROMIUM:-}" ] && ! have_browser; then
        give_up "SOLESPINE_CHROMIUM is '$SOLESPINE_CHROMIUM', which is not a program; name another or unset it"
    fi
    command -v apt-get >/dev/null 2>&1 ||
        give_up "$missing" "install Google Chrome or Chromium (SOLESPINE_CHROMIUM can name its executable)" \
            "and PostgreSQL with initdb on the PATH (on macOS: brew install postgresql@17), then try again"
    # The tests make databases of their own: installing PostgreSQL for them leaves none running.
    no_cluster=/etc/postgresql-common/createcluster.d/solespine.conf
    if [ "$(id -u)" -eq 0 ]; then
        trap 'rm -f "$no_cluster"' EXIT
        mkdir -p "${no_cluster%/*}"
        echo 'create_main_cluster = false' >"$no_cluster"
    fi
    apt_install "$missing" "${1# }"
    rm -f "$no_cluster"
    trap - EXIT
    programs=$(missing_programs)
    [ -z "$programs" ] || give_up "still not there after installing it:$programs"
}

[ -z "$programs" ] || install_programs "$programs"

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
    apt_install "$missing" "$packages"
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
