"""What is written is read back: what cannot be true stops it, unless somebody has said why."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from example import IN_WAN, INPUTS, ROOT
from msgspec.structs import replace

from generator.doors.cli import cli
from generator.inspection import inspect
from generator.problem import WRONG, InvalidReport
from generator.proofing.files import proofs, wrong_in
from generator.reporting import draft_of, report_of
from generator.tabulation import publish
from generator.telling.document import Chapter, Document
from generator.understanding import understand
from generator.writers import write

FALSE = "财政对其他基本医疗保险基金的补助较上个年度新增625.43万元"  # of an item of 338.16


@pytest.fixture(name="desk")
def desk_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "inputs" / "liling", tmp_path / "inputs" / "liling")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def report(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["report", "liling", *arguments])


def refused(*arguments: str) -> str:
    """What a clerk is told where nothing is written."""
    ended = report(*arguments)
    assert not Path("output").exists()
    if isinstance(ended.exception, InvalidReport):
        return "\n".join(map(str, ended.exception.problems))
    assert ended.exit_code == 1
    return ended.stderr


def acknowledge(desk: Path, text: str) -> None:
    (desk / "inputs" / "liling" / "2024.已核.yaml").write_text(text, "utf-8")


def test_what_cannot_be_true_stops_the_document_and_says_what_to_do(desk: Path) -> None:
    acknowledge(desk, "")
    told = refused("--format", "docx")
    assert f"“{FALSE}”，本年只有 338.16 万元，不可能比上年增加 625.43 万元（N05）" in told
    assert "请改 inputs/liling/2024.yaml 里的数或原因" in told
    assert told.count("（N05）") == 1


def test_the_lines_that_it_offers_are_those_that_let_it_pass_once_a_reason_is_written(
    desk: Path,
) -> None:
    acknowledge(desk, "")
    offered = refused("--format", "docx").partition("写上理由：\n")[2]
    acknowledge(desk, offered)
    assert "缺理由" in refused("--format", "docx")
    acknowledge(desk, offered.replace("理由:", "理由: 照公布的原样"))
    assert report("--format", "docx").exit_code == 0
    assert Path("output/liling-2024.docx").is_file()


@pytest.mark.parametrize("form", ["txt", "md", "json", "docx", "html"])
def test_no_door_lets_pass_what_another_stops(form: str, desk: Path) -> None:
    acknowledge(desk, "")
    told = refused("--format", form)
    assert f"“{FALSE}”，本年只有 338.16 万元" in told
    assert told.count("（N05）") == 1


def test_a_text_that_stands_beside_a_document_is_told_of_once(desk: Path) -> None:
    acknowledge(desk, "")
    assert refused("--format", "txt,md,json,docx").count("（N05）") == 1


def test_of_an_explanation_nothing_is_asked_that_a_whole_disclosure_must_have(desk: Path) -> None:
    """Neither tables nor 概况: C rules, and what a publication lacks."""
    path = desk / "inputs" / "liling" / "2024.yaml"
    whole = path.read_text("utf-8")
    at, end = whole.index("概况:"), whole.index("收入:")
    path.write_text(whole[:at] + whole[end:], "utf-8")
    ended = report("--format", "txt")
    assert ended.exit_code == 0
    assert "（C0" not in ended.stderr


def stream(*arguments: str) -> Result:
    data = (ROOT / "inputs/liling/2024.yaml").read_bytes()
    return CliRunner().invoke(cli, ["report", "-", *arguments], input=data)


@pytest.mark.usefixtures("desk")
def test_a_stream_is_held_to_the_same_and_is_given_what_is_acknowledged() -> None:
    stopped = json.loads(stream().stdout)
    assert stopped["章节"] == []
    assert any(one["规则"] == "N05" and FALSE in one["说明"] for one in stopped["问题"])
    assert any("--acknowledged" in one["说明"] for one in stopped["问题"])
    told = stream("--acknowledged", "inputs/liling/2024.已核.yaml")
    assert told.exit_code == 0
    assert json.loads(told.stdout)["章节"]
    lost = stream("--acknowledged", "没有的.已核.yaml")
    assert lost.exit_code == 1


def test_a_program_gives_what_is_acknowledged_as_a_text() -> None:
    path = ROOT / "inputs" / "liling" / "2024.yaml"
    document, _ = draft_of(report_of(str(path), None, ROOT), None, None, checked=True)
    pages = {"例.html": write(document, "html")}
    known = path.with_suffix(".已核.yaml").read_text("utf-8")
    assert proofs(pages, document, acknowledged=known) == proofs(pages, document, path)
    told = [one.told for one in proofs(pages, document, acknowledged="") if not one.hint]
    assert any(FALSE in one for one in told)
    assert told[-1] == "请改填报的数或原因。核实过、要照原样公开的，逐条写上理由"
    with pytest.raises(InvalidReport, match=r"已核 第 1 行.*缺理由"):
        proofs(pages, document, acknowledged="- 规则: N05\n  原文: 某句\n")


def test_the_json_has_all_that_the_terminal_lists(desk: Path) -> None:
    acknowledge(desk, "")
    ended = report("--format", "txt,json", "--draft")
    told = json.loads(Path("output/liling-2024.json").read_text("utf-8"))["提示"]
    listed = ended.stderr.splitlines()[1:]
    assert len(told) == len(listed)
    assert all(one["说明"] in line for one, line in zip(told, listed, strict=True))
    assert {one["规则"] for one in told} >= {"N05", "N10"}


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("form", ["txt", "docx"])
def test_a_reason_against_its_direction_is_told_of_once(form: str) -> None:
    """The rules of the own text and the audit quote the same words."""
    path = ROOT / "inputs/quyuan/2021.yaml"
    ended = CliRunner().invoke(cli, ["report", str(path), "--format", form])
    assert (
        ended.stderr.count("“增加财政拨款收入”，") + ended.stderr.count("，“增加财政拨款收入”") == 1
    )


def test_a_draft_is_not_stopped_but_says_it(desk: Path) -> None:
    acknowledge(desk, "")
    ended = report("--format", "docx", "--draft")
    assert ended.exit_code == 0
    assert f"“{FALSE}”" in ended.stderr
    assert "请改" not in ended.stderr


def test_one_part_is_held_against_the_tables_that_it_does_not_have(desk: Path) -> None:
    acknowledge(desk, "")
    assert FALSE in refused("--format", "docx", "--part", "3")
    assert report("--format", "docx", "--part", "2").exit_code == 0


@pytest.mark.usefixtures("desk")
def test_of_one_part_nothing_is_asked_that_the_whole_must_have() -> None:
    """C01 to C06: that every table, section and explanation is there."""
    for part in ("2", "4"):
        ended = report("--format", "docx", "--part", part)
        assert ended.exit_code == 0
        assert "（C0" not in ended.stderr


def test_a_disclosure_without_its_first_part_is_not_published(desk: Path) -> None:
    path = desk / "inputs" / "liling" / "2024.yaml"
    whole = path.read_text("utf-8")
    at, end = whole.index("概况:"), whole.index("收入:")
    path.write_text(whole[:at] + whole[end:], "utf-8")
    told = refused("--format", "docx")
    assert all(f"没有写“概况→{key}”" in told for key in ("职责", "机构设置", "决算单位"))
    assert report("--format", "docx", "--part", "说明").exit_code == 0
    ended = report("--format", "docx", "--draft")
    assert ended.exit_code == 0
    assert "没有写“概况→职责”" in ended.stderr


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("typed", ["3", "第3部分", "第三部分", "说明", "３"])
def test_a_part_is_named_as_people_do(typed: str) -> None:
    assert report("--format", "docx", "--part", typed).exit_code == 0


@pytest.mark.parametrize("name", IN_WAN)
@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.stem)
def test_what_is_written_says_nothing_that_the_input_does_not_say(path: Path, name: str) -> None:
    document, _ = draft_of(report_of(str(path), None, Path()), name, None)
    found = proofs({"x.docx": write(document, "docx")}, document, path, draft=True)
    assert [str(one) for one in found if not one.hint] == []
    alone = proofs({"x.txt": ""}, document, path, draft=True)
    told = {one.message for one in found if one.rule and one.rule.code[0] not in "CET"}
    assert {one.message for one in alone} >= told


def test_a_file_that_is_no_document_is_a_bug_and_not_the_clerks() -> None:
    with pytest.raises(RuntimeError, match=r"^x\.docx was written and cannot be read"):
        wrong_in(b"PK\x03\x04 and no more", "x.docx")


def one_digit_off(document: Document) -> Document:
    """The last digit of the first decimal number of each chapter is another one."""

    def wrong(chapter: Chapter) -> Chapter:
        blocks = list(chapter.blocks)
        for at, block in enumerate(blocks):
            said = block.paragraph
            if said and (match := re.search(r"\d\.\d(\d)", said.marked)):
                digit = "7" if match[1] != "7" else "2"
                marked = said.marked[: match.start(1)] + digit + said.marked[match.end(1) :]
                blocks[at] = replace(block, paragraph=replace(said, marked=marked))
                break
        return replace(chapter, blocks=tuple(blocks))

    return replace(document, chapters=tuple(map(wrong, document.chapters)))


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_text_alone_is_judged_as_with_its_tables_before_it(path: Path) -> None:
    """The tables of the input are what the text is held against: printed or not comes to one."""
    right, _ = draft_of(report_of(str(path), None, Path()), None, None)
    document = one_digit_off(right)
    alone = [one for one in proofs({"x.txt": ""}, document, draft=True) if not one.hint]
    beside = inspect(understand(publish(document)))
    wrong = {one.quote for one in beside.grouped(beside.findings) if one.level == WRONG}
    assert {one.quote for one in alone} == {quote for quote in wrong if quote}
    assert len(alone) > len(document.chapters) / 4
