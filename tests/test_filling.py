"""The workbook to fill in: what it asks, that it comes back as it was, what somebody types."""

from __future__ import annotations

import re
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from example import EXAMPLE, STYLES, shared_out
from filled import DEPT, Formula, asked, brought_back, cells_of, edit, fill, input_of, tables
from hypothesis import given
from hypothesis import strategies as st
from imports import ACCOUNTS, CLERK, compared, example

from generator import establish, read
from generator.doors import cli
from generator.entry.scalars import build
from generator.facts.line import MISSING_REASON
from generator.importing import Files, import_tables
from generator.importing.filling.of_department import book_for
from generator.importing.filling.questions import asked_at
from generator.importing.manuscript import Manuscript
from generator.importing.merging import order_of
from generator.problem import InvalidReport
from generator.published.workbook import sheets_of
from generator.telling.narrative import missing_in
from generator.telling.style import load_style
from generator.writers.form_workbook import to_form

ALL = pytest.mark.parametrize("path", ACCOUNTS, ids=lambda path: path.parent.name)
BATCHES = ("三公经费", "公务接待费", "批次")


def of(path: Path, folder: Path) -> tuple[Path, str]:
    """An input as the department's of its year, in a folder of inputs."""
    year = str(read(path).content.year)
    place = input_of(folder / "in", "", year)
    shutil.copy(path, place)
    return place, year


def refused(*files: Path, folder: Path, **how: str) -> list[str]:
    with pytest.raises(InvalidReport) as found:
        brought_back(folder, *files, **how)
    return [str(one) for one in found.value.problems if not one.hint]


# ---------------------------------------------------------------- there and back


@ALL
def test_nothing_filled_in_changes_no_letter(path: Path, tmp_path: Path) -> None:
    place, year = of(path, tmp_path)
    book = asked(tmp_path / "in", year)
    found = brought_back(tmp_path / "in", book, year=year)
    assert (found.data, found.changes) == (place.read_bytes(), ())


@ALL
def test_with_the_tables_it_is_the_whole_input_again(path: Path, tmp_path: Path) -> None:
    place, year = of(path, tmp_path)
    report = read(place)
    book, own = asked(tmp_path / "in", year), tables(tmp_path, establish(report))
    found = brought_back(tmp_path / "new", own, book, year=year)
    lost, other = compared(report, found.text)
    # What the tables say of one fund, its own table says too; what was confirmed, nobody asks.
    assert {one for one in lost if one[0] not in {"结转和结余", "已核"}} == set()
    assert other == []


@ALL
def test_it_may_come_after_the_tables(path: Path, tmp_path: Path) -> None:
    place, year = of(path, tmp_path)
    book, own = asked(tmp_path / "in", year), tables(tmp_path, establish(read(place)))
    together = brought_back(tmp_path / "one", own, book, year=year).text
    brought_back(tmp_path / "two", own, year=year).write()
    assert brought_back(tmp_path / "two", book, year=year).text == together


@pytest.mark.parametrize("name", STYLES)
def test_what_is_filled_in_makes_a_report(name: str, tmp_path: Path) -> None:
    """Tables, then the workbook's yellow cells and its reasons: nothing is missing any more."""
    folder = tmp_path / "in"
    first = brought_back(folder, tables(tmp_path, example())).text
    input_of(folder, re.sub("(?m)^样式:.*$", f"样式: {name}", first))
    book = asked(folder)
    whole = book_for(folder, DEPT, "2024")
    known = Manuscript(EXAMPLE.read_text("utf-8"), "示例", order_of("决算"))
    typed: dict[tuple[str, ...], str] = {}
    for slot in whole.slots():
        bare = slot.path[-1] == "金额" and not known.keys(slot.path[:-1])
        found = known.value(slot.path[:-1] if bare else slot.path)
        if slot.value is None and (slot.needed or slot.along or "原因" in slot.path[-1]):
            own = "做了绩效自评" if slot.path[0] == "预算绩效" else "/"
            typed[slot.path] = found or own
    fill(book, typed)
    brought_back(folder, book).write()
    report = read(folder / DEPT / "2024.yaml")
    assert "\n".join(map(str, missing_in(establish(report), load_style(name)))) == ""


@pytest.mark.parametrize(("path", "name"), shared_out(ACCOUNTS), ids=STYLES)
def test_the_cells_that_want_a_reason_are_those_that_the_sentences_ask_for(
    path: Path, name: str, tmp_path: Path
) -> None:
    """In whatever style: one asks for more than another, of other bases."""
    text = re.sub(r"(?m)^样式: .*$", f"样式: {name}", path.read_text("utf-8"))
    text = re.sub(r"(?m)^(\s*(?:原因|与预算差异原因|与上年增减原因):).*$", r"\1", text)
    year = str(read(path).content.year)
    place = input_of(tmp_path / "in", re.sub(", 原因: [^}]*", "", text), year)
    missing = missing_in(establish(read(place)), load_style(name))
    wanted = {tuple(map(str, one.place.path)) for one in missing if one.rule is MISSING_REASON}
    book = asked(tmp_path / "in", year)
    assert wanted
    assert marked(book) == {at for keys in wanted for at in cells_of(book)[keys]}


def marked(book: Path) -> set[str]:
    """The cells of reasons beside which it says that one is wanted."""
    found = set()
    for sheet in sheets_of(book.read_bytes()):
        for at, row in enumerate(sheet.rows, 1):
            column = next((i for i, cell in enumerate(row) if cell == "要写原因"), 0)
            if column:
                found.add(f"{sheet.name}!{chr(ord('A') + column - 1)}{at}")
    return found


# ---------------------------------------------------------------- what is typed


def test_only_what_was_filled_in_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    path = input_of(folder, CLERK)
    book = asked(folder)
    budget, why = ("支出", "2101599", "年初预算"), ("上年", "收入总计", "原因")
    fill(book, {budget: Decimal("4.5"), why: "拨款增加"})
    found = brought_back(folder, book)
    last = "# 其他收入\n        年初预算: "
    expected = CLERK.replace(f"{last}0\n", f"{last}4.50\n")
    block = "    收入总计:\n      金额: 90.00\n      原因: 拨款增加\n"
    expected = expected.replace("    收入总计: 90.00\n", block)
    assert found.text == expected
    assert [(one.path[-1], one.kind, one.new) for one in found.changes] == [
        ("年初预算", "改", "4.50"),
        ("原因", "填", "拨款增加"),
    ]
    assert path.read_text("utf-8") == CLERK


@pytest.mark.parametrize(
    ("keys", "typed", "written"),
    [
        (("支出", "2101599", "年初预算"), "１，２３４．５０", "1,234.50"),
        (("支出", "2101599", "年初预算"), "1,234.50", "1,234.50"),
        (("支出", "2101599", "年初预算"), "1234.5元", "1,234.50"),
        (("支出", "2101599", "年初预算"), "-3", "-3.00"),
        (BATCHES, "12批次", "12"),
        (BATCHES, "１２", "12"),
        (("国有资产", "车辆", "其他用车"), "3辆", "3"),
        (("三公经费", "公务接待费", "人次"), "40 人次", "40"),
        (("国有资产", "单价100万元以上设备"), "2台（套）", "2"),
        (("会议费", "用途"), 2024, "2024"),
        (("机关运行经费", "上年"), "/", None),
        (("会议费", "用途"), "／", None),
    ],
)
def test_a_strangers_cell_is_understood(
    keys: tuple[str, ...], typed: str | int, written: str | None, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    input_of(folder, CLERK)
    book = asked(folder)
    fill(book, {keys: typed})
    node = build(brought_back(folder, book).text, "甲").tree
    for key in keys:
        node = node.get(key) if node is not None else None
    assert node == written


@pytest.mark.parametrize(
    ("keys", "typed", "said"),
    [
        (("支出", "2101599", "年初预算"), "约三万", "不是金额"),
        (("支出", "2101599", "年初预算"), "3万元", "不是金额"),
        (("支出", "2101599", "年初预算"), Formula("A1+1"), "公式没有算出数"),
        (("支出", "2101599", "年初预算"), "#REF!", "公式出错"),
        (("支出", "2101599", "年初预算"), Decimal("1.005"), "小数位太多"),
        (("支出", "2101599", "原因"), Formula("A1&A2"), "公式没有算出数"),
        (BATCHES, "十二", "不是数"),
        (BATCHES, Decimal("1.5"), "整数"),
        (BATCHES, -1, "整数"),
        (("国有资产", "车辆", "其他用车"), "3辆左右", "不是数"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_cell(
    keys: tuple[str, ...], typed: str | int, said: str, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    path = input_of(folder, CLERK)
    book = asked(folder)
    (at,) = cells_of(book)[keys]
    fill(book, {keys: typed})
    (told,) = refused(book, folder=folder)
    assert told.startswith(f"填报.xlsx {at}：{keys[-1]}：")
    assert said in told
    assert path.read_text("utf-8") == CLERK


def test_everything_wrong_is_told_at_once_with_what_the_tables_have(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    brought_back(folder, tables(tmp_path, example())).write()
    book = asked(folder)
    fill(book, {BATCHES: "很多", ("政府采购", "货物"): "约百万"})
    own = tables(tmp_path, example())
    edit(own, {"Z03!D7": "见附件"})
    told = "\n".join(refused(own, book, folder=folder))
    assert all(one in told for one in ("很多", "约百万", "见附件"))


def test_a_reason_over_several_lines_is_exchanged_whole(tmp_path: Path) -> None:
    folded = "原因: 因为\n            人员增加\n"
    text = CLERK.replace(folded, "原因: |\n            人员\n            增加\n")
    folder = tmp_path / "in"
    input_of(folder, text)
    book = asked(folder)
    assert brought_back(folder, book).text == text
    fill(book, {("支出", "2101501", "原因"): "调入: 三人"})
    assert brought_back(folder, book).text == CLERK.replace(folded, '原因: "调入: 三人"\n')


def test_lists_grow_and_an_entry_alone_is_exchanged_in_its_place(tmp_path: Path) -> None:
    text = CLERK + "概况:\n    职责:\n        - 管理   # 一\n        - 服务\n"
    folder = tmp_path / "in"
    input_of(folder, text)
    book = asked(folder)
    fill(book, {("概况", "职责"): ["管理", "监督"]})
    assert brought_back(folder, book).text == text.replace("- 服务", "- 监督")
    fill(book, {("概况", "职责"): ["管理", "监督", "教育"]})
    tree = build(brought_back(folder, book).text, "甲").tree
    assert tree["概况"]["职责"] == ["管理", "监督", "教育"]


def test_what_stands_in_braces_is_exchanged_there(tmp_path: Path) -> None:
    text = CLERK + "概况: {职责: [管理, 服务], 编制人数: 3}\n"
    folder = tmp_path / "in"
    input_of(folder, text)
    book = asked(folder)
    duties, staff, why = ("概况", "职责"), ("概况", "实有人数"), ("支出", "2101502", "原因")
    fill(book, {duties: ["管理", "监督"], staff: "4人", why: "追加两项"})
    expected = text.replace("原因: 追加", '原因: "追加两项"').replace("服务]", '"监督"]')
    expected = expected.replace("编制人数: 3}", '编制人数: 3, "实有人数": "4"}')
    assert brought_back(folder, book).text == expected


def test_a_reason_and_a_new_entry_behind_it_keep_their_order(tmp_path: Path) -> None:
    """上年 ends with 收入总计, which becomes a block where an entry is added after it."""
    folder = tmp_path / "in"
    input_of(folder, CLERK)
    book = asked(folder)
    total, other = ("上年", "收入总计", "原因"), ("上年", "其他收入")
    fill(book, {total: "增加", (*other, "金额"): 4, (*other, "原因"): "捐赠"})
    tree = build(brought_back(folder, book).text, "甲").tree
    assert tree["上年"] == {
        "收入总计": {"金额": "90.00", "原因": "增加"},
        "其他收入": {"金额": "4.00", "原因": "捐赠"},
    }


def test_last_years_tables_may_be_given_with_it_alone(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    input_of(folder, CLERK.replace("年度: 2024", "年度: 2025"), "2025")
    book, last = asked(folder, "2025"), tables(tmp_path, example())
    files = Files((book,), last_year=(last,))
    found = import_tables(files, folder, DEPT, "2025")
    assert build(found.text, "甲").tree["上年"]["收入总计"] == "14,500,000.00"


def test_passages_have_headings_and_paragraphs(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    input_of(folder, CLERK)
    book = asked(folder)
    heads, texts = ("预算绩效", "*", "标题"), ("预算绩效", "*", "段落")
    fill(book, {heads: ["自评", "", "无"], texts: ["做了", "做好了", "另有一段"]})
    tree = build(brought_back(folder, book).text, "甲").tree
    assert tree["预算绩效"] == [
        {"标题": "自评", "段落": ["做了", "做好了"]},
        {"段落": ["另有一段"]},
    ]


def test_an_input_in_json_keeps_its_form(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    text = (
        '{"部门": "某局", "年度": "2024", "计量单位": "元", "收入": {"其他收入": "5.00"}, '
        '"支出": {"2101501": {"基本支出": "5.00", "其中财政拨款": "0"}}, '
        '"上年": {"收入总计": "4.00"}}'
    )
    path = folder / DEPT / "2024.json"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    book = asked(folder)
    fill(book, {("上年", "收入总计", "金额"): 3, ("上年", "收入总计", "原因"): "增加"})
    found = brought_back(folder, book).text
    assert found == text.replace('"4.00"', '{"金额": "3.00", "原因": "增加"}')


def test_the_unit_of_the_workbook_is_its_own(tmp_path: Path) -> None:
    """What was asked in 万元 is written in 元 where the input is in 元 by now."""
    folder = tmp_path / "in"
    input_of(folder, CLERK.replace("计量单位: 元", "计量单位: 万元"))
    book = asked(folder)
    fill(book, {("会议费", "金额"): Decimal("1.5")})
    input_of(folder, CLERK)
    tree = build(brought_back(folder, book).text, "甲").tree
    assert tree["会议费"]["金额"] == "15,000.00"


# ---------------------------------------------------------------- who else wrote meanwhile


def test_an_input_that_was_edited_meanwhile_keeps_its_edit(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    input_of(folder, CLERK)
    book = asked(folder)
    edited = CLERK.replace("年初预算: 90", "年初预算: 95")
    input_of(folder, edited)
    assert brought_back(folder, book).text == edited
    fill(book, {("支出", "2101501", "年初预算"): 91})
    found = brought_back(folder, book)
    assert found.text == CLERK.replace("年初预算: 90", "年初预算: 91.00")
    assert [(one.kind, one.old) for one in found.changes] == [("换", "95")]


def test_a_cell_that_was_emptied_empties_the_key(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    input_of(folder, CLERK.replace("年初预算: 90\n", "年初预算: 90   # 批复\n"))
    book = asked(folder)
    fill(book, {("支出", "2101501", "年初预算"): ""})
    assert "年初预算:  # 批复" in re.sub(" {3,}#", "  #", brought_back(folder, book).text)


# ---------------------------------------------------------------- another's workbook


@pytest.mark.parametrize(
    ("department", "year", "said"),
    [
        ("别局", "2024", "要导入的是 别局 2024 年度决算"),
        (DEPT, "2025", "要导入的是 某局 2025 年度决算"),
    ],
)
def test_the_workbook_of_another_is_refused(
    department: str, year: str, said: str, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    input_of(folder, CLERK)
    book = asked(folder)
    shutil.copytree(folder / DEPT, folder / "别局")
    with pytest.raises(InvalidReport) as found:
        import_tables(Files((book,)), folder, department, year, draft=True)
    assert said in str(found.value)


def test_a_budget_has_none_and_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidReport) as found:
        book_for(tmp_path, DEPT, "2024-budget")
    assert str(found.value).startswith("年度“2024-budget”：预算的填报工作簿还没有")


def test_without_its_record_it_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    input_of(folder, CLERK)
    book = asked(folder)
    edit(book, {"程序用（请不要改）!A1": "别的"})
    assert "重新生成一份" in refused(book, folder=folder)[0]


@pytest.mark.parametrize(
    "keys", ["收入→其他收入", "部门", "支出→2101501→基本支出", "..→..", "支出→*→原因", "上年"]
)
def test_a_record_that_names_other_keys_is_refused(keys: str, tmp_path: Path) -> None:
    assert asked_at(tuple(keys.split("→"))) is None
    folder = tmp_path / "in"
    input_of(folder, CLERK)
    book = asked(folder)
    edit(book, {"程序用（请不要改）!C9": keys})
    assert "重新生成一份" in refused(book, folder=folder)[0]


@pytest.mark.parametrize("rows", [0, 6_000])
def test_a_record_of_somebody_elses_making_is_refused(rows: int, tmp_path: Path) -> None:
    """One that says nothing, or more than any input asks."""
    path = tmp_path / "别人的.xlsx"
    with xlsxwriter.Workbook(path) as file:
        file.add_worksheet("一").write_string(0, 0, "2024年度部门决算填报工作簿")
        kept = file.add_worksheet("程序用")
        said = (("部门文件夹", DEPT), ("部门", ""), ("年度", "2024"), ("类型", "决算"))
        head = [("填报工作簿", "1"), *said, ("计量单位", "元"), ("行次", "栏")]
        more = [(str(at), "填写", "会议费→金额", "") for at in range(rows)]
        for at, row in enumerate([*head, *more] if rows else []):
            kept.write_row(at, 0, row)
    input_of(tmp_path / "in", CLERK)
    (told,) = refused(path, folder=tmp_path / "in")
    assert "重新生成一份" in told


def test_a_row_that_is_gone_and_one_that_is_new_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    input_of(folder, CLERK)
    book = asked(folder)
    at = cells_of(book)["会议费", "金额"][0]
    edit(book, {re.sub("!C", "!A", at): "", at: 5})  # it has a unit and a name as well
    told = "\n".join(refused(book, folder=folder))
    assert "不见了" in told
    assert "这一行没有“行次”" in told


def test_two_rows_of_one_number_and_a_heading_that_is_gone_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    input_of(folder, CLERK)
    book = asked(folder)
    one, other = (cells_of(book)["会议费", key][0].replace("!C", "!A") for key in ("金额", "人数"))
    number = next(row[0] for row in _rows_of(book) if row[1] == "金额" and row[3] == "元")
    edit(book, {one: str(number), other: str(number), "1 科目!I4": "理由"})
    told = "\n".join(refused(book, folder=folder))
    assert f"行次 {number} 有两行" in told
    assert "栏 原因不见了" in told


def _rows_of(book: Path) -> list[tuple[object, ...]]:
    sheet = next(one for one in sheets_of(book.read_bytes()) if one.name.startswith("4"))
    start = next(at for at, row in enumerate(sheet.rows) if row[0] == "会议费")
    return list(sheet.rows[start + 1 :])


def test_a_figure_of_the_tables_that_was_changed_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    input_of(folder, CLERK)
    book = asked(folder)
    at = cells_of(book)["支出", "2101501", "年初预算"][0].replace("!E", "!F")
    edit(book, {at: 77})
    found = brought_back(folder, book)
    assert found.text == CLERK
    assert [one.hint for one in found.problems] == [True]
    assert "取自公开表" in str(found.problems[0])


@given(st.text(max_size=40), st.integers(1, 30), st.sampled_from("ABCD"))
def test_whatever_stands_in_the_record_no_other_key_is_touched(
    tmp_path_factory: pytest.TempPathFactory, text: str, line: int, column: str
) -> None:
    folder = tmp_path_factory.mktemp("record") / "in"
    input_of(folder, CLERK)
    book = asked(folder)
    clean = re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", text)
    edit(book, {f"程序用（请不要改）!{column}{line}": clean})
    try:
        found = brought_back(folder, book)
    except InvalidReport:
        return
    before, now = build(CLERK, "甲").tree, build(found.text, "甲").tree
    assert now["收入"] == before["收入"]


# ---------------------------------------------------------------- the workbook itself


def test_only_what_is_asked_is_open(tmp_path: Path) -> None:
    """Every sheet is protected without a password; the open cells are those that are asked."""
    folder = tmp_path / "in"
    input_of(folder, CLERK)
    book = asked(folder)
    with zipfile.ZipFile(book) as archive:
        sheets = [one for one in archive.namelist() if "worksheets/sheet" in one]
        parts = [archive.read(one).decode() for one in sheets]
    assert len(parts) == 8
    assert all("<sheetProtection" in one and "password=" not in one for one in parts)
    assert all('paperSize="9"' in one for one in parts[:-1])


def test_what_is_computed_is_shown_without_computing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    input_of(folder, CLERK)
    sheet = next(one for one in sheets_of(asked(folder).read_bytes()) if one.name == "1 科目")
    row = next(row for row in sheet.rows if "2101501" in row)
    assert row[4:7] == (Decimal(90), Decimal(60), Decimal(-30))


def test_a_reason_is_wanted_where_there_is_none(tmp_path: Path) -> None:
    """And only where the difference is printed: 40 元 are none in 万元 with two decimals."""
    folder = tmp_path / "in"
    text = CLERK.replace("计量单位: 元", "计量单位: 万元").replace("原因: 追加", "原因: ")
    input_of(folder, text)
    book = asked(folder)
    wanted = [("支出", "2101502"), ("上年", "收入总计")]
    assert marked(book) == {cells_of(book)[*keys, "原因"][0] for keys in wanted}
    input_of(folder, text.replace("计量单位: 万元", "计量单位: 元"))
    assert marked(asked(folder)) == set()


def test_last_years_reason_stands_beside(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    input_of(folder, CLERK.replace("年度: 2024", "年度: 2023"), "2023")
    input_of(folder, CLERK)
    book = book_for(folder, DEPT, "2024")
    row = next(row for row in book.rows() if row.cells.get("科目编码") == "2101502")
    assert row.cells["上年写的"] == "追加"
    assert row.cells["上年决算"] == Decimal(40)


def test_a_department_without_an_input_is_asked_what_a_new_one_is(tmp_path: Path) -> None:
    """With the tables it makes an input whose cells are those that were filled in."""
    folder = tmp_path / "in"
    book = tmp_path / "填报.xlsx"
    book.write_bytes(to_form(book_for(folder, DEPT, "2024")))
    fill(book, {("政府采购", "货物"): 3, ("概况", "编制人数"): 33})
    alone = build(brought_back(folder, book).text, "甲").tree
    assert (alone["政府采购"]["货物"], alone["概况"]["编制人数"]) == ("3.00", "33")
    whole = brought_back(folder, tables(tmp_path, example()), book)
    assert whole.is_new
    assert whole.origin == "表和填报工作簿"
    assert build(whole.text, "甲").tree["政府采购"]["货物"] == "3.00"


# ---------------------------------------------------------------- by command


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        cli.main(list(arguments))
    said = capsys.readouterr()
    return int(str(ended.value.code)), said.out, said.err


def test_the_commands_say_what_was_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    path = input_of(folder, CLERK)
    where = ("--inputs", str(folder), "--output", str(tmp_path))
    code, out, _ = ran(capsys, "form", DEPT, *where)
    book = tmp_path / f"{DEPT}-2024-填报工作簿.xlsx"
    assert code == 0
    assert out.startswith(f"已写 {book}；")
    how = ("import", str(book), "--dept", DEPT, "--year", "2024", "--inputs", str(folder))
    _, out, _ = ran(capsys, *how)
    assert out == f"{path} 与填报工作簿一致，没有要改的\n"
    (at,) = cells_of(book)["会议费", "金额"]
    fill(book, {("会议费", "金额"): 5, ("支出", "2101501", "年初预算"): 91})
    code, out, err = ran(capsys, *how)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"已写 {path}：改了 1 处，新填 1 处"
    assert f"  • 会议费→金额：5.00（{book.name} {at}）" in out.splitlines()
    assert read(path).content.year == 2024
    _, out, _ = ran(capsys, "explain", str(path), "会议费")
    assert f"{book.name} {at}" in out
    _, out, _ = ran(capsys, "form", DEPT, *where)
    assert "原来的文件有人改过，已另存为" in out


def test_form_of_an_input_with_other_mistakes_tells_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    input_of(
        folder, CLERK.replace("项目支出: 5.00", "项目支出: 五块").replace("元\n", "【待填】\n", 1)
    )
    code, _, err = ran(capsys, "form", DEPT, "--inputs", str(folder), "--output", str(tmp_path))
    assert code == 1
    assert "“五块”不是金额" in err
    assert "【待填】" not in err
    assert not list(tmp_path.glob("*.xlsx"))
