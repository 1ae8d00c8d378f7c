"""Assemble: one zip that installs without a network: wheels for each system, docs, a double click.

The wheels are those of requirements/, by their hashes, for Windows x64 and for Linux x64 and arm64
(麒麟, 统信: glibc 2.28 and later).  `make bundle` runs it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
HERE: Final = Path(__file__).resolve().parent
# What pip calls a system, the newest tag first: a wheel for an older glibc runs on a newer one.
_GLIBC: Final = ("manylinux_2_28", "manylinux_2_26", "manylinux_2_17", "manylinux2014")
PLATFORMS: Final = {
    "Windows x64": ("win_amd64",),
    "Linux x64": tuple(f"{one}_x86_64" for one in _GLIBC),
    "Linux arm64": tuple(f"{one}_aarch64" for one in _GLIBC),
}
PYTHONS: Final = ("3.11", "3.12", "3.13")
INSTALLERS: Final = ("install.py", "install.bat", "install.sh")
# Told to a console of Windows, which reads GBK, by `type`: there is no Python yet to say it.
NO_PYTHON: Final = "need-python.txt"
TAKEN: Final = ("docs", "templates", "inputs", "README.md", "LICENSE", "CHANGELOG.md")
_PIP: Final = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")


def version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def download(wheels: Path, requirements: Path, pythons: tuple[str, ...]) -> None:
    """Fetches the locked wheels for every system and every Python. Raises CalledProcessError.

    pip asks of a marker whether it holds here, not on the system that it fetches for: they are left
    out, so that what Windows alone needs is there.
    """
    plain = re.sub(r" ;[^\\\n]*", "", requirements.read_text("utf-8"))
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as every:
        every.write(plain)
        every.flush()
        _fetch(wheels, Path(every.name), pythons)


def _fetch(wheels: Path, requirements: Path, pythons: tuple[str, ...]) -> None:
    for tags in PLATFORMS.values():
        for python in pythons:
            options = [word for tag in tags for word in ("--platform", tag)]
            options += ["--python-version", python, "--implementation", "cp"]
            options += ["--only-binary=:all:", "--no-deps", "--require-hashes"]
            command = [*_PIP, "download", "--quiet", *options, "--dest", str(wheels)]
            subprocess.run([*command, "--requirement", str(requirements)], check=True)


def build(wheels: Path) -> None:
    """The wheel of the project itself, with the tools that are installed."""
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / "source"
        left_out = shutil.ignore_patterns(".*", "output", "build", "dist", "__pycache__")
        shutil.copytree(ROOT, source, ignore=left_out)
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
        subprocess.run([*command, str(wheels), str(source)], check=True, capture_output=True)


def packed(folder: Path, wheels: Path, requirements: Path) -> Path:
    """The zip in `folder`, all below one folder of its own; complete or not there at all."""
    top = f"juesuan-{version()}"
    target = folder / f"{top}.zip"
    aside = folder / f".{top}.part"
    with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in INSTALLERS:
            entry = zipfile.ZipInfo.from_file(HERE / name, f"{top}/{name}")
            entry.external_attr = 0o755 << 16
            archive.writestr(entry, (HERE / name).read_bytes(), zipfile.ZIP_DEFLATED)
        said = (HERE / NO_PYTHON).read_text("utf-8").replace("\n", "\r\n")
        archive.writestr(f"{top}/{NO_PYTHON}", said.encode("gb18030"))
        archive.write(HERE / "读我.txt", f"{top}/读我.txt")
        archive.write(requirements, f"{top}/requirements.txt")
        for name in TAKEN:
            _put(archive, ROOT / name, f"{top}/{name}")
        for wheel in sorted(wheels.iterdir()):
            archive.write(wheel, f"{top}/wheels/{wheel.name}", zipfile.ZIP_STORED)
    aside.replace(target)
    return target


def _put(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    found = sorted(path.rglob("*")) if path.is_dir() else [path]
    for one in found:
        if one.is_file() and "__pycache__" not in one.parts:
            archive.write(one, f"{name}/{one.relative_to(path)}" if path.is_dir() else name)


def bundle(folder: Path, pythons: tuple[str, ...], *, whole: bool = True) -> Path:
    """Makes the zip in `folder` and gives its path; `whole` with the page and what writes PDFs."""
    requirements = ROOT / "requirements" / ("bundle.txt" if whole else "runtime.txt")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        wheels = Path(temporary)
        build(wheels)
        download(wheels, requirements, pythons)
        return packed(folder, wheels, requirements)


def main() -> None:
    parser = argparse.ArgumentParser(description="把程序和各系统的安装包打成一个不用联网的压缩包")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="写到哪里，缺省 dist")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="只要这个版本，可重复")
    parser.add_argument("--small", action="store_true", help="只带命令：没有网页，不能写 PDF")
    chosen = parser.parse_args()
    path = bundle(chosen.output, tuple(chosen.python or PYTHONS), whole=not chosen.small)
    print(f"已写 {path}（{path.stat().st_size / 1_000_000:.0f} MB）")


if __name__ == "__main__":
    main()
