"""Names: 类, 款 and 项 belong together, a code has its name, a report one department (N17, N18).

A name that the report's own tables have is right, whatever the dictionary says: it does not hold
every subject, and not every name in it has been seen in print.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Spot, quoted
from generator.inspection.judge import named
from generator.later import matcher
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import TableCell, Text, Understood, plain
from generator.vocabulary.subjects import OLD_NAMES, codes_named, economic, functional

N17: Final = Rule(
    "N17",
    "科目编码与名称一致，类、款、项是一起的",
    "财政部每年印发的政府收支分类科目：一个编码一个名称，改过名的用现在的，款和项各在自己的类下。",
    edit=Edit(
        "社会保障和就业支出（类）行政事业单位养老支出（款）",
        "卫生健康支出（类）行政事业单位养老支出（款）",
    ),
)
N18: Final = Rule(
    "N18",
    "从头到尾是同一个部门",
    "表头“部门：”和正文里说的都是报告自己的部门；出现别的单位，是照抄它的报告没有改。",
    edit=Edit("部门：示例部门", "部门：另一个部门"),
    hint="错误：多数表头是一个名称，个别表头是另一个。提示：正文里的名称，可能是所属单位。",
)


_BY_PURPOSE: Final = ("T6", "TB", "TR")  # their rows are 经济分类


def judge_names(case: Case, inspection: Inspection) -> None:
    """The codes of the tables, the department's name."""
    understood = case.understood
    own = own_names(understood)
    _coded(understood, own, inspection)
    _departments(understood, inspection)


def own_names(understood: Understood) -> dict[str, str]:
    """Code and name as the report's tables of functional subjects have them."""
    found: dict[str, str] = {}
    for key in ("T5", "T3", "T2", "TF", "TC", "TG"):
        for (row, _), cell in understood.tables.cells.get(key, {}).items():
            if row.isdigit() and (name := _named(row, cell)):
                found.setdefault(row, name)
    return found


def _named(row: str, cell: TableCell) -> str:
    """The name of a row out of its cell's, which is code, name and column."""
    parts = cell.name.split(" ")
    return plain(parts[1]) if len(parts) > 2 and parts[0] == row else ""  # noqa: PLR2004  those three


def _coded(understood: Understood, own: Mapping[str, str], inspection: Inspection) -> None:
    """The codes and names of the tables: those of another code, and those misspelt."""
    seen: set[tuple[str, str]] = set()
    for key in ("T2", "T3", "T5", "TF", "TC", "TG", *_BY_PURPOSE):
        dictionary = economic() if key in _BY_PURPOSE else functional()
        for (row, _), cell in understood.tables.cells.get(key, {}).items():
            name, subject = _named(row, cell), dictionary.get(row)
            if not name or subject is None or (row, name) in seen:
                continue
            seen.add((row, name))
            spot = Spot(named(key), f"{row}{name}", cell.place)
            right = plain(subject.name)
            if name == right:
                inspection.holds(N17, spot, "编码与名称一致")
            elif message := (
                _economic(row, name, right)
                if key in _BY_PURPOSE
                else _differs(row, name, right, own)
            ):
                charge = Charge(HINT, name, right, message, "编码与名称对不上")
                inspection.wrong(N17, spot, charge)


def _differs(row: str, name: str, right: str, own: Mapping[str, str]) -> str:
    """How the name of a functional code is another's; "" where it may be its own."""
    # Cut off by the end of a line, or another level's name that a narrow column gave to this one.
    if right.startswith(name) or name.startswith(right):
        return ""
    if name in OLD_NAMES or (not codes_named(name, (len(row),)) and codes_named(name)):
        return ""
    other = own.get(row, name)
    if other != name:
        return f"{row} 在另一张表里是“{other}”，这里是“{name}”"
    if codes_named(name, (len(row),)) and not _alike(name, right):
        return f"{row} 是“{right}”，这里写的是“{name}”"
    return ""


def _economic(row: str, name: str, right: str) -> str:
    """How an economic code has the name of quite another one; "" where it has not."""
    others = [c for c, subject in economic().items() if plain(subject.name) == name]
    if len(others) == 1 and len(others[0]) == len(row) and not _alike(name, right):
        return f"{row} 是“{right}”，“{name}”是 {others[0]}"
    return ""


def _alike(one: str, other: str) -> bool:
    """Three of four letters the same: a slip of the keys, not another subject."""
    same = sum(block.size for block in SequenceMatcher(None, one, other).get_matching_blocks())
    return 8 * same >= 3 * (len(one) + len(other))


_HEADER: Final = matcher(r"^(?:编制|填报|公开)?(?:部门|单位)(?:名称)?[：:]\s*([^\s：:，。]{4,40})")
_MOST: Final = 2  # of three headers say the same: then the others are wrong


def _departments(understood: Understood, inspection: Inspection) -> None:
    """N18: the tables' headers name one department, and the text speaks of it."""
    headers = list(_headers(understood))
    counted = Counter(name for name, _ in headers)
    right, times = counted.most_common(1)[0] if counted else (understood.department, 0)
    sure = times > _MOST * (len(headers) - times)
    for name, spot in headers:
        message = f"别的表写的是“{right}”，这张表写的是“{name}”"
        charge = _of_body(WRONG if sure else HINT, name, right, message)
        inspection.settle(N18, spot, charge, "与其他表一致")
    if times:
        _title(understood, right, inspection)
    if right:
        _bodies(understood, right, inspection)


def _of_body(level: str, name: str, right: str, message: str) -> Charge | None:
    """What is wrong with a department's name that is another's."""
    if _same_body(name, right):
        return None
    return Charge(level, name, right, message, "别的单位的名称")


_COVER: Final = matcher(
    r"^(?:20\d\d年度?)?(?P<name>[\u4e00-\u9fff]{3,24}(?:局|委员会|办公室|办事处|中心|厅|法院|检察院|学校|医院|联合会))"
    r"(?:20\d\d年度?)?(?:部门|单位)?[决预]算"
)
_FRONT: Final = 60  # lines: cover and contents


def _title(understood: Understood, right: str, inspection: Inspection) -> None:
    """The cover names the department that the tables do."""
    for line in understood.notes[:_FRONT]:
        match = _COVER.match(plain(line.text[:100]))
        if match is None:
            continue
        name = match["name"]
        charge = _of_body(HINT, name, right, f"标题写的是“{name}”，表头写的是“{right}”")
        inspection.settle(N18, Spot("标题", name, line.place), charge, f"表头是“{right}”")


def _headers(understood: Understood) -> Iterator[tuple[str, Spot]]:
    for line in understood.notes:
        if match := _HEADER.match(line.text[:120].strip()):
            name = re.sub(r"(?:金额)?单位.*", "", plain(match[1]))
            if re.search(r"[\u4e00-\u9fff]{4}", name):
                yield name, Spot("表头", plain(match[0]), line.place)


_OF_IT: Final = matcher(r"（[^（）]*）|本级|机关|本部|汇总")


def _same_body(name: str, right: str) -> bool:
    bare = _OF_IT.sub("", name)
    full = _OF_IT.sub("", right)
    return bare in full or full in bare or _subsequence(bare, full)


def _subsequence(short: str, full: str) -> bool:
    """Whether a name is the full one with letters left out: 区医保局 of 区医疗保障局."""
    if len(short) > len(full):
        short, full = full, short
    letters = iter(full)
    return all(letter in letters for letter in short)


# Where the text of such a report names its own department: before the year, before its vehicles.
_SPEAKS: Final = matcher(
    r"(?:^|[\n。；，])(?:截[至止](?:到)?20\d\d年\d{1,2}月\d{1,2}日，)?(?P<name>[\u4e00-\u9fff]{4,24}"
    r"(?:局|委员会|办公室|办事处|中心|厅|法院|检察院|部|学校|大学|医院|联合会|总队|支队|大队))"
    r"(?=20\d\d年度?(?:财政|收入|支出|部门|一般|政府|国有|预算|无|没有|“?三公|机关)|(?:共有|拥有)(?:车辆|公务用车))"
)


def _bodies(understood: Understood, right: str, inspection: Inspection) -> None:
    profile = "".join(t.text for t in understood.sections if _is_profile(t))
    for text in understood.sections:
        if _is_profile(text):
            continue
        for match in _SPEAKS.finditer(text.text):
            name = match["name"]
            message = f"报告的部门是“{right}”，这里写的是“{name}”"
            charge = _of_body(HINT, name, right, message)
            if charge is None or name not in profile:
                why = f"报告的部门是“{right}”"
                inspection.settle(N18, quoted(text, match, "name"), charge, why)


_PROFILE: Final = matcher(r"职[能责]|机构|构成")


def _is_profile(text: Text) -> bool:
    return text.number == "概况" or bool(_PROFILE.search(text.heading))
