"""Empty tables: each says that it is one, and what is said to be none is none (C02, C03).

After 财预〔2016〕143号: a table without data is published all the same, with a sentence below it
that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from generator.inspection.claims import Charge, Inspection, Spot, quoted
from generator.later import matcher
from generator.problem import HINT, WRONG, Place
from generator.rule import Edit, Rule
from generator.understanding import TableCell, Tables, Text, Understood, plain
from generator.vocabulary.statements import statement_titled

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


def _against(said: str, key: str, tables: Tables) -> TableCell | None:
    """A cell with an amount of what is said to be none: 无“三公”经费支出 is of what was spent."""
    cells = tables.cells.get(key, {})
    spent = key == "TS" and "决算" in tables.columns.get(key, ()) and "预算" not in said
    wanted = (cell for at, cell in cells.items() if not spent or at[1] == "决算")
    return next((cell for cell in wanted if cell.value), None)


def is_empty(tables: Tables, key: str) -> bool:
    """Whether no amount stands in a table, or none could be read."""
    return not any(cell.value for cell in tables.cells.get(key, {}).values())


def front(understood: Understood) -> Place:
    """Where what is said of the whole report is said to stand: its first line."""
    return understood.notes[0].place if understood.notes else Place(0, 1)


class _Note(Struct, frozen=True):
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


def judge_notes(understood: Understood, inspection: Inspection) -> None:
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
    if not is_empty(understood.tables, key) or (key == "TS" and understood.kind != "决算"):
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
    elif is_empty(understood.tables, note.key):
        inspection.holds(C02, spot, "空表下面有说明")
        return {note.key}
    return set()


def _misplaced(note: _Note, sentence: str, understood: Understood) -> tuple[str, str]:
    """What is wrong with a sentence that says that there is nothing: level and message, or ""."""
    own, named = _ABOUT.get(note.key, ""), {k for k, word in _ABOUT.items() if word in sentence}
    blank = _BLANK.search(sentence)
    filled = _against(sentence, note.key, understood.tables) if note.key in named else None
    if filled or (blank and not is_empty(understood.tables, note.key)):
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
    "TC": "国有资本经营表", "TS": "“三公”经费表", "TG": "财政拨款支出表",
    "TB": "财政拨款基本支出表", "TR": "机关运行经费表", "TP": "政府采购表",
}  # fmt: skip


def _name(key: str) -> str:
    return _SHORT.get(key, "表")


def _unexplained(understood: Understood, key: str, about: str, inspection: Inspection) -> None:
    place = next(
        (line.place for line in understood.notes if _titles(line.text, key)), front(understood)
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


def judge_denials(understood: Understood, inspection: Inspection) -> None:
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
