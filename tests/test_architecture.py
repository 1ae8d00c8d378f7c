"""The architecture, held on every run: who may import whom, where a library lives, what is nowhere.

The table of layers is the one of docs/architecture.md in a form that can be checked: a module may
import what stands below it, never what stands above it or beside it.  An exception says why it is.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest
import yaml
from example import ROOT

import generator

PACKAGE: Final = ROOT / "generator"
TEMPLATES: Final = ROOT / "templates" / "zh"

ARCHITECTURE: Final = ROOT / "docs" / "architecture.md"
# Names side by side in generator/, what Python makes for itself among them; the last to come are
# province, which is about many reports where all the others are about one, and learning, which
# makes styles where all the others have them.
MOST_ROOMS: Final = 30


def layers(head: str) -> tuple[frozenset[str], ...]:
    """The rooms of each layer, from the top down, of the table with this head."""
    rows = ARCHITECTURE.read_text("utf-8").partition(f"| {head} | rooms |\n")[2]
    table = rows.partition("\n\n")[0].splitlines()[1:]
    return tuple(frozenset(re.findall("`([a-z_]+)`", row.split("|")[2])) for row in table)


LAYERS: Final = layers("layer, from the top down")
INSPECTION: Final = layers("inside `inspection`, from the top down")

# Where a library is known; everywhere else it could be exchanged without anybody noticing.  A name
# that ends in a dot is a whole room: all of it is about that library.
# At home everywhere: what every value is made of.
OF_VALUES: Final = {"msgspec"}

HOMES: Final[Mapping[str, str]] = {
    "PIL": "serving.audits.page_pictures",
    "anyio": "serving.application",
    "argon2": "serving.guarding.passwords",
    "cryptography": "serving.integrations.weaver",
    "duckdb": "province.index.engine",
    "httpx": "serving.guarding.oidc serving.integrations.calling serving.working.callbacks",
    "joserfc": "serving.guarding.oidc",
    "alembic": (
        "serving.store.migrating serving.store.migrations.env"
        " serving.store.migrations.stages.first_tables"
    ),
    "babel": "telling.settings telling.style",
    "click": (
        "doors.auditing doors.cli doors.connecting doors.ending doors.importing doors.indexing"
        " doors.learning doors.many doors.office doors.options doors.preparing doors.serving"
        " doors.usage doors.writing"
    ),
    "sqlalchemy": "serving. doors.connecting doors.office",
    "starlette": "serving.",
    "uvicorn": "serving.lifetime",
    "jinja2": (
        "learning. serving.web.shown telling.bad_template telling.grammar telling.kept_code"
        " telling.preview telling.spelt_out telling.stating telling.templates"
    ),
    "lxml": "published.docx published.html published.plotted published.word_numbers",
    "dask": "province.dask_workers",
    "distributed": "province.dask_workers",
    "pypdfium2_raw": "published.pdfium.bindings",
    "python_multipart": "serving.working.uploads",
    "python_calamine": "published.sheets",
    "rich": "doors.many doors.usage results.summary",
    "typst": "writers.pdf.press",
    "xlsxwriter": (
        "results.xlsx serving.web.exported writers.docx.native_charts writers.form_workbook"
        " writers.form_workbook.computed writers.form_workbook.front_page"
        " writers.form_workbook.question_sheet writers.workbook writers.workbook.sheet_table"
    ),
    "yaml": (
        "entry.scalars importing.whereabouts serving.integrations.mapping_text telling.settings"
    ),
}
DISTRIBUTIONS: Final = {
    "dask": "distributed",  # which is of one version with it
    "PIL": "pillow",
    "argon2": "argon2-cffi",
    "python_calamine": "python-calamine",
    "python_multipart": "python-multipart",
    "pypdfium2_raw": "pypdfium2",
    "yaml": "pyyaml",
}

# What is never imported: sqlalchemy looks for it by the name in a URL.
BY_NAME: Final = {"psycopg"}

# What measures places on a page, in points, which are no amounts.
MEASURES: Final = "published."

# A name says what a module knows; these say nothing.
EMPTY_NAMES: Final = {
    "util",
    "utils",
    "helper",
    "helpers",
    "base",
    "manager",
    "managers",
    "service",
    "services",
    "core",
    "common",
    "misc",
}


@cache
def modules() -> Mapping[str, ast.Module]:
    """Every module of the package by its name below it; the package itself is `generator`."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        name = name.removesuffix(".__init__").replace("__init__", "generator")
        found[name] = ast.parse(path.read_text("utf-8"), str(path))
    return found


def below(full: str) -> str:
    """The name of a module below the package."""
    return full.removeprefix("generator.")


@cache
def imported(tree: ast.AST) -> Sequence[tuple[str, str]]:
    """The modules that a piece of code imports, and the name that it takes from each."""
    found: list[tuple[str, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(str(node.module), alias.name) for alias in node.names]
    return found


def own_imports(tree: ast.AST) -> Iterator[str]:
    """The modules of the package that a piece of code imports."""
    for module, name in imported(tree):
        if module.partition(".")[0] == "generator":
            inside = below(f"{module}.{name}")
            yield inside if inside in modules() else below(module)


def unit(name: str) -> str:
    """The room that a module belongs to: a package is one thing."""
    return name.partition(".")[0]


def inside(name: str) -> str:
    """The room within `inspection` that a module of it belongs to; "" for any other module."""
    first, _, rest = name.partition(".")
    return (unit(rest) or first) if first == "inspection" else ""


Rooms = Callable[[str], str]
HOUSES: Final[Mapping[str, tuple[tuple[frozenset[str], ...], Rooms]]] = {
    "generator": (LAYERS, unit),
    "inspection": (INSPECTION, inside),
}


# ---------------------------------------------------------------- layers


@pytest.mark.parametrize("house", HOUSES)
def test_the_table_holds_every_room_once_and_no_other(house: str) -> None:
    table, room = HOUSES[house]
    listed = [name for names in table for name in names]
    assert len(listed) == len(set(listed))
    assert set(listed) == {room(name) for name in modules()} - {""}


@pytest.mark.parametrize("house", HOUSES)
def test_a_room_imports_what_stands_below_it(house: str) -> None:
    """Whatever it imports it for: a type, or a function that runs once a year."""
    table, room = HOUSES[house]
    height = {name: -level for level, names in enumerate(table) for name in names}
    wrong = {
        f"{name} imports {other}"
        for name, tree in modules().items()
        for other in own_imports(tree)
        if room(name) and room(other) and room(name) != room(other)
        if height[room(other)] >= height[room(name)]
    }
    assert wrong == set()


def test_the_rooms_are_few() -> None:
    names = {path.name for path in PACKAGE.iterdir()} | {"__pycache__"}
    assert len(names) <= MOST_ROOMS


# Named for what they read, write or run: the folder tells them apart. A door is named as its room.
FORMATS: Final = {"__main__", "docx", "html", "json", "pdf", "text", "workbook", "xlsx"}
DOORS: Final = "doors."


def test_no_two_modules_have_one_name() -> None:
    """Whoever reads `said` or `tables` in an import must know which is meant."""
    named: dict[str, list[str]] = {}
    for name in modules():
        if not name.startswith(DOORS) and name != "generator":
            named.setdefault(name.rpartition(".")[2], []).append(name)
    twice = {stem: names for stem, names in named.items() if len(names) > 1}
    assert set(twice) <= FORMATS, twice


def test_no_two_modules_need_each_other() -> None:
    """Within a room too; a surface imports for types what it looks up when somebody asks."""
    graph: TopologicalSorter[str] = TopologicalSorter()
    for name, tree in modules().items():
        at_run_time = [node for node in tree.body if not _is_for_types(node)]
        graph.add(name, *own_imports(ast.Module(at_run_time, [])))
    graph.prepare()  # a circle raises CycleError and shows the modules in it


def _is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def test_a_number_knows_no_library_but_what_values_are_made_of() -> None:
    for name in ("number.figure", "vocabulary.subjects"):
        roots = {module.partition(".")[0] for module, _ in imported(modules()[name])}
        assert roots <= {*sys.stdlib_module_names, *OF_VALUES}


def test_values_are_made_one_way() -> None:
    """A dataclass is for what Struct cannot: a field that is not shown, or no part of the value."""
    apart = ("repr=False", "hash=False", "compare=False")
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and "dataclass" in str(
                [ast.unparse(one) for one in node.decorator_list]
            ):
                assert any(one in ast.unparse(node) for one in apart), f"{name}.{node.name}"


def test_the_writers_do_not_know_one_another() -> None:
    """A writer is a module, or a package of them."""
    for name, tree in modules().items():
        if name.startswith("writers."):
            writer = ".".join(name.split(".")[:2])
            others = [other for other in own_imports(tree) if unit(other) == "writers"]
            assert not [other for other in others if not f"{other}.".startswith(f"{writer}.")]


def test_what_a_module_keeps_to_itself_is_left_to_it() -> None:
    taken = {
        f"{name} takes {thing} from {module}"
        for name, tree in modules().items()
        for module, thing in imported(tree)
        if thing.startswith("_") and not thing.startswith("__")
    }
    assert taken == set()


def fronts() -> list[str]:
    """The packages whose names are imported when somebody asks for them."""
    return [
        name
        for name, tree in modules().items()
        if any(thing == "later" for _, thing in imported(tree))
    ]


def started(code: str) -> set[str]:
    """The modules that a python of its own has loaded when it has run a piece of code."""
    said = f"{code}\nimport sys; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, check=True)
    return set(ended.stdout.decode().split("\n")[-2].split())


def test_what_loads_later_is_told_alike_to_the_program_and_to_type_checkers() -> None:
    assert "generator" in fronts()
    for name in fronts():
        front = import_module("generator" if name == "generator" else f"generator.{name}")
        [typed] = [node for node in modules()[name].body if _is_for_types(node)]
        named = {(below(module), thing) for module, thing in imported(typed)}
        prefix = "" if name == "generator" else f"{name}."
        homes = front._HOMES.items()
        told = {(f"{prefix}{home}", one) for home, names in homes for one in names.split()}
        assert named == told, name
        assert {one for _, one in named} <= set(front.__all__), name
        for home, one in named:
            assert getattr(front, one) is getattr(import_module(f"generator.{home}"), one)
        assert not hasattr(front, "nothing_of_that_name"), name


def test_the_surface_is_a_table_of_names() -> None:
    kinds = [type(node) for node in modules()["generator"].body]
    once = {ast.If: 2, ast.AnnAssign: 1, ast.FunctionDef: 1}  # types, lookup; the table; dir()
    assert {kind: kinds.count(kind) for kind in once} == once
    assert set(kinds) - set(once) == {ast.Expr, ast.ImportFrom, ast.Assign}
    assert set(generator.__all__) == {
        o for names in generator._HOMES.values() for o in names.split()
    }


def test_the_surface_shows_its_names_before_anybody_has_asked() -> None:
    code = "import generator; assert {*generator.__all__} <= {*dir(generator)}"
    assert {one for one in started(code) if one.startswith("generator.")} == {"generator.later"}
    started("from generator import *; assert read and write and Figure and FORMATS")


PUBLISHED: Final = """某局2024年度部门决算公开

一、收入决算情况说明

本年收入合计100万元，其中：财政拨款收入60万元，占60%；其他收入40万元，占40%。
"""
HEAVY: Final = {"babel", "jinja2", "yaml", "lxml", "xlsxwriter", "rich"}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--version"], ""),
        (["--help"], "rich"),
        (["report"], ""),
        (["audit", "report.txt"], ""),
        (["schema"], ""),
        (["report", "liling"], "babel jinja2 yaml"),
    ],
    ids=["version", "help", "nothing named", "audit", "schema", "report"],
)
def test_a_command_loads_what_it_needs_and_no_more(
    arguments: list[str], needed: str, tmp_path: Path
) -> None:
    (tmp_path / "report.txt").write_text(PUBLISHED, "utf-8")
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs")
    code = f"""
import os; os.chdir({str(tmp_path)!r})
from generator.doors.cli import main
try: main({arguments!r})
except SystemExit: print()
"""
    assert started(code) & HEAVY == set(needed.split())


# What a command has no use for: whole rooms, or modules of one.
SHUT: Final = {
    ("--version",): "number entry facts telling understanding inspection published results",
    ("report", "liling"): (
        "auditing importing learning manual province serving writers.docx writers.page writers.pdf"
        " writers.workbook"
    ),
    ("audit", "report.txt"): (
        "entry.accounts entry.budget entry.parsing facts telling tabulation checking proofing"
        " publication importing learning manual province serving writers"
    ),
}


@pytest.mark.parametrize("arguments", SHUT, ids=lambda arguments: arguments[0])
def test_a_command_leaves_the_rooms_shut_that_it_has_no_use_for(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "report.txt").write_text(PUBLISHED, "utf-8")
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs")
    code = f"""
import os; os.chdir({str(tmp_path)!r})
from generator.doors.cli import main
try: main({list(arguments)!r})
except SystemExit: print()
"""
    opened = {below(name) for name in started(code) if name.startswith("generator.")}
    shut = tuple(f"{room}." for room in SHUT[arguments].split())
    assert {name for name in opened if f"{name}.".startswith(shut)} == set()
    assert opened


# ---------------------------------------------------------------- libraries


def _home(library: str, name: str) -> str:
    """The module that imports a library, or the room that is all about it."""
    room = f"{unit(name)}."
    return room if room in HOMES.get(library, "").split() else name


def test_each_library_has_its_home() -> None:
    found: dict[str, set[str]] = {}
    for name, tree in modules().items():
        for module, _ in imported(tree):
            library = module.partition(".")[0]
            if library not in {*sys.stdlib_module_names, "generator", *OF_VALUES}:
                found.setdefault(library, set()).add(_home(library, name))
    assert found == {library: set(names.split()) for library, names in HOMES.items()}


def test_what_is_declared_is_what_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    every = [*project["dependencies"], *(one for extra in extras for one in extra)]
    declared = {re.split(r"[><=~!\[ ]", one)[0].lower() for one in every}
    used = {DISTRIBUTIONS.get(library, library) for library in HOMES}
    assert declared - BY_NAME == used | OF_VALUES


def test_every_lock_has_the_same_version_of_a_library() -> None:
    """One that `make lock` forgot has the versions of a day long past."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "requirements").glob("*.txt"):
        for name, version in re.findall(r"(?m)^([\w.-]+)==(\S+)", path.read_text("utf-8")):
            found.setdefault(name, set()).add(version)
    assert {name: versions for name, versions in found.items() if len(versions) > 1} == {}


def test_the_lock_fetches_from_wherever_the_user_does() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        lines = path.read_text("utf-8").splitlines()
        assert not [line for line in lines if line.startswith("-") or "://" in line]


# ---------------------------------------------------------------- names and words


def test_a_name_says_what_a_module_knows() -> None:
    parts = {part for name in modules() for part in name.split(".")}
    assert parts & EMPTY_NAMES == set()


def test_a_module_says_first_what_it_knows() -> None:
    first = {n: (ast.get_docstring(t) or "").partition("\n")[0] for n, t in modules().items()}
    silent = {n: said for n, said in first.items() if not re.match(r"\S.{15,}[.;,:]?$", said)}
    assert silent == {}


def test_code_is_english() -> None:
    """Identifiers: users' words are Chinese, and are text."""
    fields = ("id", "name", "asname", "arg", "attr", "module")
    foreign = {
        f"{module}: {said}"
        for module, tree in modules().items()
        for node in ast.walk(tree)
        for field in fields
        if isinstance(said := getattr(node, field, None), str) and not said.isascii()
    }
    assert foreign == set()


def _floats(tree: ast.Module) -> Iterator[tuple[int, object]]:
    """The line of each number that is a float, or is made one, and what stands there."""
    nodes = list(ast.walk(tree))
    alike = {id(n.value) for n in nodes if isinstance(n, ast.keyword) and n.arg == "cutoff"}
    for node in nodes:
        match node:
            case ast.Constant(value=float() | complex()) if id(node) not in alike:
                yield node.lineno, node.value
            case ast.Name(id="float" | "complex"):
                yield node.lineno, node.id


def test_no_amount_ever_was_a_float() -> None:
    """How alike two words must be is the one number that may be a float."""
    found = {
        f"{name}, line {line}: {said!r}"
        for name, tree in modules().items()
        if not name.startswith(MEASURES)
        for line, said in _floats(tree)
    }
    assert found == set()


# Facts are exact. Whoever rounds one is here, with what for.
ROUNDED: Final[Mapping[str, str]] = {
    "telling.style": "what the prose states",
    "telling.as_printed": "shares that a style makes add to 100",
    "tabulation.layout": "cells of printed tables",
    "facts.origin": "explain: where a share goes on beyond six places",
    "inspection.judge": "what should stand in somebody's report, for a message",
    "proofing.rules.figures": "what a figure comes to again, for a message",
    "entry.spelt": "whether an amount has no more than two places",
    "published.workbook": "the digits that a double brought along",
    "importing.stated.gatherings": "an award that is published as a share alone",
    "writers.page.cards": "whether an amount has no more than two places",
    "publication.drawing": "points of a drawing",
}


def test_whoever_rounds_is_known() -> None:
    found = {
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"quantize", "__floor__"})
        or (isinstance(node, ast.Name) and node.id == "round")
    }
    assert found == set(ROUNDED)


# ---------------------------------------------------------------- places have no place in the code


@cache
def places() -> Mapping[str, frozenset[str]]:
    """The names of the places that the bundled styles and inputs are of, by folder."""
    found: dict[str, set[str]] = {}
    for path in TEMPLATES.glob("*/style.yaml"):
        if path.parent.name != "base":
            name = yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)["名称"]  # noqa: S506  base loader: text only
            found[path.parent.name] = {path.parent.name, name}
    for path in (ROOT / "inputs").glob("*/20*[0-9t].yaml"):
        department = yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)["部门"]  # noqa: S506  base loader: text only
        found.setdefault(path.parent.name, {path.parent.name}).add(department)
    return {folder: frozenset(names) for folder, names in found.items()}


EXAMPLES: Final = re.compile("例?如 ?[^；。，）\n]*")  # “如 醴陵” decides nothing
EXPLAINS: Final = {"manual.__main__"}  # it shows a command, with a department


def test_no_place_is_named_in_the_code_but_as_an_example() -> None:
    names = {name for one in places().values() for name in one}
    assert len(names) > len(places())
    for module, tree in modules().items():
        said = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
        docstrings = set(_docstrings(tree))
        for text in said:
            if isinstance(text, str) and text not in docstrings and module not in EXPLAINS:
                assert not [name for name in names if name in EXAMPLES.sub("", text)], module


def _docstrings(tree: ast.Module) -> Iterator[str | None]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node, clean=False)


def test_no_style_speaks_of_another_place() -> None:
    for path in (p for p in TEMPLATES.rglob("*") if p.is_file()):
        text = path.read_text("utf-8")
        for folder, names in places().items():
            if folder != path.parent.name:
                assert not [name for name in names if name in text], path


# ---------------------------------------------------------------- nothing of where it was made

NOT_OURS: Final = {
    ".git",
    ".venv",
    "output",
    "build",
    "dist",
    "__pycache__",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".idea",
    ".vscode",
}
# Put together here, so that this file does not hold what it looks for.
MADE_AT: Final = re.compile(
    "|".join(f"/{root}/" for root in ("work", "home", "root", "Users", "mnt"))
    + "|"
    + "|".join(
        (
            r"(?:local" + r"host|127\.0\.0\.1)[:/\d]*/(?:simple|pypi|npm)",
            "index" + "-url=",
            "extra" + "-index",
        )
    )
)
HOSTS: Final = re.compile(r"https?://([\w.-]+)")
# A name of a format's own is no address: nothing is fetched from there.
NAMESPACES: Final = {
    "schemas.openxmlformats.org",  # of Word's and Excel's formats, as the next two
    "schemas.microsoft.com",
    "purl.org",
    "www.w3.org",  # of SVG
}
LOOPBACK: Final = {"127.0.0.1", "localhost"}  # where the page is opened
KNOWN_HOSTS: Final = {"json-schema.org", "example.org"} | NAMESPACES | LOOPBACK


def texts() -> Iterator[tuple[Path, str]]:
    """Every text of the project, as it would be published."""
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and not NOT_OURS & set(path.relative_to(ROOT).parts):
            data = path.read_bytes()
            if b"\0" not in data:
                yield path, data.decode("utf-8")


def test_no_file_tells_on_which_machine_it_was_made() -> None:
    for path, text in texts():
        assert not (found := MADE_AT.search(text)), f"{path}: {found}"


def test_no_file_names_a_host_that_is_not_known() -> None:
    for path, text in texts():
        named = {one for one in HOSTS.findall(text) if not one.endswith(".example.org")}
        assert named <= KNOWN_HOSTS, path


def test_the_version_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == generator.__version__
