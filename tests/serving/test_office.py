"""What is done at the server itself: the first account, backups, and the way back from one."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from office import CLERK, Office, log_in
from sqlalchemy import insert

from generator.doors.cli import cli
from generator.entry.exchange import STAGE
from generator.serving.configuration import Settings
from generator.serving.guarding.chain import What, put_on_record
from generator.serving.site import Site
from generator.serving.store.backups import NoBackup, back_up
from generator.serving.store.database import now
from generator.serving.store.kept import SETTINGS
from generator.serving.store.migrating import migrate
from generator.serving.styling.style_archive import archived, bring_back, going_back, take_away
from generator.telling.style import style_folders


@dataclass
class Ran:
    code: int
    out: str
    err: str


def run(folder: Path, *arguments: str, typed: str | None = None) -> Ran:
    words = ["office", *arguments, "--data", str(folder / "data")]
    ran = CliRunner().invoke(cli, words, input=typed)
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return Ran(ran.exit_code, ran.stdout, ran.stderr)


def test_the_first_account_logs_in_and_has_to_change_its_password(tmp_path: Path) -> None:
    ran = run(tmp_path, "account", "Zhang", "--shown", "张三", "--role", "安全")
    assert ran.code == 0, ran.err
    password = ran.out.partition("密码 ")[2].partition("（")[0]
    office = Office(tmp_path / "data")
    browser = office.browser()
    assert log_in(browser, "zhang", password).status_code == 303
    assert browser.get("/").headers["location"] == "/password"
    again = run(tmp_path, "account", "zhang", "--reset")
    assert again.code == 0
    assert browser.get("/").headers["location"].startswith("/login")
    assert ("重设密码", "命令行", "zhang") in office.record()
    office.site.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["zhang"], "已经有 zhang 这个账号"),
        (["zhang", "--role", "审计"], "一人只能有一种"),
        (["zhang", "--role", "填报", "--dept", "*"], "也不能再有部门里的角色"),
        (["wang", "--shown", "王五", "--role", "填报", "--dept", "none"], "没有“none”这个部门"),
        (["wang", "--shown", "王五", "--role", "领导"], "没有“领导”这种角色"),
        (["wang"], "请写姓名"),
        (["a b", "--shown", "x"], "不能有空格"),
        (["nobody", "--reset"], "没有这个账号"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_changed(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    run(tmp_path, "account", "zhang", "--shown", "张三", "--role", "安全")
    before = run(tmp_path, "record").out
    ran = run(tmp_path, "account", *arguments)
    assert ran.code == 1
    assert said in ran.err
    assert run(tmp_path, "record").out == before


def test_a_role_is_taken_back_and_another_given(tmp_path: Path) -> None:
    run(tmp_path, "account", "zhang", "--shown", "张三", "--role", "安全")
    assert run(tmp_path, "account", "zhang", "--role", "安全", "--take").code == 0
    assert run(tmp_path, "account", "zhang", "--role", "审计").code == 0


# ---------------------------------------------------------------- backups


def settings_of(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as opened:
        return dict(opened.execute("SELECT name, value FROM settings").fetchall())


def kept(site: Site, name: str, value: str) -> None:
    with site.database.writing() as connection:
        connection.execute(insert(SETTINGS).values(name=name, value=value))
        put_on_record(connection, CLERK, What.SETTING, name)


def test_a_backup_is_made_while_somebody_writes_and_can_be_gone_back_to(tmp_path: Path) -> None:
    site = Site(Settings(folder=tmp_path / "data"))
    migrate(site.database)
    kept(site, "first", "1")
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            kept(site, f"n{now()}-{threading.get_native_id()}-{len(site.settings.url)}", "x")
            stop.wait(0.002)

    writer = threading.Thread(target=write)
    writer.start()
    file = tmp_path / "b.db"
    ran = run(tmp_path, "backup", str(file))
    stop.set()
    writer.join()
    assert ran.code == 0, ran.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(tmp_path.glob("b.db-*"))
    digest = (tmp_path / "b.db.sha256").read_text("utf-8").split()[0]
    assert digest in ran.out
    assert settings_of(file)["first"] == "1"
    kept(site, "later", "2")
    running = run(tmp_path, "restore", str(file))
    assert running.code == 1
    assert "请先停下服务" in running.err
    site.close()
    ran = run(tmp_path, "restore", str(file))
    assert ran.code == 0, ran.err
    now_there = settings_of(tmp_path / "data" / "juesuan.db")
    assert (now_there["first"], "later" in now_there) == ("1", False)
    [old] = (tmp_path / "data").glob("juesuan.db.2*")
    assert "later" in settings_of(old)
    assert run(tmp_path, "record").code == 0
    # Who kept the anchors of before sees that the record went back.
    [anchors] = (tmp_path / "data").glob("juesuan.anchor.2*")
    assert run(tmp_path, "record", "--anchors", str(anchors)).code == 1


def test_a_backup_that_was_changed_or_is_none_is_not_gone_back_to(tmp_path: Path) -> None:
    run(tmp_path, "account", "zhang", "--shown", "张三")
    file = tmp_path / "b.db"
    assert run(tmp_path, "backup", str(file)).code == 0
    assert "没有覆盖" in run(tmp_path, "backup", str(file)).err
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + b"x")
    assert "和它的摘要不符" in run(tmp_path, "restore", str(file)).err
    file.write_bytes(whole)
    (tmp_path / "b.db.sha256").unlink()
    assert "旁边没有它的摘要" in run(tmp_path, "restore", str(file)).err
    assert "没有" in run(tmp_path, "restore", str(tmp_path / "none.db")).err
    other = tmp_path / "other.db"
    other.write_bytes(b"no database")
    (tmp_path / "other.db.sha256").write_text(hashlib.sha256(b"no database").hexdigest())
    assert "不是这个服务的数据" in run(tmp_path, "restore", str(other)).err
    assert run(tmp_path, "record").code == 0


def put_style(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "style.yaml").write_text(f"名称: {folder.name}\n{text}", "utf-8")


@pytest.mark.parametrize("named", ["", "own"])
def test_the_styles_of_ones_own_are_in_a_backup_and_come_back(tmp_path: Path, named: str) -> None:
    """As they were; what they have become since is in the archive, and nothing of it is lost."""
    styles = tmp_path / (named or "data/styles")
    with_styles = ["--styles", str(styles)] if named else []
    for name in ("甲县", "乙县", "丙县"):
        put_style(styles / name, "用语: {增长: 上扬}\n")
    (styles / "甲县" / "支出.j2").write_bytes('{% extends "base/支出.j2" %}\n'.encode())
    (styles / "说明.txt").write_text("不是样式", "utf-8")
    take_away(styles, "丙县")
    (gone,) = archived(styles)
    run(tmp_path, "account", "zhang", "--shown", "张三")
    assert run(tmp_path, "backup", str(tmp_path / "b.db"), *with_styles).code == 0
    before = files_of(styles)
    put_style(styles / "甲县", "用语: {增长: 上浮}\n")
    put_style(styles / "丁县", "")
    (styles / "乙县" / "style.yaml").unlink()
    bring_back(styles, gone.key)
    ran = run(tmp_path, "restore", str(tmp_path / "b.db"), *with_styles)
    assert ran.code == 0, ran.err
    now_there = files_of(styles)
    assert {path: now_there[path] for path in before} == before
    added = {one.folder for one in archived(styles)}
    assert added == {"甲县", "丙县", "丁县"}
    assert sorted(one.name for one in style_folders(styles) if one.parent == styles) == [
        "乙县", "甲县",
    ]  # fmt: skip
    assert not [one for one in styles.iterdir() if one.name.startswith(STAGE)]
    assert run(tmp_path, "record").code == 0
    with closing(sqlite3.connect(tmp_path / "data" / "juesuan.db")) as opened:
        assert not opened.execute(
            "SELECT 1 FROM sqlite_master WHERE name LIKE '%styles%'"
        ).fetchall()


def files_of(styles: Path) -> dict[str, bytes]:
    found = (one for one in styles.rglob("*") if one.is_file())
    return {one.relative_to(styles).as_posix(): one.read_bytes() for one in found}


@pytest.mark.parametrize(
    "path",
    ["../a/style.yaml", "/a/style.yaml", "a/b/style.yaml", "style.yaml", ".x/a", "a/..", "a/"],
)
def test_no_path_of_a_backup_leads_elsewhere(tmp_path: Path, path: str) -> None:
    with (
        pytest.raises(ValueError, match=re.escape(path)),
        going_back(tmp_path / "styles", {path: b""}),
    ):
        pass
    assert [one for one in tmp_path.rglob("*") if one.name == "style.yaml"] == []


def test_a_backup_that_knows_no_styles_leaves_them(tmp_path: Path) -> None:
    """As one does that was made before they were in it."""
    styles = tmp_path / "data" / "styles"
    run(tmp_path, "account", "zhang", "--shown", "张三")
    file = tmp_path / "b.db"
    assert run(tmp_path, "backup", str(file)).code == 0
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("DROP TABLE kept_styles")
    (tmp_path / "b.db.sha256").write_text(hashlib.sha256(file.read_bytes()).hexdigest())
    put_style(styles / "甲县", "")
    assert run(tmp_path, "restore", str(file)).code == 0
    assert (styles / "甲县" / "style.yaml").is_file()
    nowhere = run(tmp_path, "backup", str(tmp_path / "c.db"), "--styles", str(tmp_path / "none"))
    assert nowhere.code == 1
    assert "放样式的文件夹" in nowhere.err


def test_a_database_that_is_damaged_is_not_called_a_backup(tmp_path: Path) -> None:
    site = Site(Settings(folder=tmp_path))
    migrate(site.database)
    for number in range(200):
        kept(site, f"name {number}", "x" * 400)
    site.close()
    path = tmp_path / "juesuan.db"
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(data)
    with pytest.raises(NoBackup):
        back_up(path, tmp_path / "b.db", tmp_path / "styles")
    assert not list(tmp_path.glob("b.db*"))


def test_of_postgresql_the_command_is_told_without_the_password(tmp_path: Path) -> None:
    url = "postgresql://someone:hush@db.example.org/juesuan"
    ran = run(tmp_path, "backup", "x.dump", "--database", url)
    assert ran.code == 2
    assert "pg_dump" in ran.err
    assert "hush" not in ran.err


def test_the_record_is_taken_away(tmp_path: Path) -> None:
    run(tmp_path, "account", "zhang", "--shown", "张三")
    file = tmp_path / "record.jsonl"
    assert run(tmp_path, "record", "--export", str(file)).code == 0
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert (lines[0]["what"], lines[-1]["rows"]) == ("开通账号", 1)
    assert run(tmp_path, "record", "--export", str(file)).code == 1
    assert stat.S_IMODE((tmp_path / "data" / "juesuan.db").stat().st_mode) == 0o600


def test_the_other_commands_do_not_know_the_extra() -> None:
    code = (
        "import sys; from generator.doors import cli, office; "
        "print([m for m in sys.modules if m.split('.')[0] in "
        "{'sqlalchemy','starlette','argon2'} or m.startswith('generator.serving')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert ran.stdout.strip() == b"[]"
