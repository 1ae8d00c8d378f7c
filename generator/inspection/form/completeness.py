"""Completeness: the tables, statements and notes that the prescribed form asks for (C).

After 财预〔2016〕143号: nine tables, each published even if empty, and then with a sentence below
that says so; an explanation of 机关运行经费, “三公” with its counts, procurement, state assets,
performance and terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Spot, quoted, title_of
from generator.later import matcher
from generator.problem import HINT, WRONG, Place
from generator.rule import Edit, Rule
from generator.understanding import TableCell, Tables, Text, Understood, plain
from generator.vocabulary.statements import STATEMENTS, statement_titled

C01: Final = Rule(
    "C01",
    "决算公开表九张齐全",
    "财预〔2016〕143号：部门决算公开九张表，没有数据的也公开空表。",
    edit=Edit("国有资本经营预算财政拨款支出决算表", "国有资本经营预算情况"),
    hint="错误：其他表都在，全文没有提到这张表。提示：提到了这张表，但没有读到。",
)
C02: Final = Rule(
    "C02",
    "空表下面有说明",
    "财预〔2016〕143号：没有数据的表公开空表，并作出说明。",
    "空表下面没有说明",
    "本单位没有政府性基金收支，故本表无数据",
    hint="错误：表下面和正文里都没有说。提示：正文里说了，表下面没有。",
)
C03: Final = Rule(
    "C03",
    "说没有的，表上确实没有",
    "“本表无数据”放在有数的表下面，或者正文说没有、表上有数，两处必有一处是错的。",
    edit=Edit(
        "2024年度国有资本经营预算财政拨款支出50万元",
        "本单位无国有资本经营预算财政拨款支出。2024年度支出50万元",
    ),
    hint="错误：表和文直接相反。提示：不在专门的一节里说的，或放在另一张空表下面。",
)
C04: Final = Rule(
    "C04",
    "应当说明的事项都说到",
    "财预〔2016〕143号：机关运行经费、“三公”经费、政府采购、国有资产占用、预算绩效、名词解释。",
    "全文没有说到政府采购",
    "本部门2024年度政府采购支出总额……",
    hint="错误：决算的全文都没有说到。提示：预算，或只在目录里说到；名词解释。",
)
C05: Final = Rule(
    "C05",
    "“三公”经费说明团组、人次、车辆数、批次",
    "财预〔2016〕143号：因公出国（境）团组数和人数、公务用车购置数和保有量、国内公务接待批次和人数。",
    "公务接待费 10 万元，没有说批次和人次",
    "全年共接待来访团组 30 个、来宾 240 人次",
)

_ENOUGH: Final = 5  # tables that make a report one with its tables
_NEARLY: Final = 7  # of nine: then the others were not published elsewhere
_EXPLAINED: Final = 5  # sections that make an explanation a whole one

# How a table may be called where its title is not the one that is known.
_CALLED: Final = {
    "T1": r"收入支出.{0,6}总表|收支.{0,6}总表",
    "T2": r"收入(?:决算|总)?表",
    "T3": r"支出(?:决算|总)?表",
    "T4": r"财政拨款.{0,8}总表",
    "T5": r"一般公共预算.{0,20}支出.{0,8}表",
    "T6": r"基本支出.{0,10}表",
    "TF": r"(?:政府性)?基金.{0,20}表",
    "TC": r"国有资本.{0,20}表",
    "TS": r"三公.{0,20}表",
}


def judge_completeness(case: Case, inspection: Inspection) -> None:
    """What must be there; a report that is published in parts is not held to it."""
    understood, tables = case.understood, case.tables
    if any(not _empty(tables, key) for key in tables.found):
        _tables(understood, inspection)
        _notes(understood, inspection)
        _told(understood, inspection)
        _counts(understood, inspection)
    else:
        for rule in (C01, C02, C03, C05):
            inspection.skip(rule, "文件里没有读到有数的表，无从核对表是否齐全")
    if not tables.found:
        inspection.skip(C04, "文件里只有情况说明，没有表，其余部分可能另行公开")
        return
    chapters = [t for t in understood.sections if t.number != "概况"]
    if len(chapters) < _EXPLAINED and understood.kind == "决算":
        inspection.skip(C04, "没有读到完整的情况说明")
    else:
        _statements(understood, inspection)


def _against(said: str, key: str, tables: Tables) -> TableCell | None:
    """A cell with an amount of what is said to be none: 无“三公”经费支出 is of what was spent."""
    cells = tables.cells.get(key, {})
    spent = key == "TS" and "决算" in tables.columns.get(key, ()) and "预算" not in said
    wanted = (cell for at, cell in cells.items() if not spent or at[1] == "决算")
    return next((cell for cell in wanted if cell.value), None)


def _empty(tables: Tables, key: str) -> bool:
    return not any(cell.value for cell in tables.cells.get(key, {}).values())


def _front(understood: Understood) -> Place:
    return understood.notes[0].place if understood.notes else Place(0, 1)


def _tables(understood: Understood, inspection: Inspection) -> None:
    """C01: the nine tables of final accounts, by their titles."""
    tables = understood.tables
    if understood.kind != "决算":
        inspection.skip(C01, "预算公开的表各地不同，没有逐张核对是否齐全")
        return
    if len(tables.found) < _ENOUGH:
        inspection.skip(C01, "文件里的表不多，其余的可能另行公开")
        return
    lines = [plain(line.text) for line in understood.notes if len(line.text) < 100]  # noqa: PLR2004  no title is longer
    for statement in STATEMENTS:
        if statement.key in tables.found:
            spot = Spot("表", statement.name, _front(understood))
            inspection.holds(C01, spot, "有这张表")
            continue
        named = any(re.search(_CALLED[statement.key], line) for line in lines)
        message = f"没有找到“{statement.name}”；没有数据也要公开空表"
        sure = not named and len(tables.found) >= _NEARLY
        charge = Charge(WRONG if sure else HINT, "", statement.name, message)
        inspection.wrong(C01, Spot("表", "", _front(understood)), charge)


_ABOUT: Final = {"TF": "政府性基金", "TC": "国有资本", "TS": "三公"}
_NONE: Final = matcher(
    r"(?P<none>(?:没有|无|未(?:安排|发生)|未使用)[^。；]{0,80}?)"
    r"(?:[，,]?(?:故|因此|所以)?(?:本表|此表)(?:为空表?|无数据|没有数据|数据为空|为零)|收支。?$|支出。?$|收入和支出。?$)"
    r"|(?:没有|无)(?:该|此|本|这|相关|上述)[^。；，]{0,16}。?$"
)
_BLANK: Final = matcher(r"(?:本表|此表)(?:为空表?|无数据|没有数据|数据为空)")
_BELOW: Final = matcher(
    r"注[：:\d]|注$|说明[：:]|备注|[（(]若|(?:本|我)?(?:单位|部门).{0,12}(?:没有|无)"
)


@dataclass(frozen=True, slots=True)
class _Note:
    """What is said below a table."""

    key: str
    text: str
    place: Place


def _below(understood: Understood) -> Iterator[_Note]:
    """The notes of each table: from the first line that begins as one to the next title."""
    key, begun, pieces = "", False, list[str]()
    place = Place(0, 0)
    for line in understood.notes:
        spelt = plain(line.text)
        titled = statement_titled(line.text)
        if titled or re.match(r"第[一二三四五六七八九十]部分", spelt) or spelt == "名词解释":
            if begun:
                yield _Note(key, "".join(pieces), place)
            key, begun, pieces = titled.key if titled else "", False, []
        elif key and not begun and _BELOW.match(spelt):
            begun, place = True, line.place
        if begun:
            pieces.append(spelt + ("\n" if spelt.endswith("。") else ""))
    if begun:
        yield _Note(key, "".join(pieces), place)


def _notes(understood: Understood, inspection: Inspection) -> None:
    """C02 and C03: an empty table says that it is, one with amounts does not."""
    tables, explained = understood.tables, set[str]()
    for note in _below(understood):
        for sentence in re.split(r"\n|(?<=说明：)", note.text):
            said = _NONE.search(sentence)
            # A sentence that the form prescribes and nobody filled in is residue.
            if said is None or "若本" in sentence or "XX" in sentence or "的，仍" in sentence:
                continue
            explained |= _explained(note, sentence, understood, inspection)
    for key, about in _ABOUT.items():
        if key in tables.found and key not in explained and _surely_empty(understood, key):
            _unexplained(understood, key, about, inspection)


def _surely_empty(understood: Understood, key: str) -> bool:
    """Whether nothing is in a table, not only nothing that could be read with certainty."""
    if key in understood.tables.torn:
        return False
    if not _empty(understood.tables, key) or (key == "TS" and understood.kind != "决算"):
        return False
    if any(row.isdecimal() for row, _ in understood.tables.cells.get(key, {})):
        return False  # what is listed was spent, if less than prints
    under = ""
    for line in understood.notes:
        titled = statement_titled(line.text)
        under = titled.key if titled else under
        if under == key and not titled and re.search(r"\d\.\d", line.text):
            return False
    return True


def _explained(
    note: _Note, sentence: str, understood: Understood, inspection: Inspection
) -> set[str]:
    """The keys that a sentence below a table accounts for."""
    quote = sentence.removeprefix("注：").removeprefix("说明：")[:80]
    spot = Spot(f"{_name(note.key)}下", quote, note.place)
    level, message = _misplaced(note, sentence, understood)
    if message:
        inspection.wrong(C03, spot, Charge(level, quote[:30], "", message))
    elif _empty(understood.tables, note.key):
        inspection.holds(C02, spot, "空表下面有说明")
        return {note.key}
    return set()


def _misplaced(note: _Note, sentence: str, understood: Understood) -> tuple[str, str]:
    """What is wrong with a sentence that says that there is nothing: level and message, or ""."""
    own, named = _ABOUT.get(note.key, ""), {k for k, word in _ABOUT.items() if word in sentence}
    blank = _BLANK.search(sentence)
    filled = _against(sentence, note.key, understood.tables) if note.key in named else None
    if filled or (blank and not _empty(understood.tables, note.key)):
        return WRONG, f"{_name(note.key)}里有数，下面却说没有"
    if note.key == "TS" and "TS" in named and (told := _spent(understood)):
        return WRONG, f"正文写“{told}”，这张表下面却说没有"
    if own and named and note.key not in named and blank:
        return HINT, f"这句话说的是{_ABOUT[min(named)]}，却放在{_name(note.key)}下面"
    return "", ""


_SPENT: Final = matcher(
    r"“?三公”?经费[^。，；]{0,20}?(?:预算数?|决算数?|支出)为?(\d[\d,]{0,19}(?:\.\d{1,9})?)万元"
)


def _spent(understood: Understood) -> str:
    """What the text says of “三公” money, where that is more than nothing."""
    for text in understood.sections:
        after = text.text.find("\n") + 1
        if "三公" in text.heading and (match := _SPENT.search(text.text, after)):
            return match[0] if match[1].strip("0.,") else ""
    return ""


_SHORT: Final = {
    "T1": "收支总表", "T2": "收入表", "T3": "支出表", "T4": "财政拨款收支总表",
    "T5": "一般公共预算支出表", "T6": "基本支出表", "TF": "政府性基金表",
    "TC": "国有资本经营表", "TS": "“三公”经费表",
}  # fmt: skip


def _name(key: str) -> str:
    return _SHORT.get(key, "表")


def _unexplained(understood: Understood, key: str, about: str, inspection: Inspection) -> None:
    place = next(
        (line.place for line in understood.notes if _titles(line.text, key)), _front(understood)
    )
    said = any(
        about in text.text and re.search(r"没有|无|未安排|未发生|0(?:\.0+)?万元", text.text)
        for text in understood.sections
    )
    sure = key in understood.tables.ruled and not said
    message = f"{_name(key)}没有数据，表下面没有说明" + ("（正文里说了）" if said else "")
    charge = Charge(WRONG if sure else HINT, "", "", message)
    inspection.wrong(C02, Spot(_name(key), "", place), charge)


def _titles(line: str, key: str) -> bool:
    titled = statement_titled(line)
    return titled is not None and titled.key == key


_SAYS_NONE: Final = {
    "TF": matcher(
        r"(?:没有|无|未安排|未发生)(?:使用)?政府性基金(?:预算)?(?:财政拨款)?(?:安排的)?(?:收入|支出|收支|预算)"
    ),
    "TC": matcher(
        r"(?:没有|无|未安排|未发生)(?:使用)?国有资本经营(?:预算)?(?:财政拨款)?(?:安排的)?(?:收入|支出|收支|预算)"
    ),
    "TS": matcher(
        r"(?:没有|无|未安排|未发生)(?:财政拨款)?“?三公”?经费(?:财政拨款)?(?:收入|支出|收支|预算)"
    ),
}


def _told(understood: Understood, inspection: Inspection) -> None:
    """C03: the text says that there is none, and the table has amounts."""
    tables = understood.tables
    for text in understood.sections:
        for key, pattern in _SAYS_NONE.items():
            if key not in tables.found:
                continue
            for match in pattern.finditer(text.text):
                clause = re.split(r"[。；，\n]", text.text[: match.start()][-80:])[-1]
                if re.search(rf"上年|去年|上一年|{(understood.year or 0) - 1}年", clause):
                    continue
                charge = _of_none(text, match[0], key, tables)
                inspection.settle(C03, quoted(text, match), charge, f"{_name(key)}上没有数")


def _of_none(text: Text, said: str, key: str, tables: Tables) -> Charge | None:
    cell = _against(said, key, tables)
    if cell is None:
        return None
    message = f"正文说没有，{_name(key)}上有数（{cell.name} {cell.text}）"
    return Charge(WRONG if _ABOUT[key] in text.heading else HINT, said, "", message)


_STATEMENTS: Final = (
    ("机关运行经费", matcher("机关运行经费|机关运行费|公用经费")),
    ("“三公”经费", matcher("三公")),
    ("政府采购", matcher("政府采购")),
    ("国有资产占用", matcher("国有资产|车辆|公务用车")),
    ("预算绩效", matcher("绩效")),
)


def _statements(understood: Understood, inspection: Inspection) -> None:
    """C04: what the explanation must speak of, wherever and however it does."""
    texts = understood.sections
    if not texts:
        inspection.skip(C04, "没有读到情况说明")
        return
    for name, pattern in _STATEMENTS:
        found = next(((t, m) for t in texts if (m := pattern.search(t.text))), None)
        if found is not None:
            inspection.holds(C04, quoted(*found), f"说到了{name}")
            continue
        elsewhere = any(pattern.search(plain(line.text)) for line in understood.notes)
        # A budget's scheme is less fixed, and a name in the contents may be a section not found.
        level = HINT if elsewhere or understood.kind != "决算" else WRONG
        charge = Charge(level, "", name, f"情况说明没有说到{name}")
        inspection.wrong(C04, Spot("情况说明", "", texts[0].place(0)), charge)
    profile = any(re.search(r"职[能责]|概况", t.heading) for t in texts)
    contents = any(plain(line.text[:20]) == "目录" for line in understood.notes)
    whole = contents or (profile and understood.kind == "决算")
    # An explanation by itself, or with its tables alone, is one part of what is published.
    if whole and not any("名词解释" in plain(line.text[:200]) for line in understood.notes):
        charge = Charge(HINT, "", "名词解释", "没有读到名词解释")
        inspection.wrong(C04, Spot("名词解释", "", _front(understood)), charge)


_COUNTS: Final = (
    ("因公出国境费", "因公出国（境）团组数和人次", (r"团组|团次|批次", r"人次|\d人|人数")),
    ("公务用车购置费", "公务用车购置数", (r"购置|更新",)),
    ("公务用车运行维护费", "公务用车保有量", (r"保有|\d辆|车辆",)),
    ("公务接待费", "国内公务接待的批次和人次", (r"批次|\d+批|团组|\d个|\d次", r"人次|\d人|人数")),
)


def _counts(understood: Understood, inspection: Inspection) -> None:
    """C05: “三公” spending comes with its counts."""
    if understood.kind != "决算":
        inspection.skip(C05, "预算不要求写团组、批次和人次")
        return
    texts = [t for t in understood.sections if "三公" in t.heading or "三公" in t.text]
    for row, name, patterns in _COUNTS:
        cell = understood.tables.cell("TS", row, "决算")
        if cell is None or not cell.value or not texts:
            continue
        there = all(any(re.search(p, t.text) for t in texts) for p in patterns)
        message = f"{row} {cell.text}，没有说{name}"
        charge = None if there else Charge(WRONG, "", name, message)
        inspection.settle(C05, title_of(texts[0]), charge, f"有{name}")
