"""The wheel: what is in it, and that it does the main job from any folder without the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from example import INPUTS, ROOT, told

import generator
from generator.entry import read
from generator.telling.style import style_folders
from generator.writers import write

DIST_INFO = f"juesuan-{generator.__version__}.dist-info"


@pytest.fixture(scope="module", name="wheel")
def wheel_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, as `python -m build` builds it, with the tools that are there."""
    copy = tmp_path_factory.mktemp("source") / "checkout"
    left_out = shutil.ignore_patterns(".*", "output", "build", "dist", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=left_out)
    folder = tmp_path_factory.mktemp("dist")
    arguments = ["--wheel", "--no-isolation", "--outdir", str(folder), str(copy)]
    subprocess.run([sys.executable, "-m", "build", *arguments], check=True, capture_output=True)
    [built] = folder.iterdir()
    return built


@pytest.fixture(scope="module", name="installed")
def installed_(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the wheel is installed, and nothing else."""
    target = tmp_path_factory.mktemp("installed")
    offline = ["--no-deps", "--no-index", "--no-compile", "--quiet", "--target", str(target)]
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install"]
    subprocess.run([*command, *offline, str(wheel)], check=True, capture_output=True)
    return target


def run(installed: Path, cwd: Path, *command: str) -> str:
    """A command that sees the installed package first, from a folder of its own."""
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout.decode()


def files_below(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_it_holds_the_package_the_templates_the_schemas_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    package = {f"generator/{name}" for name in files_below(ROOT / "generator")}
    templates = {f"generator/templates/{name}" for name in files_below(ROOT / "templates")}
    schemas = {f"generator/docs/{path.name}" for path in (ROOT / "docs").glob("*.schema.json")}
    about = {name for name in held if name.startswith(DIST_INFO)}
    assert held - about == package | templates | schemas
    assert {f"{DIST_INFO}/METADATA", f"{DIST_INFO}/licenses/LICENSE"} <= about
    assert {"generator/py.typed", "generator/vocabulary/data/functional.csv"} <= package


def test_it_says_what_the_project_says(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    with zipfile.ZipFile(wheel) as archive:
        metadata = Parser().parsestr(archive.read(f"{DIST_INFO}/METADATA").decode())
        scripts = archive.read(f"{DIST_INFO}/entry_points.txt").decode()
    assert metadata["Name"] == project["name"]
    assert metadata["Version"] == generator.__version__
    assert metadata["Requires-Python"] == project["requires-python"]
    assert metadata["License-Expression"] == project["license"]
    assert len(metadata.get_all("Requires-Dist") or ()) >= len(project["dependencies"])
    assert metadata.get_payload() == (ROOT / "README.md").read_text("utf-8")
    assert scripts.split() == ["[console_scripts]", "juesuan", "=", "generator.doors.cli:main"]


def test_it_tells_the_bundled_inputs_word_for_word_from_any_folder(
    installed: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs")
    departments = [path.parent.name for path in INPUTS]
    code = f"""
from generator.doors.cli import cli
for department in {departments}:
    cli.main(["report", department], standalone_mode=False)
"""
    run(installed, tmp_path, "-c", code)
    for path in INPUTS:
        report = read(path)
        document = told(report, report.content.style or "base").document
        for form in ("txt", "md"):
            written = tmp_path / "output" / f"{path.parent.name}-{path.stem}.{form}"
            assert written.read_text("utf-8") == write(document, form)


def test_it_is_the_installed_one_that_was_tried(installed: Path, tmp_path: Path) -> None:
    said = run(installed, tmp_path, "-c", "import generator; print(generator.__file__)")
    assert Path(said.strip()) == installed / "generator" / "__init__.py"


def test_it_finds_its_styles_and_its_dictionaries_inside_itself(
    installed: Path, tmp_path: Path
) -> None:
    script = str(installed / "bin" / "juesuan")
    listed = run(installed, tmp_path, script, "styles")
    assert all(f"（{folder.name}）" in listed for folder in style_folders())
    code = "import generator.vocabulary.subjects as s; print(s.functional()['208'].name)"
    assert run(installed, tmp_path, "-c", code) == "社会保障和就业支出\n"


def test_the_command_is_there_under_its_name(installed: Path, tmp_path: Path) -> None:
    script = str(installed / "bin" / "juesuan")
    assert run(installed, tmp_path, script, "--version") == f"juesuan {generator.__version__}\n"
