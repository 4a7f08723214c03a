#!/bin/sh
# Writes requirements*.lock from pyproject.toml. Needed only when a dependency changes; needs uv.
#   tools/lock.sh              keep the versions that still fit
#   tools/lock.sh --upgrade    take the newest that fit
set -eu
cd "$(dirname "$0")/.."
command -v uv >/dev/null 2>&1 || {
    echo "tools/lock.sh: uv is needed to write the locks; install it and try again" >&2
    exit 69
}
export UV_PYTHON_DOWNLOADS=never

uv lock --quiet "$@"
uv export --quiet --frozen --no-emit-project --no-header --group build -o requirements.lock >/dev/null
uv export --quiet --frozen --no-emit-project --no-header --group test -o requirements-test.lock >/dev/null
uv export --quiet --frozen --no-emit-project --no-header --group bench -o requirements-bench.lock >/dev/null
