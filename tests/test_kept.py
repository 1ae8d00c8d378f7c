"""What is kept from run to run: in a folder of the user's own, or not at all, and never told."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2.compiler
import pytest

import generator
from generator import BadTemplate, compose, establish, load_style, read
from generator.later import kept_patterns
from generator.later import recalled as module
from generator.later.recalled import FOLDER, keep, recalled
from generator.telling import kept_code
from generator.telling.style import TEMPLATES
from generator.telling.templates import prose_of

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "docs" / "example.yaml"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for what is kept, which is not there yet."""
    path = tmp_path / "kept"
    monkeypatch.setenv(FOLDER, str(path))
    prose_of.cache_clear()
    yield path
    prose_of.cache_clear()


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


# ---------------------------------------------------------------- the folder


def test_what_is_kept_is_there_again(folder: Path) -> None:
    assert recalled("one") is None
    keep("one", {"text": ("本年", 1, [2]), "code": compile("1 + 1", "x", "eval")})
    found = recalled("one")
    assert found["text"] == ("本年", 1, [2])
    assert eval(found["code"]) == 2  # noqa: S307  our own
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [file.stat().st_mode & 0o777 for file in files(folder)] == [0o600]


def test_it_is_in_the_folder_of_the_user_that_the_system_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(FOLDER)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    keep("one", 1)
    assert recalled("one") == 1
    assert len(files(tmp_path / "cache" / "juesuan")) == 1
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for base in ("", "cache"):  # what is not absolute is none
        monkeypatch.setenv("XDG_CACHE_HOME", base)
        keep("one", 2)
        assert recalled("one") == 2
    assert len(files(home / ".cache" / "juesuan")) == 1


@pytest.mark.parametrize("mode", [0o710, 0o701, 0o720, 0o702, 0o777, 0o750])
def test_a_folder_of_others_too_is_neither_read_nor_written(folder: Path, mode: int) -> None:
    keep("one", 1)
    folder.chmod(mode)
    assert recalled("one") is None
    keep("two", 2)
    assert len(files(folder)) == 1
    folder.chmod(0o700)
    assert recalled("one") == 1


@pytest.mark.parametrize("mode", [0o640, 0o602, 0o666, 0o644])
def test_a_file_of_others_too_is_not_read(folder: Path, mode: int) -> None:
    keep("one", 1)
    files(folder)[0].chmod(mode)
    assert recalled("one") is None
    keep("one", 2)  # takes its place
    assert recalled("one") == 2


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    keep("one", 1)
    [file] = files(folder)
    elsewhere = tmp_path / "elsewhere"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert recalled("one") is None
    file.unlink()
    elsewhere.rename(file)
    assert recalled("one") == 1
    moved = folder.rename(tmp_path / "moved")
    folder.symlink_to(moved)
    assert recalled("one") is None
    keep("two", 2)
    assert len(files(moved)) == 1


def test_what_belongs_to_somebody_else_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("one", 1)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert recalled("one") is None
    keep("two", 2)
    assert len(files(folder)) == 1


def test_none_is_made_in_a_place_of_somebody_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    keep("one", 1)
    assert not folder.exists()


def test_a_system_that_cannot_say_whose_it_is_keeps_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "geteuid")
    keep("one", 1)
    assert recalled("one") is None
    assert not folder.exists()


@pytest.mark.parametrize("said", ["", "kept", "/proc/none/kept", "/dev/null", "/dev/null/kept"])
def test_where_nothing_can_be_kept_nothing_is_said(
    said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(FOLDER, said)
    keep("one", 1)
    assert recalled("one") is None
    assert files(tmp_path) == []


@pytest.mark.parametrize("damage", [b"", b"abc", b"\0" * 40])
def test_a_torn_file_is_none(folder: Path, damage: bytes) -> None:
    keep("one", [1, 2, 3])
    [file] = files(folder)
    file.write_bytes(damage)
    assert recalled("one") is None
    keep("one", [1])
    whole = file.read_bytes()
    for at in range(len(whole)):
        file.write_bytes(whole[:at])
        assert recalled("one") is None
        file.write_bytes(bytes((*whole[:at], whole[at] ^ 1, *whole[at + 1 :])))
        assert recalled("one") is None


def test_what_is_no_file_or_too_long_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("one", 1)
    [file] = files(folder)
    file.unlink()
    os.mkfifo(file, 0o600)
    assert recalled("one") is None
    file.unlink()
    monkeypatch.setattr(module, "MOST_BYTES", 100)
    keep("one", "x" * 100)
    assert files(folder) == []
    keep("one", "x" * 50)
    monkeypatch.setattr(module, "MOST_BYTES", 40)
    assert recalled("one") is None


def test_what_cannot_be_kept_is_not(folder: Path) -> None:
    keep("one", object())
    assert files(folder) == []


def test_the_older_half_goes_where_there_is_too_much(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_FILES", 10)
    for number in range(11):
        for file in files(folder):
            os.utime(file, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns - 10**9))
        keep(f"n{number}", number)
    assert [recalled(f"n{number}") for number in range(11)] == [*[None] * 5, *range(5, 11)]


def test_several_who_keep_the_same_do_not_disturb_one_another(folder: Path) -> None:
    code = """
from generator.later.recalled import keep, recalled
for turn in range(200):
    keep("one", list(range(1000)))
    assert recalled("one") == list(range(1000))
"""
    runs = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(3)]
    assert [run.wait() for run in runs] == [0, 0, 0]
    assert len(files(folder)) == 1


# ---------------------------------------------------------------- templates


class Compiled:
    """Counts what Jinja compiles."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        generate = jinja2.compiler.generate

        def counted(node: object, environment: object, name: str, *rest: object, **how: object):  # type: ignore[no-untyped-def]  # noqa: ANN202
            self.names.append(name)
            return generate(node, environment, name, *rest, **how)  # type: ignore[arg-type]

        monkeypatch.setattr("jinja2.environment.generate", counted)


def told(style: str = "liling", extra: Path | None = None) -> list[str]:
    """The text of the example, by templates that nobody in this process has seen."""
    prose_of.cache_clear()
    sections = compose(establish(read(EXAMPLE)), load_style(style, extra), draft=True)
    return [paragraph.text for section in sections for paragraph in section.paragraphs]


@pytest.mark.parametrize("style", sorted(path.name for path in TEMPLATES.iterdir()))
def test_a_template_is_compiled_once_for_all_runs(
    style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = Compiled(monkeypatch)
    first = told(style)
    assert len(compiled.names) > 10
    assert len(set(compiled.names)) == len(compiled.names)
    compiled.names.clear()
    assert told(style) == first
    assert compiled.names == []


def test_a_home_that_cannot_be_written_costs_time_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    first = told()
    monkeypatch.setenv(FOLDER, "/dev/null/kept")
    compiled = Compiled(monkeypatch)
    assert told() == first
    assert compiled.names


def own_style(tmp_path: Path) -> Path:
    """A folder with a style over 醴陵 that words one section itself."""
    own = tmp_path / "styles" / "own"
    own.mkdir(parents=True)
    own.joinpath("style.yaml").write_text("名称: 自己的\n基于: liling\n", "utf-8")
    parent = next(p for p in ("liling", "base") if (TEMPLATES / p / "收入.j2").exists())
    own.joinpath("收入.j2").write_text(f'{{% extends "{parent}/收入.j2" %}}\n', "utf-8")
    return own


def test_who_edits_a_style_has_it_compiled_and_checked_anew(tmp_path: Path) -> None:
    own = own_style(tmp_path)
    before = told("own", own.parent)
    assert told("own", own.parent) == before
    own.joinpath("收入.j2").write_text("> 收入如下。\n", "utf-8")
    after = told("own", own.parent)
    assert "收入如下。" in after
    assert after != before
    own.joinpath("收入.j2").write_text("> {{ 没有的事实 }}\n", "utf-8")
    for _ in range(2):
        with pytest.raises(BadTemplate, match="没有的事实"):
            told("own", own.parent)
    own.joinpath("收入.j2").unlink()
    own_style_again = shutil.copytree(own, tmp_path / "again" / "own")
    assert told("own", own_style_again.parent) == told("own", own.parent)


def test_facts_are_asked_of_a_kept_template_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That a fact is there is not known when a template is compiled; of the one below neither."""
    own = own_style(tmp_path)
    told("own", own.parent)
    monkeypatch.setattr("generator.telling.templates.unheld", lambda one, *_: f"缺{one.name}")
    with pytest.raises(BadTemplate, match="缺") as fresh:
        told("own", own.parent)
    monkeypatch.setenv(FOLDER, "")
    with pytest.raises(BadTemplate) as made:
        told("own", own.parent)
    assert str(fresh.value) == str(made.value)


def test_another_state_of_the_program_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    told()
    compiled = Compiled(monkeypatch)
    for name, value in (("__version__", "99.9"), ("_makers", lambda: "another")):
        monkeypatch.setattr(kept_code, name, value)
        compiled.names.clear()
        told()
        assert compiled.names, name


def test_a_style_that_cannot_all_be_read_is_not_kept(tmp_path: Path, folder: Path) -> None:
    own = own_style(tmp_path)
    style = load_style("own", own.parent)
    own.joinpath("style.yaml").rename(tmp_path / "style.yaml")
    shutil.rmtree(own)
    assert kept_code.Kept.of(style, prose_of(load_style("liling"))._vocabulary).state == ""
    assert files(folder)


# ---------------------------------------------------------------- patterns


@pytest.fixture
def patterns(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing was compiled and nothing was read yet."""
    monkeypatch.setattr(kept_patterns, "_fresh", set())
    kept_patterns._kept.cache_clear()
    yield
    kept_patterns._kept.cache_clear()


def own_patterns() -> list[tuple[str | bytes, int]]:
    """Every pattern that a module of the program has by a name."""
    for found in pkgutil.walk_packages(generator.__path__, "generator."):
        if not found.name.endswith(("__main__", "migrations.env")):  # programs
            importlib.import_module(found.name)
    modules = [module for name, module in sys.modules.items() if name.startswith("generator.")]
    made = [one for module in modules for one in vars(module).values()]
    return [(one.pattern, int(one._flags)) for one in made if type(one).__name__ == "_Matcher"]


@pytest.mark.usefixtures("patterns")
def test_a_kept_pattern_is_the_one_that_was_compiled() -> None:
    wanted = own_patterns()
    assert len(wanted) > 100
    for one in wanted:
        kept_patterns.compiled(*one)
    kept_patterns.keep_patterns()
    text = EXAMPLE.read_text("utf-8")
    for pattern, flags in wanted:
        found, plain = kept_patterns.compiled(pattern, flags), re.compile(pattern, flags)
        assert found == plain
        assert (found.flags, found.groups, found.groupindex) == (
            (plain.flags, plain.groups, plain.groupindex)
        )
        over: Any = text if isinstance(pattern, str) else text.encode()
        assert [one.span() for one in found.finditer(over)] == [
            one.span() for one in plain.finditer(over)
        ]
        assert [one.groupdict() for one in found.finditer(over)] == [
            one.groupdict() for one in plain.finditer(over)
        ]
    assert not kept_patterns._fresh


@pytest.mark.usefixtures("patterns")
@pytest.mark.parametrize("kept", [["no", "mapping"], {}, None])
def test_where_no_pattern_is_kept_it_is_compiled(kept: object) -> None:
    keep("patterns", kept)
    assert kept_patterns.compiled("(?P<万>[0-9]+)万元", 0).fullmatch("12万元")
    with pytest.raises(re.error):
        kept_patterns.compiled("(", 0)


@pytest.mark.usefixtures("patterns")
def test_what_nobody_uses_any_more_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_patterns, "MOST", 2)
    for few in (["a", "b"], ["b", "c"]):
        for one in few:
            kept_patterns.compiled(one, 0)
        kept_patterns.keep_patterns()
    assert [pattern for pattern, _ in recalled("patterns")] == ["c"]


@pytest.mark.usefixtures("patterns")
def test_a_service_that_compiles_without_end_holds_no_more_than_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept_patterns, "MOST", 3)
    for number in range(10):
        assert kept_patterns.compiled(f"第{number}项", 0).fullmatch(f"第{number}项")
    kept_patterns.keep_patterns()
    assert len(recalled("patterns")) == 3


@pytest.mark.usefixtures("folder")
def test_a_command_compiles_its_patterns_once(tmp_path: Path) -> None:
    report = [*["report", "--output"], str(tmp_path / "out"), str(EXAMPLE)]
    code = f"""
import re
from generator.doors.cli import main
from generator.later import kept_patterns
count = 0
def counted(pattern, flags=0):
    global count
    count += 1
    return re.compile(pattern, flags)
kept_patterns.re = type("re", (), {{"compile": staticmethod(counted), "Pattern": re.Pattern}})
try:
    main({report})
finally:
    print("compiled", count)
"""
    told = []
    for _ in range(2):
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        told.append(ran.stdout.splitlines())
    first, second = (int(lines[-1].split()[-1]) for lines in told)
    assert first > 100
    assert second == 0
    assert told[0][:-1] == told[1][:-1]
