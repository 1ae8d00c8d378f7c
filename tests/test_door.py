"""The public door: its names, each called on real data; the examples of docs/python.md are run."""

from __future__ import annotations

import doctest
import inspect
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import paper
import pytest
from example import EXAMPLE, EXAMPLE_BUDGET, ROOT, example, patched, tree_of
from msgspec.structs import replace

import generator
from generator import (
    Beside,
    Document,
    Facts,
    Files,
    Handed,
    InvalidReport,
    Report,
    Result,
    Surroundings,
    Unfitting,
    Unreadable,
)

MANUAL = ROOT / "docs" / "python.md"

# What is promised: the verbs of either half, and what passes between them.
VERBS = """
    read check establish compose assemble write tabulate publish proof
    read_published understand audit compare import_tables
    page_pieces trace outlined picture
    revise leaves described below rows_in
"""
BESIDE_VERBS = "latest locate parse read_text load_style missing_in"
TYPES = """
    Report Facts Figure Cell Derivation Absent Change Trend Line Words Reason
    Section Paragraph Passage Document Block Chapter Style Table Check Surroundings
    Published Understood Handed Beside Inspection Finding Result Files Imported
    PagePieces Traces Outline Picture
    Edit Described Rows Column
    Problem Place Rule InvalidReport Unreadable Unfitting
    BadStyle BadTemplate UnknownStyle NoSuchPart
"""


def promised() -> set[str]:
    return {*VERBS.split(), *BESIDE_VERBS.split(), *TYPES.split(), "FORMATS"}


def test_the_door_has_the_names_that_are_promised_and_no_other() -> None:
    assert {name for name in dir(generator) if not name.startswith("__")} == promised()
    assert generator.__version__


@pytest.mark.parametrize("name", sorted(promised() - {"FORMATS"}))
def test_a_name_says_what_it_is(name: str) -> None:
    said = inspect.getdoc(getattr(generator, name)) or ""
    assert len(said) > 20, name
    assert not said.startswith(f"{name}("), name  # what a dataclass makes for itself says nothing


@pytest.mark.parametrize("name", VERBS.split())
def test_a_verb_is_typed(name: str) -> None:
    verb = getattr(generator, name)
    assert all(
        one.annotation is not one.empty for one in inspect.signature(verb).parameters.values()
    )
    assert inspect.signature(verb).return_annotation is not inspect.Signature.empty


# ---------------------------------------------------------------- every verb, called


@cache
def report() -> Report:
    return generator.read(EXAMPLE)


@cache
def facts() -> Facts:
    return generator.establish(report())


@cache
def document() -> Document:
    style = generator.load_style("base")
    return generator.assemble(generator.compose(facts(), style), facts(), style)


@cache
def disclosed() -> bytes:
    """The whole disclosure, as somebody would find it on a site."""
    return generator.write(document(), "docx")


PAGE = paper.pdf(
    paper.text(60, 760, "某局2024年度部门决算公开")
    + paper.text(60, 740, "一、收入决算情况说明")
    + paper.text(60, 720, "本年收入合计80万元，其中：财政拨款收入60万元，占57%。")
)


def found() -> Result:
    return generator.audit(PAGE, "报告.pdf")


NO_REASON = {"支出": {"2010301": {"原因": None}}}

CALLS: Mapping[str, Callable[[Path], object]] = {
    "read": lambda _: report().content.year,
    "check": lambda _: generator.check(facts()).checked,
    "establish": lambda _: facts().line("收入总计").amount.value,
    "compose": lambda _: generator.compose(facts(), document().style)[0].paragraphs,
    "assemble": lambda _: document().chapters,
    "write": lambda _: [generator.write(document(), one) for one in generator.FORMATS[:-1]],
    "tabulate": lambda _: generator.tabulate(facts())[0].rows,
    "publish": lambda _: generator.publish(document()).blocks,
    "proof": lambda _: generator.proof(document()),
    "read_published": lambda _: generator.read_published(disclosed(), "报告.docx").blocks,
    "understand": lambda _: generator.understand(generator.publish(document())).tables.found,
    "audit": lambda _: generator.audit(disclosed(), "报告.docx").checked,
    "compare": lambda _: (
        generator.compare(generator.understand(generator.publish(document())), Beside()).skipped
    ),
    "page_pieces": lambda _: generator.page_pieces(found()).groups,
    "trace": lambda _: generator.trace(PAGE).pages,
    "outlined": lambda _: generator.outlined(found().findings[0], found(), generator.trace(PAGE)),
    "picture": lambda _: generator.picture(PAGE, 1).pixels,
    "revise": lambda _: generator.revise(
        EXAMPLE.read_text("utf-8"), [generator.Edit(("收入", "其他收入"), "5.00")]
    ),
    "leaves": lambda _: generator.leaves(EXAMPLE.read_text("utf-8"))["收入", "其他收入"],
    "described": lambda _: generator.described(("支出", "2010301", "年初预算")),
    "below": lambda _: list(generator.below(("收入",))),
    "rows_in": lambda _: list(generator.rows_in("决算")),
    "import_tables": lambda folder: (
        generator.import_tables(
            Files((saved(folder, disclosed()),)), folder, "某局", str(report().content.year)
        ).text
    ),
    "latest": lambda _: generator.latest(ROOT / "inputs", "liling").name,
    "locate": lambda _: generator.locate(ROOT / "inputs", "liling", "2024").name,
    "parse": lambda _: generator.parse(EXAMPLE.read_text("utf-8"), "示例").content.year,
    "read_text": lambda _: generator.read_text(EXAMPLE.read_bytes(), "示例").content.year,
    "load_style": lambda _: generator.load_style("上海").name,
    "missing_in": lambda _: generator.missing_in(
        generator.establish(generator.read(patched(example(), NO_REASON))), document().style
    ),
}


def saved(folder: Path, data: bytes, name: str = "报告.docx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_there_is_a_call_of_every_verb() -> None:
    assert set(CALLS) == {*VERBS.split(), *BESIDE_VERBS.split()}


@pytest.mark.parametrize("name", CALLS)
def test_a_verb_gives_something_on_real_data(name: str, tmp_path: Path) -> None:
    assert CALLS[name](tmp_path)


# ---------------------------------------------------------------- read: whatever holds a report


@pytest.mark.parametrize("path", [EXAMPLE, EXAMPLE_BUDGET], ids=lambda path: path.stem)
def test_a_report_is_the_same_whatever_held_it(path: Path) -> None:
    """Word for word: each is told, and the texts are compared."""
    text = path.read_text("utf-8")
    kind = "预算" if path == EXAMPLE_BUDGET else None
    held = (path, text, text.encode(), text.encode("gb18030"), tree_of(path))
    contents = [generator.read(one, kind=kind).content for one in held]
    assert all(one == contents[0] for one in contents[1:])


def numbered(value: Any) -> Any:
    """Every amount as a number: ints where they are whole, Decimals else."""
    if isinstance(value, dict):
        return {key: numbered(one) for key, one in value.items()}
    if isinstance(value, list):
        return [numbered(one) for one in value]
    plain = str(value).replace(",", "")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        return value
    return Decimal(plain) if "." in plain else int(plain)


def test_numbers_are_as_good_as_what_is_typed() -> None:
    found = numbered(example())
    assert isinstance(found["年度"], int)
    assert generator.read(found).content == report().content
    assert generator.read({**found, "年度": Decimal("2.024E3")}).content.year == 2024


def test_a_float_is_refused_with_every_place_and_why() -> None:
    found = example()
    found["收入"]["其他收入"] = 0.1
    found["预算绩效"][0]["段落"][0] = 1.5
    with pytest.raises(TypeError) as caught:
        generator.read(found)
    said = str(caught.value)
    assert "收入→其他收入：0.1 是 float" in said
    assert "预算绩效→0→段落→0：1.5 是 float" in said
    assert "parse_float=Decimal" in said


@pytest.mark.parametrize("value", [True, object(), {1, 2}, b"5"])
def test_what_is_not_of_json_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match=r"收入→其他收入：.*只认 dict、list"):
        generator.read({"部门": "某局", "收入": {"其他收入": value}})


def test_a_key_that_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="支出→键：2010301 是 int"):
        generator.read({"部门": "某局", "支出": {2010301: {}}})


ENDLESS: dict[str, Any] = {}
ENDLESS["支出"] = ENDLESS


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (ENDLESS, "层次太深"),
        ({"支出": {str(at): {} for at in range(100_001)}}, "内容太多"),
        ({"部门": "某局", "年度": 10**4000}, "不是年度"),
        ({"部门": "某局", "年度": 2024, "收入": {"其他收入": Decimal("1E+999999")}}, "不是金额"),
        ({"部门": "某局", "年度": 2024, "收入": {"其他收入": Decimal("NaN")}}, "不是金额"),
        ({"部门": "某局", "三公经费": {}, "“三公经费”": {}}, "写了两次"),
        ({"类型": ["决算"]}, "类型只能写"),
        ({}, "缺“部门”"),
    ],
    ids=["a circle", "too much", "a year", "an exponent", "no number", "twice", "a kind", "empty"],
)
def test_a_dict_of_anybody_is_read_or_refused(values: Mapping[str, Any], message: str) -> None:
    with pytest.raises(InvalidReport, match=message):
        generator.read(values)


def test_a_problem_of_a_dict_has_its_path_and_no_line() -> None:
    found = example()
    found["收入"]["其他收入"] = "约三万"
    with pytest.raises(InvalidReport) as caught:
        generator.read(found, "接口")
    [problem] = caught.value.problems
    assert (problem.place.file, problem.place.path) == ("接口", ("收入", "其他收入"))
    assert str(problem).startswith("接口 收入→其他收入：“约三万”不是金额")


TO_FILL = {code: {"基本支出": "【待填】"} for code in map(str, range(2010101, 2010115))}


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        ({"收入": {"其他收入": "15,000.00"}}, "收入→其他收入 写的是 15,000元，是不是少写了一位？"),
        ({"支出": TO_FILL}, "还有 4 处【待填】没有填"),
        ({"收入": {"事业收入": {"其他收入": "1"}}}, "“其他收入”是不是放深了一层？"),
    ],
    ids=["does not add up", "to fill in", "too deep"],
)
def test_nothing_of_a_dict_is_said_to_stand_in_a_line(
    patch: Mapping[str, Any], message: str
) -> None:
    try:
        known = generator.establish(generator.read(patched(example(), patch)))
    except InvalidReport as invalid:
        said = [str(one) for one in invalid.problems]
    else:
        checked = generator.check(known, Surroundings(last=known, units=(known, known)))
        said = [f"{one.where}：{one.told}" for one in checked.problems]
    assert message in "".join(said)
    assert not [one for one in said if re.search(r"第 (\d+|None) 行", one)]


def test_a_text_names_no_file(tmp_path: Path) -> None:
    path = saved(tmp_path, EXAMPLE.read_bytes(), "2024.yaml")
    with pytest.raises(InvalidReport, match="是文件名，不是内容"):
        generator.read(str(path))
    with pytest.raises(InvalidReport, match="太大"):
        generator.read("部门: 某局\n" * 300_000)


# ---------------------------------------------------------------- the other half


def test_a_report_is_audited_alike_from_its_file_and_from_its_bytes(tmp_path: Path) -> None:
    text = generator.write(document(), "txt").encode()
    path = saved(tmp_path, text, "报告.txt")
    one, other = generator.audit(path), generator.audit(text, "报告.txt")
    assert one.inspection.checked == other.inspection.checked
    assert one.understood.name == other.understood.name == "报告.txt"
    assert generator.audit(path, "别名").understood.name == "别名"
    assert generator.read_published(path).name == "报告.txt"
    with pytest.raises(Unreadable):
        generator.audit(b"\x89PNG", "报告.pdf")


def last_year() -> Document:
    year = report().content.year
    text = EXAMPLE.read_text("utf-8").replace(f"年度: {year}", f"年度: {year - 1}")
    before, style = generator.establish(generator.read(text)), generator.load_style("base")
    return generator.assemble(generator.compose(before, style), before, style)


def test_what_is_handed_over_may_be_read_already(tmp_path: Path) -> None:
    """A service has bytes and no files: the result is that of the files."""
    last = generator.write(last_year(), "docx")
    path = saved(tmp_path, last, "去年.docx")
    files = generator.audit(disclosed(), "今年.docx", Handed(last_year=(path,)))
    read = generator.read_published(last, "去年.docx")
    held = generator.audit(disclosed(), "今年.docx", Handed(last_year=(read,)))
    assert [str(one) for one in files.findings] == [str(one) for one in held.findings]
    assert {"E37", "E38"} & {one.code for one in held.findings}
    with pytest.raises(Unfitting, match="年度"):
        generator.audit(disclosed(), "今年.docx", Handed(budget=read))


def test_a_comparison_is_the_half_of_an_audit_that_looks_beside() -> None:
    now, last = (generator.publish(one) for one in (document(), last_year()))
    beside = Beside(last_year=(generator.understand(replace(last, name="去年")),))
    found = generator.compare(generator.understand(now), beside)
    assert {one.code for one in found.checked} == {"E37", "E38"}
    assert "E39" in found.skipped
    assert found.findings
    wrong = Beside(last_year=(generator.understand(now),))
    none = generator.compare(generator.understand(now), wrong)
    assert not none.checked
    assert "应给" in none.skipped["E38"]


def test_an_import_writes_nothing_until_it_is_told_to(tmp_path: Path) -> None:
    path, inputs = saved(tmp_path, disclosed()), tmp_path / "inputs"
    found = generator.import_tables(Files((path,)), inputs, "某局", str(report().content.year))
    assert not inputs.exists()
    assert found.is_new
    found.write()
    assert found.path.read_text("utf-8") == found.text


# ---------------------------------------------------------------- the manual


def sessions() -> list[str]:
    return re.findall(r"^```pycon\n(.*?)^```$", MANUAL.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def test_the_sessions_of_the_manual_print_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    session = "\n".join(sessions())
    test = doctest.DocTestParser().get_doctest(session, {}, MANUAL.name, str(MANUAL), 0)
    assert len(test.examples) > 40
    told = list[str]()
    doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert not told, "".join(told)


def test_the_manual_shows_every_verb() -> None:
    shown = "\n".join(sessions())
    assert [name for name in VERBS.split() if f"juesuan.{name}(" not in shown] == []
