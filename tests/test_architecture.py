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
from collections.abc import Iterator, Mapping
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

# From the top down: what a layer is, and the modules and packages in it.
LAYERS: Final = (
    ("the command line", "__main__ cli manual"),
    ("doors: the commands", "doors"),
    ("the surface: everything below under one name", "generator"),
    ("an input told", "reporting"),
    ("what was written, read back", "proofing"),
    (
        "reports audited, inputs checked; every rule in one book",
        "auditing checking importing rulebook",
    ),
    ("what an audit found, told; what is given with a report", "results handed"),
    ("ends", "readers rules inspection writers tracing delivery preview blank catalogue"),
    ("a chart as a drawing", "drawing"),
    ("the whole disclosure, part by part", "publication"),
    ("the nine tables of a report's facts", "tabulation"),
    ("shapes: what is written, what was published", "document understanding"),
    ("telling", "narrative"),
    ("prose: the only place that runs a template", "prose"),
    (
        "meaning: facts and style, not each other; what is printed",
        "facts style reach disclosure origin",
    ),
    ("what may be said: in a template, in a style, in an input", "grammar settings codes schema"),
    ("the input's blocks", "accounts budget"),
    ("the input", "report"),
    ("vocabulary", "subjects statements spelt provenance glossary"),
    (
        "number; what is wrong; what counts; what loads later; a page put together",
        "figure problem numerals later elements",
    ),
)

# Beside it or above it, and why.
EXCEPTIONS: Final[Mapping[tuple[str, str], str]] = {
    ("__main__", "cli"): "it is the same door, for `python -m`",
    ("report", "accounts"): "a type alone: what a Report holds",
    ("report", "budget"): "a type alone: what a Report holds",
    ("blank", "readers"): "a new file starts from that of the year before",
    ("catalogue", "readers"): "the list of the facts is that of an example, which it reads",
}

# Where a library is known; everywhere else it could be exchanged without anybody noticing.
HOMES: Final[Mapping[str, str]] = {
    "babel": "settings style",
    "click": (
        "cli doors.auditing doors.importing doors.options doors.preparing doors.telling"
        " doors.usage doors.writing"
    ),
    "jinja2": "grammar preview prose",
    "lxml": "readers.published.docx readers.published.html readers.published.numbering",
    "pydantic": "accounts budget importing.reasons readers.text report schema",
    "pydantic_core": "readers.text report",
    "pypdfium2_raw": "readers.published.pdfium",
    "python_calamine": "readers.published.sheets",
    "rich": "doors.bureau doors.telling doors.usage results.summary",
    "typst": "writers.pdf.press",
    "xlsxwriter": "results.xlsx writers.docx.charts writers.workbook writers.workbook.page",
    "yaml": "importing.manuscript readers.scalars settings",
}
DISTRIBUTIONS: Final = {
    "python_calamine": "python-calamine",
    "pypdfium2_raw": "pypdfium2",
    "yaml": "pyyaml",
    "pydantic_core": "pydantic",
}

# What measures places on a page, in points, which are no amounts.
MEASURES: Final = "readers.published."

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


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The modules that a piece of code imports, and the name that it takes from each."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((str(node.module), alias.name) for alias in node.names)


def own_imports(tree: ast.AST) -> Iterator[str]:
    """The modules of the package that a piece of code imports."""
    for module, name in imported(tree):
        if module.partition(".")[0] == "generator":
            inside = below(f"{module}.{name}")
            yield inside if inside in modules() else below(module)


def unit(name: str) -> str:
    """What a module belongs to in the table: a package is one thing."""
    return name.partition(".")[0]


def ids(values: Mapping[str, object]) -> list[str]:
    return sorted(values)


# ---------------------------------------------------------------- layers


def test_the_table_holds_every_module_once_and_no_other() -> None:
    listed = [name for _, names in LAYERS for name in names.split()]
    assert len(listed) == len(set(listed))
    assert set(listed) == {unit(name) for name in modules()}


def test_a_module_imports_what_stands_below_it() -> None:
    height = {name: -level for level, (_, names) in enumerate(LAYERS) for name in names.split()}
    wrong = {
        f"{name} imports {other}"
        for name, tree in modules().items()
        for other in own_imports(tree)
        if unit(name) != unit(other)
        and height[unit(other)] >= height[unit(name)]
        and (unit(name), unit(other)) not in EXCEPTIONS
    }
    assert wrong == set()


def test_every_exception_is_still_needed() -> None:
    used = {
        (unit(name), unit(other)) for name, tree in modules().items() for other in own_imports(tree)
    }
    assert set(EXCEPTIONS) <= used


def test_no_two_modules_need_each_other() -> None:
    """What is imported for types alone is not there when the program runs."""
    graph: TopologicalSorter[str] = TopologicalSorter()
    for name, tree in modules().items():
        at_run_time = [node for node in tree.body if not _is_for_types(node)]
        graph.add(name, *own_imports(ast.Module(at_run_time, [])))
    graph.prepare()  # a circle raises CycleError and shows the modules in it


def _is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def test_a_report_knows_its_blocks_as_types_alone() -> None:
    body = [node for node in modules()["report"].body if not _is_for_types(node)]
    assert set(own_imports(ast.Module(body, []))) == {"figure", "problem"}


def test_a_number_knows_the_standard_library_alone() -> None:
    for name in ("figure", "subjects"):
        roots = {module.partition(".")[0] for module, _ in imported(modules()[name])}
        assert roots <= set(sys.stdlib_module_names)


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


def fronts() -> Iterator[str]:
    """The packages whose names are imported when somebody asks for them."""
    for name, tree in modules().items():
        if any(thing == "later" for _, thing in imported(tree)):
            yield name


def started(code: str) -> set[str]:
    """The modules that a python of its own has loaded when it has run a piece of code."""
    said = f"{code}\nimport sys; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, check=True)
    return set(ended.stdout.decode().split("\n")[-2].split())


@pytest.mark.parametrize("name", sorted(fronts()))
def test_what_loads_later_is_told_alike_to_the_program_and_to_type_checkers(name: str) -> None:
    front = import_module("generator" if name == "generator" else f"generator.{name}")
    [typed] = [node for node in modules()[name].body if _is_for_types(node)]
    named = {(below(module), thing) for module, thing in imported(typed)}
    prefix = "" if name == "generator" else f"{name}."
    homes = front._HOMES.items()
    assert named == {(f"{prefix}{home}", one) for home, names in homes for one in names.split()}
    assert {one for _, one in named} <= set(front.__all__)
    for home, one in named:
        assert getattr(front, one) is getattr(import_module(f"generator.{home}"), one)
    assert not hasattr(front, "nothing_of_that_name")


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
HEAVY: Final = {"babel", "jinja2", "pydantic", "yaml", "lxml", "xlsxwriter", "rich"}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--version"], ""),
        (["--help"], "rich"),
        (["report"], ""),
        (["audit", "report.txt"], ""),
        (["schema"], "pydantic"),
        (["report", "liling"], "babel jinja2 pydantic rich yaml"),
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
from generator.cli import main
try: main({arguments!r})
except SystemExit: print()
"""
    assert started(code) & HEAVY == set(needed.split())


# ---------------------------------------------------------------- libraries


def test_each_library_has_its_home() -> None:
    found: dict[str, set[str]] = {}
    for name, tree in modules().items():
        for module, _ in imported(tree):
            library = module.partition(".")[0]
            if library not in sys.stdlib_module_names and library != "generator":
                found.setdefault(library, set()).add(name)
    assert found == {library: set(names.split()) for library, names in HOMES.items()}


def test_what_is_declared_is_what_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    every = [*project["dependencies"], *(one for extra in extras for one in extra)]
    declared = {re.split(r"[><=~!\[ ]", one)[0].lower() for one in every}
    assert declared == {DISTRIBUTIONS.get(library, library) for library in HOMES}


def test_the_lock_fetches_from_wherever_the_user_does() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        lines = path.read_text("utf-8").splitlines()
        assert not [line for line in lines if line.startswith("-") or "://" in line]


# ---------------------------------------------------------------- names and words


def test_a_name_says_what_a_module_knows() -> None:
    parts = {part for name in modules() for part in name.split(".")}
    assert parts & EMPTY_NAMES == set()


@pytest.mark.parametrize("name", ids(modules()))
def test_a_module_says_first_what_it_knows(name: str) -> None:
    said = ast.get_docstring(modules()[name]) or ""
    first = said.partition("\n")[0]
    assert re.match(r"\S.{15,}[.;,:]?$", first), first


@pytest.mark.parametrize("name", ids(modules()))
def test_code_is_english(name: str) -> None:
    """Identifiers: users' words are Chinese, and are text."""
    for node in ast.walk(modules()[name]):
        for field in ("id", "name", "asname", "arg", "attr", "module"):
            said = getattr(node, field, None)
            assert not isinstance(said, str) or said.isascii(), said


@pytest.mark.parametrize("name", [name for name in ids(modules()) if not name.startswith(MEASURES)])
def test_no_amount_ever_was_a_float(name: str) -> None:
    """How alike two words must be is the one number that may be a float."""
    nodes = list(ast.walk(modules()[name]))
    alike = {id(n.value) for n in nodes if isinstance(n, ast.keyword) and n.arg == "cutoff"}
    for node in nodes:
        match node:
            case ast.Constant(value=float() | complex()) if id(node) not in alike:
                pytest.fail(f"line {node.lineno}: {node.value!r}")
            case ast.Name(id="float" | "complex"):
                pytest.fail(f"line {node.lineno}: {node.id}")


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
EXPLAINS: Final = {"manual"}  # a generated document that shows a command, with a department


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
    + "|".join(("local" + "host", "127" + ".0.0", "index" + "-url=", "extra" + "-index"))
)
HOSTS: Final = re.compile(r"https?://([\w.-]+)")
# A name of a format's own is no address: nothing is fetched from there.
NAMESPACES: Final = {
    "schemas.openxmlformats.org",  # of Word's and Excel's formats, as the next two
    "schemas.microsoft.com",
    "purl.org",
    "www.w3.org",  # of SVG
}
KNOWN_HOSTS: Final = {"json-schema.org", "example.org"} | NAMESPACES


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
        assert set(HOSTS.findall(text)) <= KNOWN_HOSTS, path


def test_the_version_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == generator.__version__
