"""Installs the program from this folder, without a network: double-click install.bat or install.sh.

It runs on Pythons from 3.6 on, so that it can say which one is needed.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
WHEELS = HERE / "wheels"
ENVIRONMENT = HERE / "env"
WINDOWS = os.name == "nt"
SCRIPTS = ENVIRONMENT / ("Scripts" if WINDOWS else "bin")
PROCESSORS = {"amd64", "x86_64", "aarch64", "arm64"}

START_BAT = """@echo off
cd /d "%~dp0"
set "PATH=%~dp0env\\Scripts;%PATH%"
juesuan --help
cmd /k
"""
START_SH = """#!/bin/sh
cd "$(dirname "$0")" || exit 1
PATH="$PWD/env/bin:$PATH"; export PATH
juesuan --help
exec "${SHELL:-sh}"
"""
WEB_BAT = """@echo off
cd /d "%~dp0"
env\\Scripts\\juesuan serve --open
pause
"""
WEB_SH = """#!/bin/sh
cd "$(dirname "$0")" || exit 1
exec env/bin/juesuan serve --open
"""


def pythons() -> "list[tuple[int, int]]":
    """The Pythons that there are wheels for: the name of one with compiled code says for which."""
    names = [wheel.name.split("-")[-3] for wheel in WHEELS.glob("*.whl")]
    return sorted({(3, int(name[3:])) for name in names if name.startswith("cp31")})


def refuse(message: str) -> None:
    """Ends with what is missing."""
    print(message)
    sys.exit(1)


def check() -> None:
    """Says what is missing, before anything is made."""
    own = sys.version_info[:2]
    if own not in pythons():
        known = "、".join(f"{major}.{minor}" for major, minor in pythons())
        refuse(f"这台电脑的 Python 是 {own[0]}.{own[1]}，要用 {known}；请装好以后再运行一次。")
    if platform.machine().lower() not in PROCESSORS:
        refuse(f"没有给 {platform.machine()} 这种处理器的安装包；有 x64 和 arm64 的。")


def install() -> None:
    """An environment of its own in this folder; one that is there already is made anew."""
    try:
        subprocess.check_call([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)])
    except subprocess.CalledProcessError:
        refuse("没能建立运行环境；麒麟、统信请先运行：sudo apt install python3-venv")
    pip = [str(SCRIPTS / "python"), "-m", "pip", "install", "--quiet", "--no-input"]
    pip += ["--disable-pip-version-check", "--no-index", "--find-links", str(WHEELS)]
    own = [str(wheel) for wheel in WHEELS.glob("juesuan-*.whl")]
    try:
        subprocess.check_call(
            [*pip, "--require-hashes", "--requirement", str(HERE / "requirements.txt")]
        )
        subprocess.check_call([*pip, "--no-deps", *own])
    except subprocess.CalledProcessError:
        refuse("没能装好，原因见上面的提示；请把这些提示发给维护的人。")


def start_scripts() -> "list[Path]":
    """What a double click opens: the page in a browser; a window in which `juesuan` works."""
    made = []
    for name, bat, sh in (("web", WEB_BAT, WEB_SH), ("start", START_BAT, START_SH)):
        if name == "web" and not list(WHEELS.glob("starlette-*.whl")):
            continue
        path = HERE / (name + (".bat" if WINDOWS else ".sh"))
        text = bat.replace("\n", "\r\n") if WINDOWS else sh
        path.write_bytes(text.encode("ascii"))
        path.chmod(0o755)
        made.append(path)
    return made


def main() -> None:
    """Checks, installs, says what comes next; with --fits only tells whether this Python can."""
    if sys.argv[1:] == ["--fits"]:
        sys.exit(sys.version_info[:2] not in pythons())
    check()
    print("正在安装，约需一分钟……")
    install()
    scripts = start_scripts()
    if len(scripts) > 1:
        print(f"装好了。双击 {scripts[0].name}，在浏览器里填报、核对。")
    begun = "也可以" if len(scripts) > 1 else "装好了。"
    print(f"{begun}双击 {scripts[-1].name} 打开命令窗口，例如：")
    print("  juesuan new liling --year 2025")
    print("  juesuan report liling --format docx")


if __name__ == "__main__":
    main()
