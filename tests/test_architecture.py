"""The house rules, read from the sources: arrows of import, sizes, registers, sentences, clean files.

Each test names everything that breaks its rule at once, with file and line.
"""

import argparse
import ast
import gettext
import inspect
import io
import re
import subprocess
import sys
import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from pydantic import BaseModel
from ruamel.yaml import YAML

from sim.parameters import GRADES, PARAMETERS, SOURCES
from tests.sizes import ROOT, code_lines, functions, sources, tree

CATALOGUES = ROOT / "sim" / "locale"
SCENARIOS = ROOT / "scenarios"


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


# ---------------------------------------------------------------------------------------------
# 1  The arrows: scenarios (data) -> sim (the model) -> analysis (all that consumes runs)
# ---------------------------------------------------------------------------------------------


def _module(file: Path) -> list[str]:
    parts = list(file.relative_to(ROOT).with_suffix("").parts)
    return parts[:-1] if parts[-1] == "__init__" else parts


def _package(file: Path) -> list[str]:
    return _module(file) if file.name == "__init__.py" else _module(file)[:-1]


def _imports(file: Path) -> Iterator[tuple[str, int, int]]:
    """Every import of a file, wherever it stands: full module name, line, dots it was written with."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            kept = len(_package(file)) - node.level + 1
            base = [*(_package(file)[:kept] if node.level else []), *(node.module or "").split(".")]
            stem = [part for part in base if part]
            yield from ((".".join([*stem, alias.name]), node.lineno, node.level) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in (
            "import_module",
            "__import__",
        ):
            if node.args and isinstance(node.args[0], ast.Constant):
                named = str(node.args[0].value)
                yield named.lstrip("."), node.lineno, len(named) - len(named.lstrip("."))


def _importers(wanted: str, *packages: str, except_in: tuple[str, ...] = ()) -> list[str]:
    pattern = re.compile(rf"(?:{wanted})(?:\.|$)")
    return [
        f"{_name(file)}:{line} imports {module}"
        for file in sources(*packages)
        if _name(file) not in except_in
        for module, line, _ in _imports(file)
        if pattern.match(module)
    ]


def test_the_model_knows_nothing_of_its_users() -> None:
    assert not _importers("analysis|tests", "sim")
    assert not _importers("matplotlib|seaborn|solara|rich|jinja2|scipy|networkx", "sim")


def test_one_file_imports_numba_and_one_imports_mesa() -> None:
    assert not _importers("numba|llvmlite", except_in=("sim/jit.py",))
    viz = "analysis/trainer/rooms/researchers.py"  # Mesa's own page, shown as it is
    assert not _importers("mesa", except_in=("sim/model.py", viz))


def test_no_generator_of_random_numbers_in_the_engine() -> None:
    """Every draw is a pure function of its keys; only the Mesa facade may make up a seed."""
    facade = ("sim/model.py",)
    assert not _importers(r"random|secrets|numpy\.random", "sim", except_in=facade)
    uses = [
        f"{_name(file)}:{node.lineno}"
        for file in sources("sim")
        if _name(file) not in facade
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("np.random", "numpy.random")
    ]
    assert not uses


def test_analysis_imports_itself_relatively() -> None:
    assert not [
        f"{_name(file)}:{line} imports {module}"
        for file in sources("analysis")
        for module, line, dots in _imports(file)
        if module.split(".")[0] == "analysis" and not dots
    ]


def test_commands_are_thin() -> None:
    """A command reads its words, calls one wing and prints; arrays, tables and figures are not its work."""
    assert not [
        f"{_name(file)}: {len(code_lines(file))} lines"
        for file in sources("analysis/cli")
        if len(code_lines(file)) > 150
    ]
    assert not _importers("numpy|pandas|pyarrow|matplotlib|seaborn|numba", "analysis/cli")


def test_no_module_is_named_after_a_confusable_one_of_the_standard_library() -> None:
    taken = {"numbers", "random", "types", "statistics", "calendar", "queue"}
    assert not [_name(file) for file in sources() if taken.intersection(_module(file))]


def test_reading_a_scenario_is_light() -> None:
    """A planner's ``commonground check`` must not wait for compilers and tables."""
    program = (
        "import sys, sim.scenario\n"
        "print(*sorted({'numba', 'pandas', 'mesa', 'pyarrow', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


# ---------------------------------------------------------------------------------------------
# 2  Sizes, without blank lines, comments and docstrings
# ---------------------------------------------------------------------------------------------


def test_no_file_is_too_long() -> None:
    lengths = {_name(file): len(code_lines(file)) for file in sources()}
    assert not {place: lines for place, lines in lengths.items() if lines > 300}


def test_no_function_is_too_long() -> None:
    sizes = [size for file in sources() for size in functions(file)]
    assert not [size for size in sizes if size.lines > (60 if size.is_kernel else 40)]


# ---------------------------------------------------------------------------------------------
# 3  Four registers, one spelling
# ---------------------------------------------------------------------------------------------


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The scenario models named anywhere inside a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in typing.get_args(annotation) for model in _models(part)]


def _is_open(annotation: Any) -> bool:
    """Whether a type is a mapping whose keys the writer of a scenario chooses."""
    origin = typing.get_origin(annotation)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return True
    inside = (types.UnionType, typing.Union, typing.Annotated)
    return origin in inside and any(_is_open(part) for part in typing.get_args(annotation))


def _spelling(model: type[BaseModel]) -> dict[str, Any]:
    """Keys as written in YAML (``with_`` needs no underscore there) and their types."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _fields(model: type[BaseModel], above: str = "") -> Iterator[str]:
    for key, annotation in _spelling(model).items():
        path = f"{above}{key}"
        yield path
        for inner in _models(annotation):
            yield from _fields(inner, f"{path}.")


def _strange_keys(value: Any, annotation: Any, path: str) -> Iterator[str]:
    """Keys of a piece of YAML that no model of this type has."""
    if isinstance(value, list):
        for item in value:
            yield from _strange_keys(item, annotation, path)
    elif isinstance(value, dict) and _is_open(annotation):
        for key, item in value.items():
            yield from _strange_keys(item, _inside(annotation), f"{path}.{key}")
    elif isinstance(value, dict) and (models := _models(annotation)):
        known = {key: kind for model in models for key, kind in _spelling(model).items()}
        for key, item in value.items():
            if key in known:
                yield from _strange_keys(item, known[key], f"{path}.{key}")
            else:
                yield f"{path}.{key}"


def _inside(annotation: Any) -> Any:
    """The models that the values of an open mapping may be, as one type."""
    models = _models(annotation)
    return models[0] if models else object


def _yaml_files() -> list[Path]:
    return [*sorted(SCENARIOS.glob("*.yaml")), *sorted(SCENARIOS.glob("contexts/*.yaml"))]


def test_every_key_of_every_ready_scenario_is_a_field() -> None:
    from sim.scenario.keys import find
    from sim.scenario.models import Scenario

    assert _yaml_files()
    strange = []
    for file in _yaml_files():
        written = YAML(typ="safe").load(file.read_text(encoding="utf-8")) or {}
        strange += list(_strange_keys(written, Scenario, _name(file)))
        for key in (key for change in written.get("changes") or [] for key in change.get("set", {})):
            section, _, name = key.partition(".")
            if not (name in PARAMETERS if section == "parameters" else find(tuple(key.split(".")))):
                strange.append(f"{_name(file)}: {key}")
    assert not strange


def test_every_field_is_in_the_register_of_keys() -> None:
    """The register, which the reference and the messages are made from, leaves out nothing."""
    from sim.scenario.keys import keys
    from sim.scenario.models import Scenario

    assert {".".join(part for part in path if part != "*") for path in keys()} == set(_fields(Scenario))


def test_every_key_stands_in_the_planners_reference() -> None:
    from sim.scenario.keys import keys

    text = (SCENARIOS / "README.md").read_text(encoding="utf-8")
    assert not [entry.name for entry in keys().values() if f"`{entry.name}`" not in text]


def _read_parameters() -> Iterator[tuple[str, str]]:
    """Every ``parameters.name`` and ``parameters["name"]`` of the engine, with its place."""
    for file in sources("sim"):
        if "parameters" in _module(file) or _imports_the_register_as_a_module(file):
            continue
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Attribute) and _is_parameters(node.value):
                yield node.attr, f"{_name(file)}:{node.lineno}"
            elif isinstance(node, ast.Subscript) and _is_parameters(node.value):
                if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
                    yield node.slice.value, f"{_name(file)}:{node.lineno}"


def _is_parameters(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "parameters"


def _imports_the_register_as_a_module(file: Path) -> bool:
    return any(
        isinstance(node, ast.ImportFrom) and any(alias.name == "parameters" for alias in node.names)
        for node in ast.walk(tree(file))
    )


def test_every_parameter_is_read_by_a_rule() -> None:
    assert not sorted(set(PARAMETERS) - {name for name, _ in _read_parameters()})


def test_every_parameter_that_a_rule_reads_is_registered() -> None:
    of_any_mapping = {"items", "keys", "values", "get", "dtype"}
    assert not [
        f"{place} reads {name}"
        for name, place in _read_parameters()
        if name not in PARAMETERS and name not in of_any_mapping
    ]


@pytest.fixture(scope="module")
def started() -> Any:
    """One community at week 0, as any run has it."""
    from sim.community import Community
    from sim.scenario import load_scenario

    return Community.start(load_scenario("burundi_hamlet"), 1)


def test_the_table_of_states_is_what_is_allocated(started: Any) -> None:
    from sim.state import TABLE

    declared: dict[str, dict[str, np.dtype[Any]]] = {}
    for field in TABLE:
        assert field.name not in declared.setdefault(field.level, {}), f"{field.level}.{field.name} twice"
        declared[field.level][field.name] = np.dtype((field.dtype, field.shape))
    state = started.state
    allocated = {
        level: {name: record.dtype[name] for name in record.dtype.names}
        for level in state._fields
        if (record := getattr(state, level)).dtype.names
    }
    assert allocated == declared


def test_every_state_says_what_it_is() -> None:
    from sim.state import TABLE

    unsaid = [field.name for field in TABLE if not field.unit.strip() or not field.meaning.strip()]
    assert not unsaid


def test_outcomes_are_columns_and_have_labels() -> None:
    import sim
    from sim.outcomes import OUTCOMES

    weekly = sim.run(sim.load_scenario("burundi_hamlet"), seed=1, weeks=2, log=False).weekly
    keys = ["run", "seed", "arm", "week", "stratum", "n"]
    assert list(weekly.columns) == [*keys, *OUTCOMES]
    english = _english()
    assert not [name for name in OUTCOMES if f"outcome.{name}.label" not in english]
    labelled = {match[1] for key in english if (match := re.fullmatch(r"outcome\.(\w+)\.label", key))}
    assert not sorted(labelled - set(OUTCOMES))


# ---------------------------------------------------------------------------------------------
# 4  Every number has a source, a grade and a range that makes sense
# ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_a_parameter_is_sourced_graded_and_in_its_own_range(name: str) -> None:
    entry = PARAMETERS[name]
    assert entry.name == name
    assert entry.source in SOURCES
    assert entry.grade in GRADES
    assert entry.meaning.strip() and entry.why.strip()
    assert entry.least <= entry.low <= entry.default <= entry.high <= entry.most


# ---------------------------------------------------------------------------------------------
# 5  Sentences: code holds ids, catalogues hold words
# ---------------------------------------------------------------------------------------------

# Ids of these kinds are put together in code from a register's own names: say(f"outcome.{name}.label").
_BUILT = (
    "outcome.",
    "warning.",
    "stratum.",
    "dispute.",
    "event.",
    "phase.",
    "scenario.",
    "table.",
    "key.",
    "value.",
    "ingredient.",
    "pattern.",
    "glossary.",
    "language.",
    "incident.",
    *(
        f"trainer.{part}"
        for part in (
            "how.",
            "event.",
            "heat.",
            "layer.",
            "legend.",
            "lever.",
            "pace.",
            "phase.",
            "principle.",
            "room.",
            "rule.",
            "stage.",
            "status.",
            "tell.",
            "village.label_",
            "week.",
            "weeks.",
            "why.fell_",
            "why.rose_",
            "chair.welcome",
            "end.",
            "level.",
            "note.",
            "plan.",
            "usual.",
        )
    ),
)


def _english() -> dict[str, str]:
    return {
        message.id if isinstance(message.id, str) else message.id[0]: _name(file)
        for file in sorted((CATALOGUES / "en" / "LC_MESSAGES").glob("*.po"))
        for message in _read(file)
        if message.id
    }


def _read(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream)


def _said() -> Iterator[tuple[str, str]]:
    """Every literal id that is said, also one chosen by a conditional, with its place."""
    for file in sources():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and node.args:
                if ast.unparse(node.func).split(".")[-1] in ("say", "say_count"):
                    yield from ((key, f"{_name(file)}:{node.lineno}") for key in _literals(node.args[0]))


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _mentioned() -> set[str]:
    """Every text constant of the code, and everything in quotation marks in the templates."""
    constants = {
        node.value
        for file in sources()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    templates = [file.read_text(encoding="utf-8") for file in (ROOT / "analysis").rglob("*.j2")]
    return constants.union(*(re.findall(r"""["']([\w.]+)["']""", text) for text in templates))


def test_every_sentence_that_is_said_exists() -> None:
    english = _english()
    assert not [f"{place} says {key}" for key, place in _said() if key not in english]


def test_every_sentence_of_the_catalogue_is_used() -> None:
    mentioned = _mentioned()
    assert not [
        f"{file}: {key}"
        for key, file in _english().items()
        if key not in mentioned and not key.startswith(_BUILT)
    ]


def test_ids_that_are_built_have_a_documented_beginning() -> None:
    """``say(f"…")`` hides an id from the tests above, so its beginning must be one of a known few."""
    hidden = []
    for file in sources():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.JoinedStr):
                if ast.unparse(node.func).split(".")[-1] in ("say", "say_count", "has"):
                    start = node.args[0].values[0]
                    if not (isinstance(start, ast.Constant) and str(start.value).startswith(_BUILT)):
                        hidden.append(f"{_name(file)}:{node.lineno} {ast.unparse(node.args[0])}")
    assert not hidden


def test_a_sentence_stands_in_one_catalogue_only() -> None:
    seen: dict[str, str] = {}
    for file in sorted((CATALOGUES / "en" / "LC_MESSAGES").glob("*.po")):
        for message in _read(file):
            key = message.id if isinstance(message.id, str) else message.id[0]
            if key:
                assert key not in seen, f"{key} in {_name(file)} and in {seen[key]}"
                assert message.string, f"{key} in {_name(file)} has no words"
                seen[key] = _name(file)


def test_compiled_catalogues_are_current() -> None:
    """``python -m sim.words`` writes them."""
    files = sorted(CATALOGUES.glob("*/LC_MESSAGES/*.po"))
    assert files
    stale = []
    for file in files:
        fresh, compiled = io.BytesIO(), file.with_suffix(".mo")
        write_mo(fresh, _read(file))
        if not compiled.exists() or _messages(compiled.read_bytes()) != _messages(fresh.getvalue()):
            stale.append(_name(file))
    assert not stale


def _messages(compiled: bytes) -> dict[Any, str]:
    catalogue: Any = gettext.GNUTranslations(io.BytesIO(compiled))
    return {key: words for key, words in catalogue._catalog.items() if key}


def _other_languages() -> list[str]:
    return sorted(folder.name for folder in CATALOGUES.iterdir() if folder.is_dir() and folder.name != "en")


def _forms(message: Any) -> tuple[str, ...]:
    """The sentences of an entry: one, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _placeholders(sentence: str) -> set[str]:
    return {
        f"{name}!{kind or ''}:{how}" for _, name, how, kind in Formatter().parse(sentence) if name is not None
    }


def _catalogue(language: str) -> dict[str, Any]:
    files = sorted((CATALOGUES / language / "LC_MESSAGES").glob("*.po"))
    found = [message for file in files for message in _read(file) if message.id]
    return {message.id if isinstance(message.id, str) else message.id[0]: message for message in found}


@pytest.mark.parametrize("language", _other_languages())
def test_every_sentence_stands_in_every_language(language: str) -> None:
    """No id without words, no placeholder lost or added, as many plural forms as the language has."""
    english, own = _catalogue("en"), _catalogue(language)
    missing = [key for key in english if key not in own or not all(_forms(own[key]))]
    assert not missing
    wrong = []
    for key, message in english.items():
        given = set().union(*(_placeholders(form) for form in _forms(message)))
        told = [_placeholders(form) for form in _forms(own[key])]
        if (
            (len(_forms(message)) > 1) != (len(told) > 1)
            or any(not one <= given for one in told)
            or (len(told) == 1 and told[0] != given)
            or (len(told) > 1 and told[-1] != given - ({"count!:"} - told[-1]))
        ):
            wrong.append(key)
    assert not wrong


def _argparse_words(language: str) -> set[str]:
    """What the parser of the command line says by itself, as its own catalogue has it."""
    return {
        message.id for message in _read(CATALOGUES / language / "LC_MESSAGES" / "argparse.po") if message.id
    }


@pytest.mark.parametrize("language", _other_languages())
def test_texts_of_registers_and_ready_files_stand_in_every_language(language: str) -> None:
    """Questions, meanings, services and indicators are their own ids; every one of them is translated."""
    from analysis.cli.listing import question_in
    from analysis.evidence.calibration.files import ready_calibrations
    from analysis.evidence.trials.load import ready_trials
    from analysis.experiments.load import ready_experiments
    from analysis.reporting.report.indicators import indicators
    from sim.scenario import load_scenario, ready_contexts, ready_scenarios

    scenarios, places = ready_scenarios(), ready_contexts()
    texts = {entry.meaning for entry in PARAMETERS.values() if entry.kind == "process"}
    for files in (scenarios, places, ready_experiments(), ready_trials(), ready_calibrations()):
        texts |= {question_in(file) for file in files.values()}
    for name in (*scenarios, *places):
        context = load_scenario(name).context
        texts |= {service.name for service in context.services} | {one.label for one in context.origins}
    texts |= {text for one in indicators() for text in (one.area, one.cohesion, one.measure)}
    texts |= {text for text in _argparse_words(language) if repr(text)[1:-1] in inspect.getsource(argparse)}
    own = _catalogue(language)
    assert sorted(texts - set(own) - {""}) == []
    assert sorted(set(own) - texts - set(_catalogue("en"))) == [], "no longer used"


def test_french_is_set_as_french_is() -> None:
    """A narrow space before double punctuation and per cent, none of the forms that a printed page avoids."""
    wrong = [
        key
        for key, message in _catalogue("fr").items()
        for form in _forms(message)
        if re.search(r"(?<=[ \u00a0])[;:!?%»](?=\s|$)|\w[;!?»](?=\s|$)|« |·", form) and "`" not in form
    ]
    assert not wrong


# ---------------------------------------------------------------------------------------------
# 6  Clean files
# ---------------------------------------------------------------------------------------------

# Written in pieces, so that this file does not find itself.
_UNWELCOME = {
    "a host of packages": r"py" r"pi\.org|python" r"hosted|ana" r"conda\.org|--(?:extra-)?index" r"-url[ =]",
    "a wheel folder": r"--find" r"-links[ =]|file:" r"//|/opt/" r"wheels",
    "a path of some machine": r"(?<![\w.~])/(?:ro" r"ot|wor" r"k|Use" r"rs/\w+|ho" r"me/\w+)/",
    "an address in a private network": r"\b(?:10|192\.16" r"8|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}\b",
    "unfinished work": r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b",
}
_BINARY = {".mo", ".png", ".pdf", ".parquet", ".ico", ".woff2", ".gz", ".zip"}


def _committed() -> list[Path]:
    """The files that git keeps or would keep; without git, all but the usual leftovers."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        leftovers = {".venv", ".git", "results", "build", "dist", "__pycache__"}
        return [
            file
            for file in ROOT.rglob("*")
            if file.is_file() and not leftovers.intersection(file.relative_to(ROOT).parts)
        ]
    return [file for name in done.stdout.decode().split("\0") if name and (file := ROOT / name).is_file()]


def test_no_file_names_hosts_or_machines_or_unfinished_work() -> None:
    found = []
    for file in _committed():
        if file.suffix in _BINARY or any(part.endswith("_cache") for part in file.parts):
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            found += [
                f"{_name(file)}:{number} names {what}"
                for what, pattern in _UNWELCOME.items()
                if re.search(pattern, line)
            ]
    assert not found


def test_the_lock_pins_everything_with_hashes() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.replace("\\\n", " ").strip())
    assert len(entries) > 50
    assert not [entry[:60] for entry in entries if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:", entry)]
