"""The only file that imports numba: how rules and kernels are compiled, and where they are kept.

numba checks only a kernel's own file when it takes compiled code from disk, so a rule changed in
another file would silently live on. The cache folder is therefore named by a hash of every source
file of the engine and of the versions of numba and numpy: another engine, another folder.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numba
import numpy as np
from numba import njit

F = TypeVar("F", bound=Callable[..., Any])
_HERE = Path(__file__).parent
_KEPT = 3


def engine_hash() -> str:
    """16 hexadecimal digits naming this engine: its sources and the versions it is compiled with."""
    digest = hashlib.sha256(f"numba {numba.__version__} numpy {np.__version__}".encode())
    for source in sorted(_HERE.rglob("*.py")):
        digest.update(source.relative_to(_HERE).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _user_cache() -> Path:
    given = os.environ.get("COMMONGROUND_CACHE")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "commonground"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "commonground"


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _choose_cache() -> Path:
    folder = _user_cache() / ENGINE_HASH
    if _writable(folder):
        return folder
    spare = Path(tempfile.mkdtemp(prefix="commonground-"))
    print(f"commonground: {folder} is not writable; compiled kernels go to {spare}", file=sys.stderr)
    return spare


def tidy_cache() -> None:
    """Keep the compiled kernels of the newest three engines, remove those of older ones."""
    if CACHE.name != ENGINE_HASH:
        return
    os.utime(CACHE)
    others = [f for f in CACHE.parent.iterdir() if f.is_dir() and len(f.name) == 16 and f != CACHE]
    others.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
    for old in others[_KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def is_warm() -> bool:
    """Whether this engine's kernels have been compiled before (``sim.warm`` leaves a mark)."""
    return not COMPILED or (CACHE / "warm").exists()


def typed(number: int) -> int:
    """A whole number that kernels take as a 64-bit integer (for a literal they would be compiled anew)."""
    return np.int64(number)  # type: ignore[return-value]


def compile_for(function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Compile a kernel for the types of these arguments, without calling it."""
    if COMPILED:
        types = tuple(numba.typeof(argument) for argument in arguments)  # type: ignore[no-untyped-call]
        function.compile(types)  # type: ignore[attr-defined]


ENGINE_HASH = engine_hash()
COMPILED = not numba.config.DISABLE_JIT  # type: ignore[attr-defined]
CACHE = _choose_cache() if COMPILED else Path(os.devnull)

if TYPE_CHECKING:

    def rule(function: F) -> F: ...
    def part(function: F) -> F: ...
    def kernel(function: F) -> F: ...

elif not COMPILED:

    def rule(function):
        return function

    part = rule

    def kernel(function):
        def quiet(*arguments):
            with np.errstate(over="ignore"):
                return function(*arguments)

        quiet.py_func = function
        return quiet

else:
    from numba.core.registry import CPUDispatcher

    class _Rule(CPUDispatcher):
        """Compiled for kernels, plain Python for Python: a door between the two would cost compile time."""

        def __call__(self, *arguments):
            with np.errstate(over="ignore"):
                return self.py_func(*arguments)

    def rule(function):
        """A scalar rule: numbers in, numbers out; melts into the kernel that calls it."""
        compiled = njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)
        compiled.__class__ = _Rule
        return compiled

    part = rule
    """A loop that only kernels call; it is compiled with them."""

    def kernel(function):
        """A loop over people, ties or groups that Python calls, compiled once and kept on disk."""
        saved, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(CACHE)
        try:  # the folder is read when a kernel is decorated, not when it is called
            return njit(cache=True, nogil=True, error_model="numpy", no_cfunc_wrapper=True)(function)
        finally:
            numba.config.CACHE_DIR = saved
