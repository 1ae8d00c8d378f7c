"""Remarks on a sentence: said, found again, answered, settled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from desks import ANYBODY, Desk, desk, is_whole, somebody, words

from generator.serving.drafting.laid_out import sheet_of
from generator.serving.drafting.saving import beside_of, newest

CHECKER = somebody("乙", "复核")
FILLER = somebody("甲", "填报")


@pytest.fixture(name="at")
def at_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return desk(tmp_path, monkeypatch)


def sentence(at: Desk, part_of: str) -> tuple[str, str]:
    """The number and the text of the first sentence that says something."""
    with at.site.database.reading() as connection:
        _, text = newest(connection, at.kept)
        sheet = sheet_of(text, "决算", beside_of(connection, at.kept))
    every = (one for part in sheet.parts for one in part.sentences)
    return next((one.number, one.text) for one in every if part_of in one.text and not one.level)


def asked(at: Desk, **fields: str) -> Any:
    return at.client.post(
        f"/reports/{at.number}/remarks", data=fields, headers={"accept": "application/json"}
    )


def listed(at: Desk) -> Any:
    return at.client.get(f"/reports/{at.number}/remarks").json()


def test_a_remark_is_said_seen_answered_and_settled(at: Desk) -> None:
    number, quote = sentence(at, "15万元")
    at.sits(CHECKER)
    assert asked(at, sentence=number, quote=quote, said="<b>核一下</b>\n这个数").status_code == 200
    at.sits(FILLER)
    [one] = listed(at)["remarks"]
    assert (one["sentence"], one["quote"], one["changed"]) == (number, quote, False)
    assert (one["who"], one["said"]) == ("乙", "<b>核一下</b>\n这个数")
    assert listed(at)["open"] == 1
    assert "&lt;b&gt;核一下" in at.get("/steps").text
    assert asked(at, answers=str(one["number"]), said="核过，对的").json()["open"] == 1
    assert asked(at, settles=str(one["number"])).json()["open"] == 0
    [one] = listed(at)["remarks"]
    assert [each["said"] for each in one["answers"]] == ["核过，对的"]
    assert one["done"].startswith("甲 2026-")
    assert "0 条没有处理，共 1 条" in words(at.get("/steps").text)
    assert asked(at, opens=str(one["number"])).json()["open"] == 1


def test_it_is_found_again_when_its_sentence_reads_differently(at: Desk) -> None:
    number, quote = sentence(at, "15万元")
    asked(at, sentence=number, quote=quote, said="对吗")
    at.writes(("收入", "其他收入"), "160,000.00")
    [one] = listed(at)["remarks"]
    assert (one["sentence"], one["quote"], one["changed"]) == (number, quote, True)
    assert "这句话已经改过" in at.get("/steps").text


def test_it_is_kept_where_nothing_is_like_its_sentence_any_more(at: Desk) -> None:
    with at.site.database.writing() as connection:
        from generator.serving.approving.remarks import add_remark

        add_remark(connection, at.kept, ("没有的一节", "天地玄黄宇宙洪荒"), "在哪里", "乙")
    [one] = listed(at)["remarks"]
    assert (one["sentence"], one["quote"]) == ("", "天地玄黄宇宙洪荒")
    assert "这句话已经没有了" in at.get("/steps").text


def test_a_sentence_that_changed_meanwhile_is_not_remarked_on_unseen(at: Desk) -> None:
    number, quote = sentence(at, "15万元")
    at.writes(("收入", "其他收入"), "160,000.00")
    assert asked(at, sentence=number, quote=quote, said="对吗").status_code == 409
    assert asked(at, sentence="0-99", quote="没有", said="对吗").status_code == 404
    assert asked(at, sentence=number, quote="", said="对吗").status_code in {404, 409}
    assert listed(at)["remarks"] == []


def test_who_fills_in_answers_and_who_checks_remarks(at: Desk) -> None:
    number, quote = sentence(at, "15万元")
    at.sits(FILLER)
    assert not listed(at)["mayRemark"]
    assert asked(at, sentence=number, quote=quote, said="对吗").status_code == 403
    for role in ("复核", "签发", "局"):
        at.sits(somebody("乙", role))
        assert listed(at)["mayRemark"]
        assert asked(at, sentence=number, quote=quote, said="对吗").status_code == 200
    at.sits(somebody("丁", "复核", department="qita"))
    assert asked(at, sentence=number, quote=quote, said="对吗").status_code == 403
    assert at.client.get(f"/reports/{at.number}/remarks").status_code == 403


@pytest.mark.parametrize("fields", [{"answers": "9"}, {"settles": "9"}, {"opens": "x"}, {}])
def test_what_is_not_there_is_not_settled(at: Desk, fields: dict[str, str]) -> None:
    assert asked(at, **fields, said="好").status_code == 404


def test_an_answer_is_no_remark_of_its_own(at: Desk) -> None:
    number, quote = sentence(at, "15万元")
    asked(at, sentence=number, quote=quote, said="对吗")
    asked(at, answers="1", said="对")
    assert asked(at, answers="2", said="再答").status_code == 404
    assert asked(at, settles="2").status_code == 404
    assert asked(at, answers="1", said=" ").status_code == 400


def test_nothing_is_said_of_what_is_signed(at: Desk) -> None:
    is_whole(at)
    number, quote = sentence(at, "15万元")
    asked(at, sentence=number, quote=quote, said="对吗")
    at.goes_to("签发")
    assert "1</b> 条批注没有处理" in at.get("/steps").text
    at.goes_to("已签发")
    assert not listed(at)["mayRemark"]
    assert asked(at, settles="1").status_code == 409
    at.sits(ANYBODY)


def test_without_a_script_it_is_answered_by_a_form(at: Desk) -> None:
    number, quote = sentence(at, "15万元")
    asked(at, sentence=number, quote=quote, said="对吗")
    answer = at.post("/remarks", answers="1", said="对")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/reports/{at.number}/steps#remarks"
