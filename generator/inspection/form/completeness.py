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

from generator.inspection.claims import Charge, Inspection, Spot
from generator.problem import HINT, WRONG, Place
from generator.understanding import Tables, Understood, plain
from generator.vocabulary.statements import STATEMENTS, statement_titled

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


def judge_completeness(understood: Understood, inspection: Inspection) -> None:
    """What must be there; a report that is published in parts is not held to it."""
    tables = understood.tables
    if any(not _empty(tables, key) for key in tables.found):
        _tables(understood, inspection)
        _notes(understood, inspection)
        _told(understood, inspection)
        _counts(understood, inspection)
    else:
        for rule in ("C01", "C02", "C03", "C05"):
            inspection.skip(rule, "文件里没有读到有数的表，无从核对表是否齐全")
    if not tables.found:
        inspection.skip("C04", "文件里只有情况说明，没有表，其余部分可能另行公开")
        return
    chapters = [t for t in understood.sections if t.number != "概况"]
    if len(chapters) < _EXPLAINED and understood.kind == "决算":
        inspection.skip("C04", "没有读到完整的情况说明")
    else:
        _statements(understood, inspection)


def _empty(tables: Tables, key: str) -> bool:
    return not any(cell.value for cell in tables.cells.get(key, {}).values())


def _front(understood: Understood) -> Place:
    return understood.notes[0].place if understood.notes else Place(0, 1)


def _tables(understood: Understood, inspection: Inspection) -> None:
    """C01: the nine tables of final accounts, by their titles."""
    tables = understood.tables
    if understood.kind != "决算":
        inspection.skip("C01", "预算公开的表各地不同，没有逐张核对是否齐全")
        return
    if len(tables.found) < _ENOUGH:
        inspection.skip("C01", "文件里的表不多，其余的可能另行公开")
        return
    lines = [plain(line.text) for line in understood.notes if len(line.text) < 100]  # noqa: PLR2004  no title is longer
    for statement in STATEMENTS:
        if statement.key in tables.found:
            spot = Spot("表", statement.name, _front(understood))
            inspection.holds_outside("C01", spot, "有这张表")
            continue
        named = any(re.search(_CALLED[statement.key], line) for line in lines)
        message = f"没有找到“{statement.name}”；没有数据也要公开空表"
        sure = not named and len(tables.found) >= _NEARLY
        charge = Charge("C01", WRONG if sure else HINT, "", statement.name, message)
        inspection.wrong_outside(Spot("表", "", _front(understood)), charge)


_ABOUT: Final = {"TF": "政府性基金", "TC": "国有资本", "TS": "三公"}
_NONE: Final = re.compile(
    r"(?P<none>(?:没有|无|未(?:安排|发生)|未使用)[^。；]{0,80}?)"
    r"(?:[，,]?(?:故|因此|所以)?(?:本表|此表)(?:为空表?|无数据|没有数据|数据为空|为零)|收支。?$|支出。?$|收入和支出。?$)"
)
_BLANK: Final = re.compile(r"(?:本表|此表)(?:为空表?|无数据|没有数据|数据为空)")
_BELOW: Final = re.compile(
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
    tables = understood.tables
    own, named = _ABOUT.get(note.key, ""), {k for k, word in _ABOUT.items() if word in sentence}
    quote = sentence.removeprefix("注：").removeprefix("说明：")[:80]
    spot = Spot(f"{_name(note.key)}下", quote, note.place)
    if not _empty(tables, note.key) and (note.key in named or _BLANK.search(sentence)):
        message = f"{_name(note.key)}里有数，下面却说没有"
        inspection.wrong_outside(spot, Charge("C03", WRONG, quote[:30], "", message))
    elif note.key == "TS" and "TS" in named and (told := _spent(understood)):
        message = f"正文写“{told}”，这张表下面却说没有"
        inspection.wrong_outside(spot, Charge("C03", WRONG, quote[:30], "", message))
    elif own and named and note.key not in named and _BLANK.search(sentence):
        message = f"这句话说的是{_ABOUT[min(named)]}，却放在{_name(note.key)}下面"
        inspection.wrong_outside(spot, Charge("C03", HINT, quote[:30], "", message))
    elif _empty(tables, note.key):
        inspection.holds_outside("C02", spot, "空表下面有说明")
        return {note.key}
    return set()


_SPENT: Final = re.compile(
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
    charge = Charge("C02", WRONG if sure else HINT, "", "", message)
    inspection.wrong_outside(Spot(_name(key), "", place), charge)


def _titles(line: str, key: str) -> bool:
    titled = statement_titled(line)
    return titled is not None and titled.key == key


_SAYS_NONE: Final = {
    "TF": re.compile(
        r"(?:没有|无|未安排|未发生)(?:使用)?政府性基金(?:预算)?(?:财政拨款)?(?:安排的)?(?:收入|支出|收支|预算)"
    ),
    "TC": re.compile(
        r"(?:没有|无|未安排|未发生)(?:使用)?国有资本经营(?:预算)?(?:财政拨款)?(?:安排的)?(?:收入|支出|收支|预算)"
    ),
    "TS": re.compile(
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
                if _empty(tables, key):
                    inspection.holds("C03", text, match.span(), f"{_name(key)}上没有数")
                    continue
                cell = next(c for c in tables.cells[key].values() if c.value)
                message = f"正文说没有，{_name(key)}上有数（{cell.name} {cell.text}）"
                sure = _ABOUT[key] in text.heading
                charge = Charge("C03", WRONG if sure else HINT, match[0], "", message)
                inspection.wrong(text, match.span(), charge)


_STATEMENTS: Final = (
    ("机关运行经费", re.compile("机关运行经费|机关运行费|公用经费")),
    ("“三公”经费", re.compile("三公")),
    ("政府采购", re.compile("政府采购")),
    ("国有资产占用", re.compile("国有资产|车辆|公务用车")),
    ("预算绩效", re.compile("绩效")),
)


def _statements(understood: Understood, inspection: Inspection) -> None:
    """C04: what the explanation must speak of, wherever and however it does."""
    texts = understood.sections
    if not texts:
        inspection.skip("C04", "没有读到情况说明")
        return
    for name, pattern in _STATEMENTS:
        found = next((t for t in texts if pattern.search(t.text)), None)
        if found is not None:
            match = pattern.search(found.text)
            span = match.span() if match else (0, 0)
            inspection.holds("C04", found, span, f"说到了{name}")
            continue
        elsewhere = any(pattern.search(plain(line.text)) for line in understood.notes)
        # A budget's scheme is less fixed, and a name in the contents may be a section not found.
        level = HINT if elsewhere or understood.kind != "决算" else WRONG
        message = f"情况说明没有说到{name}"
        charge = Charge("C04", level, "", name, message)
        inspection.wrong_outside(Spot("情况说明", "", texts[0].place(0)), charge)
    profile = any(re.search(r"职[能责]|概况", t.heading) for t in texts)
    contents = any(plain(line.text[:20]) == "目录" for line in understood.notes)
    whole = contents or (profile and understood.kind == "决算")
    # An explanation by itself, or with its tables alone, is one part of what is published.
    if whole and not any("名词解释" in plain(line.text[:200]) for line in understood.notes):
        charge = Charge("C04", HINT, "", "名词解释", "没有读到名词解释")
        inspection.wrong_outside(Spot("名词解释", "", _front(understood)), charge)


_COUNTS: Final = (
    ("因公出国境费", "因公出国（境）团组数和人次", (r"团组|团次|批次", r"人次|\d人|人数")),
    ("公务用车购置费", "公务用车购置数", (r"购置|更新",)),
    ("公务用车运行维护费", "公务用车保有量", (r"保有|\d辆|车辆",)),
    ("公务接待费", "国内公务接待的批次和人次", (r"批次|\d+批|团组|\d个|\d次", r"人次|\d人|人数")),
)


def _counts(understood: Understood, inspection: Inspection) -> None:
    """C05: “三公” spending comes with its counts."""
    if understood.kind != "决算":
        inspection.skip("C05", "预算不要求写团组、批次和人次")
        return
    texts = [t for t in understood.sections if "三公" in t.heading or "三公" in t.text]
    for row, name, patterns in _COUNTS:
        cell = understood.tables.cell("TS", row, "决算")
        if cell is None or not cell.value or not texts:
            continue
        text = texts[0]
        span = (0, len(text.number) + 1 + len(text.heading))
        if all(any(re.search(p, t.text) for t in texts) for p in patterns):
            inspection.holds("C05", text, span, f"有{name}")
            continue
        message = f"{row} {cell.text}，没有说{name}"
        inspection.wrong(text, span, Charge("C05", WRONG, "", name, message))
