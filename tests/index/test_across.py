"""Across: every contradiction that is planted is found, with both sources, and none is invented."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bureaus import YEARS, Bureau, bureau, leaves, moved, text_of, written
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from generator import Facts, establish, read
from generator.checking.neighbours import Comparison, budgeted, carried, typed_again, united
from generator.doors.cli import cli
from generator.inspection.beside.beside_rules import E40
from generator.problem import HINT, WRONG
from generator.province.index import Roll, across, read_roll, renew
from generator.province.index.agreement import Compared, Verdict
from generator.province.index.alike import fold, median
from generator.province.index.disagreements import Across, Disagreement
from generator.province.index.keeping import opened
from generator.province.index.roll import NO_ROLL
from generator.reporting import report_of, told
from generator.writers import write

Told = tuple[str, str, str, int]  # rule, file, what is said, gap in 分


def found_in(made: Bureau, folder: Path, roll: Roll = NO_ROLL, year: int | None = None) -> Across:
    inputs = written(made, folder / "inputs")
    renew(folder / "index", [inputs])
    return across(opened(folder / "index"), roll, year)


def run(*arguments: str) -> tuple[int, bytes]:
    ran = CliRunner().invoke(cli, list(arguments))
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran.exit_code, ran.stdout_bytes


# ---------------------------------------------------------------- against another program


def expected_in(inputs: Path) -> set[Told]:
    """What `juesuan check` would hold, pair by pair in Decimal, equal or not to the 分."""
    facts = {
        path.relative_to(inputs).with_suffix("").as_posix(): establish(read(path))
        for path in inputs.rglob("*.yaml")
    }
    told = set()
    for name, one in facts.items():
        file = f"inputs/{name}.yaml"
        for found in _held(name, one, facts):
            if found.is_known and found.gap():
                gap = abs(int(found.gap() * 100))
                assert gap * Decimal("0.01") == abs(found.gap())
                told.add((found.rule.code, file, found.place.line, gap))
    return {(rule, file, str(line), gap) for rule, file, line, gap in told}


def _held(name: str, one: Facts, facts: dict[str, Facts]) -> Iterator[Comparison]:
    folder, _, stem = name.rpartition("/")
    year = one.report.content.year
    if one.report.kind != "决算":
        return
    if last := facts.get(f"{folder}/{year - 1}"):
        yield from carried(one, last)
        yield from typed_again(one, last)
    if budget := facts.get(f"{folder}/{year}-budget"):
        yield from budgeted(one, budget)
    units = [
        other for key, other in sorted(facts.items())
        if key.rpartition("/")[0].rpartition("/")[0] == folder and key.endswith(f"/{stem}")
    ]  # fmt: skip
    if units:
        yield from united(one, units)


def told_in(found: Across) -> set[Told]:
    return {
        (one.rule.code, one.here.place.file, str(one.here.place.line or 1), one.gap or 0)
        for one in found.found
        if one.kind == "决算"
        and one.rule.code.startswith("E")
        # Of what only the index holds, check holds nothing.
        and one.here.keys not in BESIDE
        and not one.said.startswith("机关运行经费")
    }


BESIDE = {f"三公经费→{kind}→决算" for kind in ("公务接待费", "公务用车运行维护费")}


@pytest.mark.parametrize("seed", range(4))
def test_it_finds_what_check_would_of_each_report_and_nothing_else(
    seed: int, tmp_path: Path
) -> None:
    """Amounts of any size moved at random places: SQL over all reports, and Decimal over each."""
    chance = random.Random(seed)  # noqa: S311  the same every time
    made = bureau(seed, departments=3, units=3, size=10**12)
    clean = found_in(made, tmp_path)
    assert told_in(clean) == set()
    assert clean.wrong == 0
    files = sorted(made)
    for _ in range(12):
        tree = made[chance.choice(files)]
        path, _ = chance.choice([*leaves(tree)])
        moved(tree, path, chance.choice((-1, 1)) * int(10 ** (11 * chance.random())))
    found = found_in(made, tmp_path)
    expected = expected_in(tmp_path / "inputs")
    assert len(expected) > 3
    # A figure of “三公” is held against the budget too, which `check` leaves to the audit.
    assert told_in(found) >= expected
    more = told_in(found) - expected
    assert {(rule, file) for rule, file, _, _ in more} <= {
        (one.rule.code, one.here.place.file)
        for one in found.found
        if one.rule.code == "E39" and one.level == HINT
    }


# ---------------------------------------------------------------- each kind, planted

PLANTS = {
    "E40": ("d0001/2024", ("收入", "其他收入"), 100_000),
    "E37": ("d0000/u1/2024", ("结转和结余", "年初结转和结余"), 1),
    "E38": ("d0000/u0/2024", ("上年", "本年支出合计", "金额"), -7),
    "E39": ("d0001/u1/2023", ("机关运行经费", "年初预算"), 12_345_678_901_234),
}


@pytest.mark.parametrize("code", PLANTS)
def test_a_contradiction_is_told_with_both_of_its_sources(code: str, tmp_path: Path) -> None:
    file, path, cents = PLANTS[code]
    made = bureau(11, departments=2, units=2, size=10**12)
    moved(made[f"{file}.yaml"], path, cents)
    found = found_in(made, tmp_path)
    [*told] = [one for one in found.found if one.rule.code == code and one.gap == abs(cents)]
    one = next(one for one in told if one.here.place.file == f"inputs/{file}.yaml")
    assert one.left is not None
    assert one.right is not None
    assert one.left - one.right == cents
    assert one.here.amount == one.left
    assert sum(source.amount or 0 for source in one.there) == one.right
    for source in (one.here, *one.there):
        lines = (tmp_path / source.place.file).read_text("utf-8").splitlines()
        typed = lines[source.place.line - 1]
        assert "（" in source.keys or _cents(typed) == source.amount, typed


def _cents(line: str) -> int:
    return int(Decimal(line.partition(": ")[2]) * 100)


def test_a_budget_of_other_money_is_held_in_nothing_but_its_own(tmp_path: Path) -> None:
    made = bureau(12, departments=1, units=0)
    planned = made["d0000/2024-budget.yaml"]
    planned["收入"]["上年结转"] = "5.00"
    planned["支出"]["201"] = str(Decimal(planned["支出"]["201"]) + 5)
    found = found_in(made, tmp_path)
    assert found.found == []
    assert [why for rule, why in found.skipped if rule.code == "E39"] == [
        "1 份：部门预算里还有一般公共预算以外的钱，合计和各类没有比"
    ]


def test_of_a_department_whose_units_are_not_all_there_nothing_is_said(tmp_path: Path) -> None:
    made = bureau(13, departments=2, units=3)
    for year in YEARS:
        del made[f"d0000/u2/{year}.yaml"]
    found = found_in(made, tmp_path)
    assert found.found == []
    assert [why for rule, why in found.skipped if rule.code == "E40"] == [
        "2 份：所属单位没有齐（少于概况里写的单位数）"
    ]


def test_money_that_units_pass_to_one_another_is_in_their_sum_twice(tmp_path: Path) -> None:
    made = bureau(14, departments=1, units=2)
    unit = made["d0000/u0/2024.yaml"]
    unit["收入"]["上级补助收入"] = "300.00"
    moved(unit, ("结转和结余", "年末结转和结余"), 30_000)
    unit["结转和结余"].pop("年末财政拨款结转和结余")
    found = found_in(made, tmp_path)
    assert not [one for one in found.found if "本年收入合计" in one.said]


def test_a_figure_that_is_still_to_be_written_is_held_against_nothing(tmp_path: Path) -> None:
    made = bureau(15, departments=1, units=2)
    made["d0000/u0/2024.yaml"]["结转和结余"]["年初结转和结余"] = "【待填】"
    found = found_in(made, tmp_path)
    assert not [one for one in found.found if one.rule.code in {"E37", "E40"}]


def test_rounding_of_a_file_in_wan_is_no_contradiction(tmp_path: Path) -> None:
    """Typed to the hundredth of a 万元, a sum may be off by its addends' halves."""
    made = bureau(16, departments=1, units=2, size=10**11)
    for name, tree in made.items():
        for path, typed in [*leaves(tree)]:
            wan = (Decimal(typed) / 10_000).quantize(Decimal("0.01"))
            moved(tree, path, int(wan * 100) - int(Decimal(typed) * 100))
        tree["计量单位"] = "万元"
        assert name
    found = found_in(made, tmp_path)
    assert [one for one in found.found if one.rule.code.startswith("E")] == []
    tree = made["d0000/2024.yaml"]
    moved(tree, ("收入", "其他收入"), 100_00)
    again = found_in(made, tmp_path)
    assert {
        one.level for one in again.found if "其他收入" in one.said or "本年收入" in one.said
    } == {WRONG}


def test_whether_two_amounts_agree_is_whole_numbers() -> None:
    assert Compared(10**18 + 1, 10**18 + 1).verdict is Verdict.AGREE
    assert Compared(5, 4).verdict is Verdict.ROUNDED  # said, as a 提示
    assert not Compared(5, 4).is_tolerated
    assert Compared(10, 4).verdict is Verdict.APART
    assert Compared(50_000, 0, 1, 10_000).is_tolerated
    assert Compared(50_001, 0, 1, 10_000).verdict is Verdict.APART


def test_one_year_alone(tmp_path: Path) -> None:
    made = bureau(17, departments=2, units=2)
    for year in YEARS:
        moved(made[f"d0000/{year}.yaml"], ("收入", "其他收入"), 1000)
    assert {one.year for one in found_in(made, tmp_path).found} == set(YEARS)
    assert {one.year for one in found_in(made, tmp_path, year=2024).found} == {2024}


# ---------------------------------------------------------------- twice, copied, apart, missing


def rules(found: Across) -> list[str]:
    return [one.rule.code for one in found.found]


def test_a_department_that_is_there_twice(tmp_path: Path) -> None:
    made = bureau(21, departments=2, units=0)
    made["d0001/2024.yaml"]["部门"] = made["d0000/2024.yaml"]["部门"]
    found = found_in(made, tmp_path)
    [one] = [one for one in found.found if one.rule.code == "B01"]
    assert [one.here.place.file, *(x.place.file for x in one.there)] == [
        "inputs/d0000/2024.yaml", "inputs/d0001/2024.yaml",
    ]  # fmt: skip


def test_one_report_under_two_names(tmp_path: Path) -> None:
    made = bureau(22, departments=2, units=0)
    made["d0001/2024.yaml"] = made["d0000/2024.yaml"]
    found = found_in(made, tmp_path)
    assert [code for code in rules(found) if code.startswith("B")] == ["B02"]


def test_figures_that_are_anothers(tmp_path: Path) -> None:
    made = bureau(23, departments=2, units=0)
    copied = {**made["d0000/2024.yaml"], "部门": made["d0001/2024.yaml"]["部门"]}
    made["d0001/2024.yaml"] = copied
    found = found_in(made, tmp_path)
    assert [code for code in rules(found) if code.startswith("B")] == ["B03"]


def test_a_unit_far_from_its_like_stands_out(tmp_path: Path) -> None:
    """Typed in 元 as if it were 万元, or a head too few: the others are not troubled."""
    made = bureau(24, departments=12, units=0, size=10**9)
    for number in range(12):
        tree = made[f"d{number:04d}/2024.yaml"]
        heads = int(tree["概况"]["实有人数"])
        for path, _ in [*leaves(tree["基本支出明细"])]:
            tree["基本支出明细"][path[0]] = "0"
        each = 3_000_000 + 40_000 * number
        tree["基本支出明细"]["30201"] = str(
            Decimal(heads * each * (50 if number == 5 else 1)) / 100
        )
        tree["支出"] = {"2010301": {"基本支出": tree["基本支出明细"]["30201"]}}
    found = found_in(made, tmp_path)
    told = [one for one in found.found if one.rule.code == "B04" and "公用经费" in one.said]
    assert {one.here.place.file for one in told} == {"inputs/d0005/2024.yaml"}
    assert {one.level for one in told} == {HINT}


def test_middles_and_folds_are_whole_numbers() -> None:
    assert median([3, 1, 2]) == 2
    assert median([4, 1, 2, 3]) == 2
    assert (fold(10, 20), fold(20, 10), fold(7, 7), fold(10**18, 3)) == (
        2000, 2000, 1000, 10**21 // 3,
    )  # fmt: skip


def test_who_has_not_published(tmp_path: Path) -> None:
    made = bureau(25, departments=2, units=1)
    path = tmp_path / "名单.csv"
    path.write_text("部门,单位\n第0局,第0局第0中心\n第1局，第1局第0中心  # 看过\n第2局\n", "utf-8")
    found = found_in(made, tmp_path, read_roll(path))
    assert [(one.rule.code, one.kind, one.said) for one in found.found] == [
        ("B05", kind, f"名单上的第2局没有 2024 年{kind}") for kind in ("决算", "预算")
    ]
    assert {str(one.here.place) for one in found.found} == {f"{path} 第 4 行"}


def test_whose_a_unit_is_can_be_a_list(tmp_path: Path) -> None:
    """The units lie beside their departments, and the list says whose they are."""
    made = bureau(26, departments=1, units=2)
    flat = {name.replace("/", "-", name.count("/") - 1): tree for name, tree in made.items()}
    moved(flat["d0000/2024.yaml"], ("收入", "其他收入"), 500)
    path = tmp_path / "名单.txt"
    path.write_text("第0局,第0局第0中心\n第0局,第0局第1中心\n", "gb18030")
    assert "E40" not in rules(found_in(flat, tmp_path))
    assert "E40" in rules(found_in(flat, tmp_path, read_roll(path)))


# ---------------------------------------------------------------- published reports


def printed(made: Bureau, folder: Path) -> Path:
    """The accounts of 2024 as published pages, in 万元."""
    inputs = written(made, folder / "inputs")
    (folder / "prints").mkdir()
    for name in [one for one in made if one.endswith("/2024.yaml")]:
        document, _ = told(report_of(str(inputs / name), None, inputs))
        page = write(document, "html")
        (folder / "prints" / f"{name.replace('/', '-')}.html").write_text(str(page), "utf-8")
    return folder / "prints"


def test_departments_that_are_only_published_are_held_too(tmp_path: Path) -> None:
    """What a page does not show may be there all the same; rounding of a page is no fault."""
    made = bureau(51, departments=1, units=2, size=10**11)
    names = [str(made[f"d0000{unit}/2024.yaml"]["部门"]) for unit in ("", "/u0", "/u1")]
    prints = printed(made, tmp_path)
    path = tmp_path / "名单.txt"
    path.write_text("".join(f"{names[0]},{name}\n" for name in names[1:]), "utf-8")
    renew(tmp_path / "index", [prints])
    found = across(opened(tmp_path / "index"), read_roll(path))
    assert found.held[E40] > 5
    assert [one.said for one in found.found if one.kind == "决算"] == []
    page = prints / "d0000-u0-2024.yaml.html"
    text = page.read_text("utf-8")
    cut = text.index("公开01表")
    page.write_text(text[:cut] + text[cut:].replace("<table", "<p", 4), "utf-8")
    renew(tmp_path / "index", [prints])
    again = across(opened(tmp_path / "index"), read_roll(path))
    assert again.held[E40] < found.held[E40]
    assert [one.said for one in again.found if one.rule is E40] == []


def test_one_report_as_page_and_as_word_is_one(tmp_path: Path) -> None:
    made = bureau(52, departments=1, units=0, size=10**11)
    prints = printed(made, tmp_path)
    document, _ = told(report_of(str(tmp_path / "inputs/d0000/2024.yaml"), None, tmp_path))
    (prints / "同一份.docx").write_bytes(bytes(write(document, "docx")))
    assert renew(tmp_path / "index", [prints]).reports == 2
    assert rules(across(opened(tmp_path / "index"))) == []


# ---------------------------------------------------------------- how it is told


@pytest.fixture(name="index", scope="module")
def index_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("told")
    made = bureau(31, departments=2, units=2)
    moved(made["d0001/2024.yaml"], ("收入", "其他收入"), 100_000)
    moved(made["d0000/u1/2024.yaml"], ("结转和结余", "年初结转和结余"), 1_000_000)
    renew(folder / "index", [written(made, folder / "inputs")])
    return folder / "index"


def test_text_json_and_workbook_say_the_same(index: Path, tmp_path: Path) -> None:
    code, text = run("across", "--index", str(index))
    lines = text.decode().splitlines()
    _, shaped = run("across", "--index", str(index), "--format", "json")
    tree: dict[str, Any] = json.loads(shaped)
    path = tmp_path / "结果.xlsx"
    code_of_book, _ = run("across", "--index", str(index), "--output", str(path))
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert code == code_of_book == 1
    assert len(tree["问题"]) == len(rows) - 1 == tree["错误"] + tree["提示"] > 2
    for at, one in enumerate(tree["问题"]):
        assert one["说明"] in lines[at]
        assert rows[at + 1][7] == one["说明"]
        gap = Decimal(one["本数"]) - Decimal(one["他数"])
        assert abs(gap) == Decimal(one["差"])
        assert rows[at + 1][10] == f"{abs(gap):,.2f}"
        assert f"{one['本处']['文件']}:{one['本处']['行']}" in lines[at]
    assert lines[-1].startswith("共 24 份报告：核对 ")


def test_an_index_in_which_all_agrees_ends_well(tmp_path: Path) -> None:
    renew(tmp_path / "index", [written(bureau(32, 1, 2), tmp_path / "inputs")])
    code, text = run("across", "--index", str(tmp_path / "index"))
    assert code == 0
    assert text.decode().splitlines()[-1].endswith("都对得上")


def test_one_typed_figure_is_told_once(tmp_path: Path) -> None:
    """收入总计 of last year is 支出总计 too."""
    made = bureau(33, departments=1, units=0)
    moved(made["d0000/2024.yaml"], ("上年", "收入总计", "金额"), 12_300)
    found = [one for one in found_in(made, tmp_path).found if one.rule.code == "E38"]
    assert len(found) == 1


def test_a_department_of_hostile_names_is_only_a_name(tmp_path: Path) -> None:
    made = bureau(34, departments=1, units=0)
    for tree in made.values():
        tree["部门"] = '"局\'; DROP TABLE 报告; --"'
    moved(made["d0000/2024.yaml"], ("结转和结余", "年初结转和结余"), 77)
    folder = tmp_path / "a'b\"c"
    found = found_in(made, folder)
    told: list[Disagreement] = [one for one in found.found if one.rule.code == "E37"]
    assert [one.here.department for one in told] == ["局'; DROP TABLE 报告; --"]


def test_a_roll_that_is_no_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    for text, why in (("", "一个单位也没有"), ("甲,乙,丙\n", "有 3 栏")):
        path.write_text(text, "utf-8")
        code, said = run("across", "--index", str(tmp_path), "--units", str(path))
        assert code in {1, 2}
        with pytest.raises(Exception, match=why):
            read_roll(path)
        assert said == b""
    assert text_of({"a": "1"}) == "a: 1\n"
