"""Notes: a marked figure, word or cell with what was found of it, as a note in the margin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.elements import Child, Element, element, harmless
from generator.inspection import CATALOGUE, Finding
from generator.inspection.coverage import UNREAD, UNSETTLED
from generator.problem import HINT, RIGHT, WRONG
from generator.results.marking import INVOLVED, KNOWN, Mark, level_of
from generator.results.result import Result
from generator.results.tabled import Cited, Shown

TITLES: Final = {rule.code: rule.title for rule in CATALOGUE}
# From the worst on: the class of a level, and the sign that is not a colour.
CLASSES: Final = {
    WRONG: "wrong",
    HINT: "hint",
    KNOWN: "known",
    RIGHT: "right",
    INVOLVED: "involved",
    UNSETTLED: "unsettled",
    UNREAD: "unread",
}
SIGNS: Final = {WRONG: "✗", HINT: "？"}
SAID: Final = 400  # characters of one text in the page
_SHOWN: Final = 6  # findings in one note
_ROOM: Final = 400_000  # characters of all notes; an ordinary report has a tenth of it
_PLAIN: Final = 100  # of one note that says nothing
_SHORT: Final = 18  # characters of a figure that stays on one line
_ORDER: Final = list(CLASSES)


def level_label(level: str) -> Element:
    return element("span", level, class_=f"level {CLASSES[level]}")


def sign(level: str) -> Element | None:
    """What stands beside a mark for whoever sees no colours; None where nothing is wrong."""
    shown = SIGNS.get(level)
    return element("span", shown, class_="sign", aria_hidden="true") if shown else None


def should(finding: Finding) -> Iterator[Child]:
    """What should stand there, if anybody can say."""
    if finding.expected:
        other = finding.printed if finding.printed not in finding.quote else ""
        word = f"{harmless(other, SAID)} 应为".lstrip() if finding.printed else "应有"
        yield " "
        yield element("span", f"{word} {harmless(finding.should, SAID)}", class_="should")


def diagnosed(finding: Finding) -> str:
    return f"；可能的原因：{harmless(finding.cause, SAID)}" if finding.cause else ""


class Notes:
    """Makes the marks of one page."""

    def __init__(self, result: Result, names: Cited) -> None:
        self._result = result
        self._names = names
        self._room = _ROOM

    def mark(self, mark: Mark | Shown) -> Element:
        """A figure, a word or a cell with its note: the level is told to eye and ear."""
        shown = mark.text if isinstance(mark, Mark) else mark.cell.text
        short = len(shown) <= _SHORT and not (isinstance(mark, Mark) and not mark.figure)
        note = self._note(mark) if self._room > 0 else self._crowded(mark)
        return element(
            "mark",
            shown,
            sign(mark.level),
            element("span", f"（{mark.level}）", class_="unseen"),
            note,
            id=mark.id,
            class_=CLASSES[mark.level] + (" short" if short else ""),
            tabindex="0",
            aria_describedby=f"n-{mark.id}",
        )

    def _note(self, mark: Mark | Shown) -> Element:
        """What was found of it, worst first, and where it stands."""
        found = [(finding, level_of(finding, self._result)) for finding in mark.found]
        found.sort(key=lambda one: _ORDER.index(one[1]))
        more = len(found) - _SHOWN
        texts = (one.message + one.basis + one.cause for one, _ in found[:_SHOWN])
        self._room -= _PLAIN + sum(min(len(text), 2 * SAID) for text in texts)
        why = mark.why if isinstance(mark, Mark) else ""
        nothing = element("span", level_label(mark.level), f" {why or '没有可以核对的依据'}")
        place = mark.place if isinstance(mark, Mark) else mark.cell.place
        name = "" if isinstance(mark, Mark) else f"{harmless(mark.cell.name, SAID)}，"
        return element(
            "span",
            None if found else element("span", nothing, class_="item"),
            *(self._item(finding, level, mark) for finding, level in found[:_SHOWN]),
            element("span", f"另有 {more:,} 条", class_="item") if more > 0 else None,
            element("span", f"{name}{place}", class_="item at"),
            class_="note",
            role="tooltip",
            id=f"n-{mark.id}",
        )

    def _crowded(self, mark: Mark | Shown) -> Element:
        """What stands for a note where there are too many."""
        said = "数太多，这里没有写出；底稿（xlsx）里有"
        return element("span", said, class_="note", role="tooltip", id=f"n-{mark.id}")

    def _item(self, finding: Finding, level: str, mark: Mark | Shown) -> Element:
        if self._is_part(finding, mark):
            whole = self._cited(finding.basis.partition("；")[0])
            said = f" {harmless(finding.message, SAID)}（{finding.code}）：见 "
            return element("span", level_label(level), said, *whole, class_="item")
        known = self._result.acknowledgements.of(finding) if level == KNOWN else None
        return element(
            "span",
            element("span", level_label(level), *should(finding)),
            element("span", *self._cited(finding.message), diagnosed(finding)),
            element("span", f"不改的理由：{harmless(known.reason, SAID)}") if known else None,
            self._basis(finding.basis) if finding.basis else None,
            element("span", f"{finding.code} {TITLES.get(finding.code, '')}", class_="code"),
            class_="item",
        )

    def _is_part(self, finding: Finding, mark: Mark | Shown) -> bool:
        """Whether a cell is a part of a right equation, whose total has all of it in its note."""
        if isinstance(mark, Mark) or finding.level != RIGHT:
            return False
        whole = finding.basis.partition("；")[0]
        return not any(one is mark for one in self._names.cells(whole))

    def _basis(self, words: str) -> Element:
        """The cells that it rests on, a line each."""
        cells = (
            element("span", *self._cited(part)) for part in words[: 2 * SAID].split("；") if part
        )
        return element("span", "依据", *cells, class_="basis")

    def _cited(self, words: str) -> Iterator[Child]:
        """A basis or a message, the cells that it names as links to the tables."""
        for piece, cell in self._names.pieces(words[: 2 * SAID]):
            yield element("a", piece, href=f"#{cell.id}") if cell else piece
