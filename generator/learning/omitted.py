"""Omitted: the sections that a style has and no sample does: left out, kept, or told when due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from generator.facts import Facts
from generator.learning.phrasing import Mark
from generator.learning.question import Question, key_of
from generator.learning.uttering import Due, Untold, Wording, utter

# The fact by which a section has something to say. Of the others no single one decides it.
_DUE: Final = {
    "三公经费": "有三公经费",
    "政府性基金": "有政府性基金",
    "国有资本经营预算": "有国有资本经营预算",
    "机关运行经费": "机关运行经费",
    "政府采购": "政府采购支出总额",
    "预算绩效": "预算绩效",
    "预算职责": "职责",
    "预算单位": "预算单位",
    "预算基金": "有政府性基金",
}
_OMITTED, _KEPT, _WHEN_DUE = range(3)  # the answers, in their order
_SHOWN: Final = 40  # characters of a section that is shown as it would read


def settle_omitted(
    wording: Wording, facts: Facts, missing: Sequence[str], answers: Mapping[str, int]
) -> list[Question]:
    """Leaves out what is missing of the samples, or does what was answered; what is asked of it.

    Sections to which the same answers fit are one question.  `facts` are those of a sample, in
    which a section is shown as it would read.
    """
    kind = facts.report.kind
    names = [name for listed in wording.over.settings["章节"][kind] for name in listed]
    asked = []
    for group in _groups(wording, kind, missing):
        question = _question(wording, facts, group)
        asked.append(question)
        answer = answers.get(question.key, _OMITTED)
        if _OMITTED < answer < len(question.answers):
            for name in group:
                _settle(wording, names, name, due=answer == _WHEN_DUE)
    return asked


def _groups(wording: Wording, kind: str, missing: Sequence[str]) -> Iterator[list[str]]:
    """The sections by what can be done with them: told when due already, can be, cannot."""
    already = wording.over.settings["有数必写"].get(kind, {})
    groups: dict[tuple[bool, bool], list[str]] = {}
    for name in missing:
        groups.setdefault((name in already, name in _DUE), []).append(name)
    yield from groups.values()


def _question(wording: Wording, facts: Facts, group: Sequence[str]) -> Question:
    """What is asked of sections to which the same answers fit."""
    kind, below = facts.report.kind, wording.over.name
    headings = wording.named()
    named = "、".join(f"“{headings[name]}”" for name in group)
    these = "这一节" if len(group) == 1 else f"这 {len(group)} 节"
    already = group[0] in wording.over.settings["有数必写"].get(kind, {})
    left = f"不写{these}" + ("，账上有数的才写" if already else "")
    kept = f"照{below}写{these}" + ("，没有数的也写" if already else "")
    if example := _read(wording, facts, group[0]):
        kept += f"，如“{example}”"
    answers = [left, kept]
    if not already and group[0] in _DUE:
        answers.append(f"有这些数的部门才照{below}写，没有的不写")
    return Question(
        key_of(f"不写的节|{kind}|{'|'.join(group)}"),
        "、".join(group),
        f"报告里没有{these}",
        f"没有{named.replace('{年度}', '某年')}",
        left,
        tuple(answers),
    )


def _read(wording: Wording, facts: Facts, section: str) -> str:
    """How a section begins with the figures of a sample; '' where it cannot be told of them."""
    try:
        told = utter(wording, facts, section, "")[2:]
    except Untold:
        return ""
    text = "".join(piece.text for piece in told if not isinstance(piece.place, Mark))
    return "" if "【待填" in text else text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"


def _settle(wording: Wording, names: Sequence[str], name: str, *, due: bool) -> None:
    """Keeps a section behind the one that it stands behind in the style below, or tells it so."""
    before = names[: names.index(name)]
    written = wording.order or [one for one in names if one not in wording.left_out]
    last = next((one for one in reversed(before) if one in written), "")
    if due:
        wording.due[name] = Due(_DUE[name], last or written[-1], wording.named()[name])
        return
    wording.left_out.remove(name)
    if wording.order:
        wording.order.insert(wording.order.index(last) + 1 if last else 0, name)
