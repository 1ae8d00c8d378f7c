"""The bundle: one zip that installs without an index; what each system needs is in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
PYTHON: Final = f"{sys.version_info[0]}.{sys.version_info[1]}"
TAG: Final = f"cp{sys.version_info[0]}{sys.version_info[1]}"
COMPILED: Final = ("lxml", "markupsafe", "msgspec", "python_calamine", "pyyaml")
# Once for every Python: each carries its own library, or speaks to any of them.
ALIKE: Final = ("pypdfium2", "typst")
SYSTEMS: Final = ("win_amd64", "x86_64", "aarch64")


@pytest.fixture(scope="module", name="bundle")
def bundle_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the running Python alone: what the others download is of the same list."""
    folder = tmp_path_factory.mktemp("bundle")
    script = str(ROOT / "bundle" / "assemble.py")
    command = [sys.executable, script, "--python", PYTHON, "--output", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    [found] = folder.iterdir()
    return found


def names_in(bundle: Path) -> set[str]:
    with zipfile.ZipFile(bundle) as archive:
        return {name.partition("/")[2] for name in archive.namelist()}


def test_every_system_has_every_compiled_wheel(bundle: Path) -> None:
    wheels = [name for name in names_in(bundle) if name.startswith("wheels/")]
    for system in SYSTEMS:
        for package in COMPILED:
            pattern = rf"wheels/{package}-[^-]+-{TAG}-[^-]+-\S*{system}\.whl"
            assert len([name for name in wheels if re.fullmatch(pattern, name)]) == 1, pattern
        for package in ALIKE:
            found = [n for n in wheels if n.startswith(f"wheels/{package}-") and system in n]
            assert len(found) == 1, (package, system)


def test_what_is_locked_is_there_and_nothing_else(bundle: Path) -> None:
    locked = re.findall(
        r"^([\w.-]+)==", (ROOT / "requirements/bundle.txt").read_text("utf-8"), re.MULTILINE
    )
    wanted = {re.sub(r"[-.]", "_", name).lower() for name in locked} | {"juesuan"}
    wheels = [name[7:] for name in names_in(bundle) if name.startswith("wheels/")]
    assert {name.partition("-")[0].lower() for name in wheels} == wanted


def test_what_a_clerk_needs_lies_beside_it(bundle: Path) -> None:
    names = names_in(bundle)
    assert {"install.bat", "install.sh", "install.py", "读我.txt", "docs/input.md"} <= names
    with zipfile.ZipFile(bundle) as archive:
        [top] = {name.partition("/")[0] for name in archive.namelist()}
        assert archive.read(f"{top}/install.bat").count(b"\r\n") > 1
        assert "没有找到 Python" in archive.read(f"{top}/need-python.txt").decode("gb18030")


def test_it_installs_without_an_index_and_writes_a_report(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path)  # our own
    [folder] = tmp_path.iterdir()
    offline = {**os.environ, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    for name in ("PYTHONPATH", "VIRTUAL_ENV"):
        offline.pop(name, None)
    ended = subprocess.run(
        ["/bin/sh", str(folder / "install.sh")],
        env={**offline, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, (ended.stdout + ended.stderr).decode()
    assert "双击 start.sh" in ended.stdout.decode()
    command = [str(folder / "env/bin/juesuan"), "report", "liling", "--format", "txt,pdf,docx"]
    written = subprocess.run(command, cwd=folder, env=offline, capture_output=True, check=False)
    # Fonts are the system's: where none is Chinese, a PDF says so, and all else is there.
    if b"fonts-noto-cjk" in written.stderr + written.stdout:
        command[-1] = "txt,docx"
        written = subprocess.run(command, cwd=folder, env=offline, capture_output=True, check=False)
    assert written.returncode == 0, (written.stdout + written.stderr).decode()
    assert (folder / "output/liling-2024.docx").stat().st_size > 10_000


def test_another_python_is_told_which_are_right(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path)
    [folder] = tmp_path.iterdir()
    for wheel in (folder / "wheels").glob(f"*-{TAG}-*"):
        wheel.rename(wheel.with_name(wheel.name.replace(TAG, "cp310")))
    ended = subprocess.run(
        [sys.executable, str(folder / "install.py")], capture_output=True, check=False
    )
    assert ended.returncode == 1
    assert f"这台电脑的 Python 是 {PYTHON}，要用 3.10" in ended.stdout.decode()
    assert not (folder / "env").exists()
