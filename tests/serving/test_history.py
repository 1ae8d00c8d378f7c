"""The versions of a report: folded, held against each other, seen as they were, restored."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from desks import ANYBODY, TEXT, Desk, desk, is_whole, somebody, words
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.serving.approving.differing import bits, history, rewritten
from generator.serving.drafting.laid_out import sheet_of
from generator.serving.store.versions import Version, text_of, version, versions

MINUTE = 60_000


@pytest.fixture(name="at")
def at_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return desk(tmp_path, monkeypatch)


def made(number: int, minute: int, who: str = "甲", why: str = "填报") -> Version:
    return Version(1, number, "", who, minute * MINUTE, why, (), None)


def folds(*found: Version, ends: tuple[int, ...] = ()) -> list[list[int]]:
    return [[one.number for one in entry.versions] for entry in history(found, ends)]


def test_what_one_person_types_within_a_few_minutes_is_one_entry() -> None:
    typed = [made(1, 0, why="新建"), made(2, 1), made(3, 2), made(4, 5), made(5, 20)]
    assert folds(*typed) == [[1], [2, 3, 4], [5]]
    assert folds(made(2, 1), made(3, 1, "乙"), made(4, 2)) == [[2], [3], [4]]
    assert folds(made(2, 1), made(3, 1, why="导入"), made(4, 2)) == [[2], [3], [4]]
    assert folds(made(2, 1), made(3, 2, why="撤销"), made(4, 3, why="重做")) == [[2, 3, 4]]


def test_no_entry_goes_on_over_a_step_or_for_ever() -> None:
    assert folds(made(2, 1), made(3, 2), made(4, 3), ends=(3,)) == [[2, 3], [4]]
    long = [made(number, 4 * number) for number in range(2, 40)]
    assert all(one[-1] - one[0] <= 15 for one in folds(*long))
    assert sum(map(len, folds(*long))) == len(long)


def test_a_number_is_another_as_a_whole() -> None:
    found = bits("收入1,234.50万元，增长3.20%。", "收入1,234.60万元，增长3.20%。")
    assert [(one.kind, one.text) for one in found] == [
        ("", "收入"),
        ("del", "1,234.50"),
        ("ins", "1,234.60"),
        ("", "万元，增长3.20%。"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_sentences_are_in_what_is_shown(before: str, after: str) -> None:
    found = bits(before, after)
    assert "".join(one.text for one in found if one.kind != "ins") == before
    assert "".join(one.text for one in found if one.kind != "del") == after


def test_very_long_sentences_are_told_without_waiting() -> None:
    found = bits("甲乙" * 50_000, "乙甲" * 50_000)
    assert [one.kind for one in found] == ["del", "ins"]


def test_sentences_are_those_of_both_texts() -> None:
    other = TEXT.replace("其他收入: 150,000.00", "其他收入: 160,000.00", 1)
    one, two = sheet_of(TEXT, "决算"), sheet_of(other, "决算")
    found = rewritten(one, two)
    assert rewritten(one, one) == []
    assert found
    for each in found:
        texts = [[s.text for part in sheet.parts for s in part.sentences] for sheet in (one, two)]
        assert each.before in [*texts[0], ""]
        assert each.after in [*texts[1], ""]
        assert each.before != each.after
    assert any("15万元" in one.before and "16万元" in one.after for one in found)


def test_the_history_says_who_when_what_and_which_sentences(at: Desk) -> None:
    at.writes(("收入", "其他收入"), "160,000.00", "乙")
    page = at.get("/versions").text
    said = words(page)
    assert "收入 · 其他收入 150,000.00 160,000.00" in said
    assert re.search("乙 [0-9-]{10} [0-9:]+ 填报", said)
    marked = re.search(r"<del>.*?</del>.*?<ins>.*?</ins>", page)
    assert marked
    assert "［删去：" in marked[0]  # not by colour, nor by a line alone
    assert "新建" in said


def test_the_history_is_told_a_page_at_a_time(at: Desk) -> None:
    for number in range(14):
        at.writes(("收入", "其他收入"), f"{number + 1}00", "甲" if number % 2 else "乙")
    first = at.get("/versions").text
    assert "第 15 版（最新）" in words(first)
    assert "第 3 版" not in words(first)
    older = re.search(r'href="/reports/1(/versions\?before=\d+)"', first)
    assert older
    rest = words(at.get(older[1]).text)
    assert "第 3 版" in rest
    assert "第 1 版" in rest
    assert "第 4 版" not in rest


def test_any_two_are_held_against_each_other_the_older_first(at: Desk) -> None:
    at.writes(("收入", "其他收入"), "160,000.00")
    at.writes(("收入", "其他收入"), "170,000.00")
    there = words(at.get("/versions/compare?from=1&to=3").text)
    assert "150,000.00 170,000.00" in there
    assert words(at.get("/versions/compare?from=3&to=1").text) == there
    assert "两版一样" in at.get("/versions/compare?from=2&to=2").text
    assert at.get("/versions/compare?from=1&to=4").status_code == 404
    assert at.get("/versions/compare?from=-1&to=x").status_code == 404
    assert at.get("/versions/compare?from=99999999999999999999&to=1").status_code == 404


def test_an_old_version_is_seen_as_it_was_and_cannot_be_typed_into(at: Desk) -> None:
    at.writes(("收入", "其他收入"), "160,000.00")
    page = at.get("/versions/1").text
    assert 'value="150,000.00"' in page
    assert '<fieldset class="frozen" disabled>' in page
    assert "report.js" not in page
    assert at.get("/versions/3").status_code == 404


def test_an_old_version_is_restored_as_one_more(at: Desk) -> None:
    before = at.text
    at.writes(("收入", "其他收入"), "160,000.00")
    after = at.text
    assert at.post("/versions/1/restore", head="2").status_code == 303
    assert at.text == before
    assert at.kept.head == 3
    with at.site.database.reading() as connection:
        texts = [text_of(connection, one) for one in versions(connection, at.number)]
        assert texts == [before, after, before]
        assert version(connection, at.number, 3).why == "恢复第 1 版"


def test_nobody_restores_over_what_they_have_not_seen(at: Desk) -> None:
    at.writes(("收入", "其他收入"), "160,000.00")
    at.writes(("收入", "其他收入"), "170,000.00", "乙")
    assert at.post("/versions/1/restore", head="2").status_code == 409
    assert at.post("/versions/1/restore").status_code == 409
    assert at.kept.head == 3


def test_only_who_fills_in_restores_and_only_while_it_is_open(at: Desk) -> None:
    is_whole(at)
    at.writes(("收入", "其他收入"), "160,000.00")
    at.sits(somebody("丙", "复核", "签发", "局"))
    assert at.post("/versions/1/restore", head="2").status_code == 403
    assert "恢复成这一版" not in at.get("/versions/1").text
    at.sits(ANYBODY)
    assert "恢复成这一版" in at.get("/versions/1").text
    at.goes_to("已签发")
    assert at.post("/versions/1/restore", head="2").status_code == 409
    assert "恢复成这一版" not in at.get("/versions/1").text


def test_steps_stand_among_the_versions(at: Desk) -> None:
    is_whole(at)
    at.take("送复核")
    at.take("退回", "看第 2 节")
    assert re.search("退回：看第 2 节", words(at.get("/versions").text))


def test_a_version_is_named_by_its_number_alone() -> None:
    one = made(2, 1)
    assert history([one, replace(one, number=3, at=one.at + 1)])[0].last.number == 3
