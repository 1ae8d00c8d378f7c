"""Delivery: all files or none, and nothing that somebody edited is ever lost."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from generator.doors import delivery
from generator.doors.delivery import RECORD, CannotWrite, deliver, record_of
from generator.entry import exchange as exchanging
from generator.entry.exchange import STAGE

FIRST: Mapping[str, str] = {"甲-2024.txt": "一\n", "甲-2024.md": "# 一\n"}
OF_FIRST = record_of("甲-2024.txt")
SECOND: Mapping[str, str] = {"甲-2024.txt": "二\n", "甲-2024.md": "# 二\n"}


def contents(folder: Path) -> dict[str, str]:
    """What stands in a folder, hidden files too; the record is another matter."""
    return {
        path.name: path.read_text("utf-8")
        for path in folder.iterdir()
        if not path.name.endswith(RECORD)
    }


def record(folder: Path) -> str:
    return (folder / OF_FIRST).read_text("utf-8")


# ---------------------------------------------------------------- what is written


def test_the_files_stand_there_as_they_were_given_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "还没有" / "这个文件夹"
    assert deliver(folder, FIRST) == []
    assert contents(folder) == FIRST
    assert set(json.loads(record(folder))) == set(FIRST)


def test_line_ends_are_those_of_the_text_on_every_system(tmp_path: Path) -> None:
    deliver(tmp_path, {"甲.txt": "一\n二\n"})
    assert (tmp_path / "甲.txt").read_bytes() == "一\n二\n".encode()


def test_the_whole_office_can_read_them(tmp_path: Path) -> None:
    deliver(tmp_path, FIRST)
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in FIRST} == {0o644}


def test_what_this_program_left_is_replaced_without_a_copy(tmp_path: Path) -> None:
    deliver(tmp_path, FIRST)
    assert deliver(tmp_path, SECOND) == []
    assert contents(tmp_path) == SECOND


def test_a_record_is_of_one_report_and_does_not_grow_with_the_others(tmp_path: Path) -> None:
    deliver(tmp_path, FIRST)
    alone = record(tmp_path)
    deliver(tmp_path, {"乙-2024.txt": "一"})
    assert record(tmp_path) == alone


def test_the_record_remembers_the_outputs_of_other_reports(tmp_path: Path) -> None:
    deliver(tmp_path, {"甲.txt": "一"})
    deliver(tmp_path, {"乙.txt": "一"})
    assert deliver(tmp_path, {"甲.txt": "二", "乙.txt": "二"}) == []


# ---------------------------------------------------------------- what somebody edited


def test_an_edited_file_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    deliver(tmp_path, FIRST)
    (tmp_path / "甲-2024.txt").write_text("我改的\n", "utf-8")
    [copy] = deliver(tmp_path, SECOND)
    assert copy.parent == tmp_path
    assert copy.name.startswith("甲-2024.手改-")
    assert copy.suffix == ".txt"
    assert contents(tmp_path) == {**SECOND, copy.name: "我改的\n"}


def test_a_file_that_this_program_never_wrote_is_kept(tmp_path: Path) -> None:
    (tmp_path / "甲-2024.txt").write_text("别人的\n", "utf-8")
    [copy] = deliver(tmp_path, FIRST)
    assert copy.read_text("utf-8") == "别人的\n"


def test_several_edits_in_one_second_are_all_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(datetime):
        @classmethod
        def now(cls, tz: object = None) -> Stopped:  # noqa: ARG003  the signature of datetime
            return cls(2024, 9, 30, 23, 59, 59)

    monkeypatch.setattr(delivery, "datetime", Stopped)
    path = tmp_path / "甲-2024.txt"
    kept: list[Path] = []
    for edit in ("第一次改", "第二次改", "第三次改"):
        path.write_text(edit, "utf-8")
        kept += deliver(tmp_path, FIRST)
    assert [copy.name for copy in kept] == [
        "甲-2024.手改-20240930-235959.txt",
        "甲-2024.手改-20240930-235959-2.txt",
        "甲-2024.手改-20240930-235959-3.txt",
    ]
    assert [copy.read_text("utf-8") for copy in kept] == ["第一次改", "第二次改", "第三次改"]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut off"),
        pytest.param(b"[1]", id="a list"),
        pytest.param(b"null", id="nothing"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b"[" * 100_000, id="too deep"),
        pytest.param(b'{"\xe7\x94\xb2-2024.txt": 1}', id="not a digest"),
    ],
)
def test_with_a_broken_record_every_file_counts_as_edited(tmp_path: Path, broken: bytes) -> None:
    deliver(tmp_path, FIRST)
    (tmp_path / OF_FIRST).write_bytes(broken)
    kept = deliver(tmp_path, SECOND)
    assert sorted(copy.read_text("utf-8") for copy in kept) == sorted(FIRST.values())
    assert deliver(tmp_path, FIRST) == []  # and the record is whole again


def test_a_lost_record_costs_a_copy_and_no_text(tmp_path: Path) -> None:
    deliver(tmp_path, FIRST)
    (tmp_path / OF_FIRST).unlink()
    assert len(deliver(tmp_path, SECOND)) == len(FIRST)


# ---------------------------------------------------------------- links lead nowhere


def test_a_link_is_set_aside_and_what_it_points_to_stays_as_it_was(tmp_path: Path) -> None:
    outside = tmp_path / "外面.txt"
    outside.write_text("外面的\n", "utf-8")
    folder = tmp_path / "output"
    folder.mkdir()
    (folder / "甲-2024.txt").symlink_to(outside)
    [copy] = deliver(folder, FIRST)
    assert outside.read_text("utf-8") == "外面的\n"
    assert not (folder / "甲-2024.txt").is_symlink()
    assert copy.readlink() == outside


def test_a_link_to_nothing_or_to_a_folder_is_only_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    folder.mkdir()
    (folder / "甲-2024.txt").symlink_to(tmp_path / "没有")
    (folder / "甲-2024.md").symlink_to(tmp_path)
    deliver(folder, FIRST)
    assert {name: (folder / name).read_text("utf-8") for name in FIRST} == FIRST
    assert not (tmp_path / "没有").exists()


def test_a_record_that_is_a_link_is_not_written_through(tmp_path: Path) -> None:
    outside = tmp_path / "外面.json"
    outside.write_text("{}", "utf-8")
    folder = tmp_path / "output"
    folder.mkdir()
    (folder / OF_FIRST).symlink_to(outside)
    deliver(folder, FIRST)
    assert outside.read_text("utf-8") == "{}"


# ---------------------------------------------------------------- all or none


def fail_at(monkeypatch: pytest.MonkeyPatch, step: int, code: int = errno.ENOSPC) -> None:
    """Makes one of the moves of a delivery fail, and no other: those that take back go through."""
    moves = iter(range(1, 100))

    def failing(real: Callable[[Path, Path], object]) -> Callable[[Path, Path], object]:
        def move(source: Path, target: Path) -> object:
            if next(moves) == step:
                raise OSError(code, os.strerror(code), str(source), None, str(target))
            return real(source, target)

        return move

    monkeypatch.setattr(Path, "replace", failing(Path.replace))
    monkeypatch.setattr(exchanging, "_linked", failing(os.link))


@pytest.mark.parametrize("step", range(1, 7))
def test_when_a_move_fails_everything_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Three files (one of them edited, one of them the record): put aside, and replaced."""
    deliver(tmp_path, FIRST)
    (tmp_path / "甲-2024.md").write_text("我改的\n", "utf-8")
    before, known = contents(tmp_path), record(tmp_path)
    fail_at(monkeypatch, step)
    with pytest.raises(CannotWrite, match="磁盘满了"):
        deliver(tmp_path, SECOND)
    assert contents(tmp_path) == before
    assert record(tmp_path) == known


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_first_delivery_that_fails_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    fail_at(monkeypatch, step)
    with pytest.raises(CannotWrite):
        deliver(tmp_path, FIRST)
    assert list(tmp_path.iterdir()) == []


def test_a_text_that_cannot_be_written_to_its_end_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _mode: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    deliver(tmp_path, FIRST)
    monkeypatch.setattr(Path, "chmod", full)
    with pytest.raises(CannotWrite, match="磁盘满了"):
        deliver(tmp_path, SECOND)
    assert contents(tmp_path) == FIRST


def test_an_interruption_takes_everything_back_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(tmp_path, FIRST)
    moves = iter([None, None, KeyboardInterrupt()])
    real = Path.replace

    def replace(source: Path, target: Path) -> Path:
        if stop := next(moves, None):
            raise stop
        return real(source, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        deliver(tmp_path, SECOND)
    assert contents(tmp_path) == FIRST


# ---------------------------------------------------------------- what cannot be written


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    place = tmp_path / "output"
    place.write_text("我是文件", "utf-8")
    with pytest.raises(CannotWrite, match=r"output 写不了：那里有一个同名的文件，不是文件夹"):
        deliver(place, FIRST)
    assert place.read_text("utf-8") == "我是文件"


def test_a_folder_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("", "utf-8")
    with pytest.raises(CannotWrite, match="路径当中有一段是文件，不是文件夹"):
        deliver(tmp_path / "文件" / "output", FIRST)


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "甲-2024.md").mkdir()
    with pytest.raises(CannotWrite, match=r"甲-2024\.md 写不了：那里有一个同名的文件夹"):
        deliver(tmp_path, FIRST)
    assert [path.name for path in tmp_path.iterdir()] == ["甲-2024.md"]


def test_a_folder_in_the_place_of_the_record(tmp_path: Path) -> None:
    (tmp_path / OF_FIRST).mkdir()
    with pytest.raises(CannotWrite, match=r"\.生成记录\.json 写不了：那里有一个同名的文件夹"):
        deliver(tmp_path, FIRST)
    assert [path.name for path in tmp_path.iterdir()] == [OF_FIRST]


def test_a_name_that_is_too_long_for_the_system(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="文件名太长"):
        deliver(tmp_path, {"甲.txt": "一", f"{'长' * 300}.txt": "二"})
    assert list(tmp_path.iterdir()) == []


def test_a_name_too_long_for_its_copy_keeps_the_edited_file(tmp_path: Path) -> None:
    name = f"{'long' * 61}.txt"
    (tmp_path / name).write_text("我改的", "utf-8")
    with pytest.raises(CannotWrite, match="文件名太长"):
        deliver(tmp_path, {name: "二"})
    assert contents(tmp_path) == {name: "我改的"}


def test_a_file_of_our_own_making_is_not_named_in_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: object) -> None:
        raise PermissionError(errno.EACCES, "denied", str(tmp_path / f"{STAGE}123" / "0.new"))

    monkeypatch.setattr(exchanging.Exchange, "begin", refused)
    with pytest.raises(CannotWrite) as caught:
        deliver(tmp_path, FIRST)
    assert str(caught.value) == f"{tmp_path} 写不了：没有权限，或者文件正在别的程序里打开"
