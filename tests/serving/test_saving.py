"""Edits of several people on one report: all are kept, or both values are shown."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import InvalidReport, leaves
from generator.serving.configuration import Settings
from generator.serving.drafting.saving import Conflict, NotOpen, Wish, newest, put, redo, save, undo
from generator.serving.site import Site
from generator.serving.store.migrating import migrate
from generator.serving.store.versions import (
    AlreadyThere,
    begin,
    kept,
    put_department,
    put_state,
    versions,
)

TEXT = """# 我的备注
部门: 甲局
年度: 2024
计量单位: 元
收入:
  一般公共预算财政拨款收入: 1,000.00   # 表一
  其他收入: 10
支出:
  2010301:
    基本支出: 1,010.00
    年初预算: 900
"""
OTHER = ("收入", "其他收入")
BUDGET = ("支出", "2010301", "年初预算")
REASON = ("支出", "2010301", "原因")


@pytest.fixture(name="place")
def place_(tmp_path: Path, database: str) -> Iterator[Site]:
    made = Site(Settings(folder=tmp_path, database=database))
    migrate(made.database)
    with made.database.writing() as connection:
        put_department(connection, "jia", "甲局")
        begin(connection, ("jia", "2024", "决算"), TEXT, "王一", "新建")
    yield made
    made.close()


def text(place: Site) -> str:
    with place.database.reading() as connection:
        return newest(connection, kept(connection, 1))[1]


def wish(place: Site, who: str, *wishes: Wish) -> tuple[Conflict, ...]:
    with place.database.writing() as connection:
        return save(connection, 1, wishes, who).conflicts


def test_an_edit_changes_its_letters_and_no_others(place: Site) -> None:
    assert wish(place, "王一", Wish(OTHER, "10", "12.50")) == ()
    assert text(place) == TEXT.replace("其他收入: 10", "其他收入: 12.50")


def test_different_places_merge(place: Site) -> None:
    assert wish(place, "王一", Wish(OTHER, "10", "20")) == ()
    assert wish(place, "李二", Wish(BUDGET, "900", "950")) == ()
    found = leaves(text(place))
    assert (found[OTHER], found[BUDGET]) == ("20", "950")


def test_the_same_place_shows_both_with_their_sentences(place: Site) -> None:
    wish(place, "王一", Wish(OTHER, "10", "2,000.00"))
    [conflict] = wish(place, "李二", Wish(OTHER, "10", "3,000.00"), Wish(REASON, None, "人员增加"))
    assert (conflict.mine, conflict.theirs, conflict.who) == ("3,000.00", "2,000.00", "王一")
    assert conflict.mine_said != conflict.theirs_said
    assert {"收入合计" in one for one in (conflict.mine_said, conflict.theirs_said)} == {True}
    found = leaves(text(place))
    assert (found[OTHER], found[REASON]) == ("2,000.00", "人员增加")


def test_who_sends_it_twice_has_saved_once(place: Site) -> None:
    """The answer was lost on the way: the same edit again is no conflict."""
    wish(place, "王一", Wish(OTHER, "10", "20"))
    assert wish(place, "王一", Wish(OTHER, "10", "20")) == ()
    with place.database.reading() as connection:
        assert kept(connection, 1).head == 2


def test_a_place_that_there_is_not_is_told_and_nothing_is_kept(place: Site) -> None:
    with pytest.raises(InvalidReport, match="其它收入"):
        wish(place, "王一", Wish(BUDGET, "900", "1"), Wish(("收入", "其它收入"), None, "1"))
    assert text(place) == TEXT


def test_what_is_handed_on_is_not_written(place: Site) -> None:
    with place.database.writing() as connection:
        put_state(connection, 1, "复核")
    with pytest.raises(NotOpen, match="复核"):
        wish(place, "王一", Wish(OTHER, "10", "20"))


def test_one_department_has_one_report_of_a_year(place: Site) -> None:
    with pytest.raises(AlreadyThere) as there, place.database.writing() as connection:
        begin(connection, ("jia", "2024", "决算"), TEXT, "李二", "新建")
    assert there.value.number == 1


# ---------------------------------------------------------------- undo, redo


def turned(place: Site, which: object, who: str) -> bool:
    with place.database.writing() as connection:
        return which(connection, 1, who) is not None  # type: ignore[operator]


def test_undo_goes_back_step_by_step_and_redo_forward(place: Site) -> None:
    wish(place, "王一", Wish(OTHER, "10", "20"))
    wish(place, "王一", Wish(REASON, None, "人员增加"))
    both = text(place)
    assert turned(place, undo, "王一")
    assert REASON not in leaves(text(place))
    assert turned(place, undo, "王一")
    assert leaves(text(place)) == leaves(TEXT)
    assert not turned(place, undo, "王一")
    assert turned(place, redo, "王一")
    assert leaves(text(place))[OTHER] == "20"
    assert turned(place, redo, "王一")
    assert leaves(text(place)) == leaves(both)
    assert not turned(place, redo, "王一")


def test_what_was_typed_after_an_undo_leaves_nothing_to_do_again(place: Site) -> None:
    wish(place, "王一", Wish(OTHER, "10", "20"))
    turned(place, undo, "王一")
    wish(place, "王一", Wish(BUDGET, "900", "901"))
    assert not turned(place, redo, "王一")
    assert turned(place, undo, "王一")
    assert leaves(text(place))[BUDGET] == "900"


def test_undo_takes_back_ones_own_and_leaves_the_others(place: Site) -> None:
    wish(place, "王一", Wish(OTHER, "10", "20"))
    wish(place, "李二", Wish(BUDGET, "900", "950"))
    assert turned(place, undo, "王一")
    found = leaves(text(place))
    assert (found[OTHER], found[BUDGET]) == ("10", "950")


def test_undo_does_not_write_over_what_another_wrote_there(place: Site) -> None:
    wish(place, "王一", Wish(OTHER, "10", "20"))
    wish(place, "李二", Wish(OTHER, "20", "30"))
    with place.database.writing() as connection:
        found = undo(connection, 1, "王一")
    assert found is not None
    assert [one.theirs for one in found.conflicts] == ["30"]
    assert leaves(text(place))[OTHER] == "30"


def test_a_whole_text_is_one_version_that_can_be_taken_back(place: Site) -> None:
    with place.database.writing() as connection:
        put(
            connection,
            1,
            TEXT.replace("1,010.00", "1,020.00").replace("900", "990"),
            "王一",
            "导入",
        )
    assert turned(place, undo, "王一")
    assert leaves(text(place)) == leaves(TEXT)


# ---------------------------------------------------------------- two at once


def test_no_interleaving_of_two_loses_a_word(place: Site) -> None:
    """Two people who do not wait for one another; each edit is there or told.

    `make bench-serve` has ten thousand of them.
    """
    rounds = 150
    told: dict[str, list[int]] = {"王一": [], "李二": []}
    faults: list[BaseException] = []

    def write(who: str, path: tuple[str, ...]) -> None:
        chance = random.Random(who)  # noqa: S311  the same every time
        was = "10" if path == OTHER else "900"
        try:
            for at in range(rounds):
                if chance.random() < 0.02:  # somebody else's place, seen as it was long ago
                    wish(place, who, Wish(BUDGET if path == OTHER else OTHER, "never", str(at)))
                value = str(at)
                if wish(place, who, Wish(path, was, value)):
                    told[who].append(at)
                    was = leaves(text(place))[path]
                else:
                    was = value
        except BaseException as error:  # noqa: BLE001  told by the main thread
            faults.append(error)

    both = [threading.Thread(target=write, args=one) for one in (("王一", OTHER), ("李二", BUDGET))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert faults == []
    with place.database.reading() as connection:
        history = versions(connection, 1)
    for who, path in (("王一", OTHER), ("李二", BUDGET)):
        kept_values = [
            change.after
            for one in history
            for change in one.changes
            if one.who == who and change.path == path
        ]
        assert kept_values == [str(at) for at in range(rounds) if at not in told[who]]
    assert [one.number for one in history] == list(range(1, len(history) + 1))


def test_many_who_save_come_one_after_the_other(tmp_path: Path) -> None:
    """Left to SQLite, one in a hundred waits eighty times as long as most."""
    place = Site(Settings(folder=tmp_path))
    migrate(place.database)
    waited: list[float] = []

    def write() -> None:
        for _ in range(20):
            begun = time.monotonic()
            with place.database.writing() as connection:
                waited.append(time.monotonic() - begun)
                put_department(connection, "jia", "甲局")
                time.sleep(0.004)
            time.sleep(0.02)

    every = [threading.Thread(target=write) for _ in range(8)]
    for one in every:
        one.start()
    for one in every:
        one.join()
    place.close()
    waited.sort()
    assert waited[-1] < 15 * waited[len(waited) // 2]


# ---------------------------------------------------------------- whoever saves is killed


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked there")
def test_what_was_shown_as_saved_is_there_after_each_of_a_hundred_kills(place: Site) -> None:
    """kill -9 in the middle of saving, a hundred times on SQLite; PostgreSQL is not ours to test
    as often.
    """
    rounds = 100 if place.database.is_sqlite else 20
    program = Path(__file__).with_name("killed_savers.py")
    ended = subprocess.run(
        [sys.executable, str(program), place.settings.url, str(rounds), "2024"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert found.pop("shown") >= rounds
    assert found == {"kills": rounds, "missing": [], "whole": True, "newest": True, "record": []}
