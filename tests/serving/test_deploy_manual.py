"""docs/deploy.md: every option of the service is in it, and nothing that is none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click

from generator.doors.cli import cli

ROOT: Final = Path(__file__).parents[2]
MANUAL: Final = (ROOT / "docs" / "deploy.md").read_text("utf-8")


def options(*path: str) -> set[str]:
    command: click.Command = cli
    for name in path:
        command = below(command)[name]
    return {one for parameter in command.params for one in parameter.opts if one.startswith("--")}


def below(group: click.Command) -> dict[str, click.Command]:
    """The commands of a group, those behind doors that nobody has opened too."""
    assert isinstance(group, click.Group)
    context = click.Context(group)
    named = ((name, group.get_command(context, name)) for name in group.list_commands(context))
    return {name: found for name, found in named if found}


def office() -> dict[str, click.Command]:
    return below(below(cli)["office"])


def test_every_option_of_the_service_is_told() -> None:
    table = MANUAL.partition("## 全部选项")[2].partition("\n## ")[0]
    told = set(re.findall(r"^\| `(--[a-z-]+)", table, re.MULTILINE))
    assert told == options("serve") - {"--help"}


def test_no_option_is_told_that_there_is_not() -> None:
    known = options("serve").union(*(options("office", name) for name in office()))
    theirs = ("useradd", "systemctl", "pg_dump")
    lines = [line for line in MANUAL.splitlines() if not any(one in line for one in theirs)]
    named = {one for line in lines for one in re.findall(r"(?<![\w-])--[a-z][a-z-]*", line)}
    assert named - known == set()


def test_every_command_of_the_office_is_told() -> None:
    for name in office():
        assert f"juesuan office {name}" in MANUAL, name


def test_what_the_unit_and_the_image_start_are_options() -> None:
    for file in ("juesuan.service", "Containerfile"):
        text = (ROOT / "deploy" / file).read_text("utf-8")
        started = re.findall(r"^(?:ExecStart|ENTRYPOINT|CMD).*$", text, re.MULTILINE)
        named = {one for line in started for one in re.findall(r"--[a-z-]+", line)}
        assert named
        assert named <= options("serve")


def test_links_lead_to_files() -> None:
    for name in ("deploy.md", "security.md"):
        text = (ROOT / "docs" / name).read_text("utf-8")
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert (ROOT / "docs" / link).is_file(), f"{name}: {link}"
    for name in ("README.md", "README.en.md", "docs/deploy.md"):
        assert "security.md" in (ROOT / name).read_text("utf-8"), name
