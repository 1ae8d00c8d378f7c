"""Who has one department needs no database; without DuckDB it is said how to get it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.doors.cli import cli


@pytest.mark.parametrize(
    "arguments", [["index", "inputs"], ["across"], ["index", "--sql", "SELECT 1"]]
)
def test_what_is_missing_is_told_with_how_to_install_it(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inputs").mkdir()
    (tmp_path / "index").mkdir()
    if arguments != ["index", "inputs"]:
        (tmp_path / "index" / "目录.json").write_text(
            '{"格式": 1, "下一个": 1, "部分": []}', "utf-8"
        )
    ran = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert "pip install 'juesuan[index]'" in str(ran.exception)


def test_a_command_that_is_given_nothing_says_what_it_takes(tmp_path: Path) -> None:
    ran = CliRunner().invoke(cli, ["index"], standalone_mode=False)
    assert "请写出要进索引的文件夹" in str(ran.exception)
    ran = CliRunner().invoke(cli, ["across", "--index", str(tmp_path)])
    assert (ran.exit_code, "请先运行 juesuan index" in ran.output) == (2, True)
