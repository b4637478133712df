"""The hand-worked examples in the engine's docstrings, run as they stand.

Compiled rules are not plain functions, which doctest passes over; they are unwrapped here.
"""

import doctest
import importlib
import inspect
from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.sizes import ROOT, sources

MODULES = [
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for file in sources("sim")
]


def _documented(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Docstrings with examples: of the module, its functions and classes, and their methods."""
    yield module.__name__, module.__doc__ or ""
    for name, thing in vars(module).items():
        plain = inspect.unwrap(getattr(thing, "py_func", thing))
        if getattr(plain, "__module__", None) != module.__name__:
            continue
        yield f"{module.__name__}.{name}", inspect.getdoc(plain) or ""
        if inspect.isclass(plain):
            for method, inner in vars(plain).items():
                yield f"{module.__name__}.{name}.{method}", getattr(inner, "__doc__", None) or ""


@pytest.mark.parametrize("name", MODULES)
def test_examples_of(name: str) -> None:
    module = importlib.import_module(name)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    parser = doctest.DocTestParser()
    for where, text in _documented(module):
        if ">>>" in text:
            runner.run(parser.get_doctest(text, dict(vars(module)), where, module.__file__, None))
    assert runner.summarize(verbose=False).failed == 0
