#!/bin/sh
# Makes .venv ready: Python, the locked packages, this project, compiled kernels.
# Called by make; may be run by hand from anywhere. Uses uv where it is installed, else venv and pip.
set -eu
cd "$(dirname "$0")/.."

# Compiled bytecode makes every later start three times as fast, so nobody's settings may switch it off.
unset PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME VIRTUAL_ENV

new_enough() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

# Prints the first Python that runs and is 3.12 or newer. Shims of pyenv may be on the path and yet
# refuse to run, so every candidate is tried; versions kept by pyenv are tried last, newest first.
find_python() {
    kept=${PYENV_ROOT:-$HOME/.pyenv}/versions
    for candidate in ${PYTHON:-} python3.13 python3.14 python3.12 python3 python \
        "$kept"/3.13*/bin/python3 "$kept"/3.14*/bin/python3 "$kept"/3.12*/bin/python3; do
        if new_enough "$candidate"; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

if command -v uv >/dev/null 2>&1; then
    echo "set-up: uv makes .venv and installs the packages of requirements.lock"
    rm -rf .venv
    uv venv --quiet ${PYTHON:+--python "$PYTHON"} .venv
    UV_COMPILE_BYTECODE=1 uv pip install --quiet --python .venv --require-hashes -r requirements.lock
    uv pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
elif python=$(find_python); then
    echo "set-up: $("$python" --version) makes .venv; pip installs the packages of requirements.lock (a minute or so)"
    "$python" -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
else
    cat >&2 <<'MESSAGE'
Common Ground needs Python 3.12 or newer, and none was found.

  Either install uv (one program, which then fetches Python by itself): see "uv" in CONTRIBUTING.md
  or install Python 3.13 with your system's packages (also its venv module, often "python3.13-venv").

Where Python lies in an unusual place, name it:  PYTHON=path/to/python3.13 make demo
MESSAGE
    exit 2
fi

.venv/bin/python -m compileall -q sim analysis scenarios
echo "set-up: compiling the model's kernels"
.venv/bin/python -m sim.warm
echo "set-up: ready"
