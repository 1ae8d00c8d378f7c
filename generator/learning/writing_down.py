"""Writing down: what was published in a place as a template says it: words, facts, guards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from jinja2 import nodes

from generator.learning.differences import UNKNOWN, WEAK, Content, Observed
from generator.learning.phrasing import Body, Call, If, Node, Said, Text, Word, joined
from generator.learning.uttering import Wording
from generator.telling.templates import prose_of

DIGIT: Final = re.compile(r"\d")
_SOMETIMES: Final = ("占比", "完成率", "幅度", "预算", "上年", "额")  # of which there may be none


_SHARE: Final = re.compile(r"，占(?:(?P<whole>[^，。；：]{2,20})的)?$")


def written_down(wording: Wording, content: Content, seen: Sequence[Observed]) -> Body | None:
    """A content as it is written in a template; None where it cannot be."""
    raws = {one.raw for one in seen}
    raw = raws.pop() if len(raws) == 1 else ""
    if DIGIT.search(raw) and (body := _text(wording, raw, seen[0])) is not None:
        return _stopped(body, seen)
    body, last = [], ""
    for at, part in enumerate(content):
        if isinstance(part, str):
            written = _text(wording, part, seen[0])
        else:
            around = [content[i] if 0 <= i < len(content) else "" for i in (at - 1, at + 1)]
            before, after = (one if isinstance(one, str) else "" for one in around)
            chosen = _chosen(part, f"{before[-16:]}{after[:_BEHIND]:　<4}", last)
            written = None if chosen is None else [Said(expression_of(wording, chosen))]
            last = (chosen or "").partition(".")[0]
        if written is None:
            return None
        body += written
    return _stopped(_guarded(body), seen)


def _guarded(body: Body) -> Body:
    """What a report may not have is said only where it has it: with the clause around it."""
    found: Body = []
    rest = list(body)
    while rest:
        node = rest.pop(0)
        value = node.value if isinstance(node, Said) else None
        if not (isinstance(value, nodes.Getattr) and value.attr in _SOMETIMES):
            found.append(node)
            continue
        before, after = _taken(found, -1), _taken(rest, 0)
        found += _clause(before, node, value, after)
        last = found.pop()  # what comes behind the clause goes on
        rest.insert(0, last)
    return joined(found)


def _taken(body: Body, at: int) -> str:
    """The words at an end of a body, taken from it; '' where something else stands there."""
    node = body[at] if body else None
    if not isinstance(node, Text):
        return ""
    body.pop(at)
    return node.words


def _clause(before: str, said: Node, value: nodes.Getattr, after: str) -> Body:
    """A clause as it is said where there is what it says; last what comes behind it."""
    if value.attr == "占比" and (share := _SHARE.search(before)):
        whole: list[Body | nodes.Expr] = [[Text(share["whole"])]] if share["whole"] else []
        call = Call("占总额" if whole else "占", [_expression(value.node), *whole])
        return [Text(before[: share.start()]), call, Text(after)]
    start = max(0, *(before.rfind(mark) for mark in "，。；："))
    stop = min((at for mark in "，。；：" if (at := after.find(mark)) >= 0), default=len(after))
    test = _expression(value.node) if value.attr == "额" else value
    clause: Body = [Text(before[start:]), said, Text(after[:stop])]
    return [Text(before[:start]), If([(test, joined(clause))]), Text(after[stop:])]


def _expression(node: nodes.Node) -> nodes.Expr:
    if not isinstance(node, nodes.Expr):
        raise TypeError(type(node).__name__)
    return node


def _stopped(body: Body, seen: Sequence[Observed]) -> Body:
    """A sentence keeps the full stop at its end, whatever was forgotten."""
    before = str(seen[0].was[0]) if seen[0].was else ""
    ends = body and isinstance(body[-1], Text) and body[-1].words[-1:] in _ENDS
    if ends and seen[0].is_last and before.endswith("。") and isinstance(body[-1], Text):
        return [*body[:-1], Text(f"{body[-1].words[:-1]}。")]  # a slip: it is the end
    if before.endswith("。") and not ends and not seen[0].piece.level.startswith("#"):
        last = body[-1].words if body and isinstance(body[-1], Text) else ""
        return [*(body[:-1] if last else body), Text(f"{last}。")] if len(before) > 1 else body
    return body


_ENDS: Final = frozenset("。；：，、")


def _text(wording: Wording, text: str, seen: Observed) -> Body | None:
    """Words without a digit; those that have some are a word of the style."""
    if not DIGIT.search(text):
        return [Text(text)] if text else []
    section = seen.piece.section
    for name in wording.over.settings["用语"]:
        word = wording.word(section, name)
        if word and DIGIT.search(word) and word in text:
            before, _, after = text.partition(word)
            ends = [_text(wording, end, seen) if end else [] for end in (before, after)]
            if ends[0] is not None and ends[1] is not None:
                return [*ends[0], Word(name), *ends[1]]
    return None


def expression_of(wording: Wording, text: str) -> nodes.Expr:
    output = prose_of(wording.over).parse(f"{{{{ {text} }}}}").body[0]
    if not isinstance(output, nodes.Output):
        raise TypeError(text)
    return output.nodes[0]


def _chosen(meant: frozenset[str], said: str, last: str) -> str | None:
    """The only fact that a number can be, by its value and by what the words around say of it.

    `said` are those in front and the few behind; `last` the line that the number before was of.
    """
    if UNKNOWN in meant or not meant - {WEAK}:
        return None
    if "年度" in meant:
        return "年度"
    clause = re.split("[，。；：]", said[: -_BEHIND or None])[-1]
    named = [one for one in meant - {WEAK} if _is_said(one, clause)]
    if exact := [one for one in named if clause.endswith(one) or one.partition(".")[0] == last]:
        named = exact
    if len(named) == 1 and (exact or WEAK not in meant):
        return named[0]
    ranked = sorted(((named_by(one, said), one) for one in named), reverse=True)
    least = 2 if WEAK in meant else 1
    if ranked and ranked[0][0] >= least and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
        return ranked[0][1]
    return None


_BEHIND: Final = 4  # characters of what stands behind a number
_ASPECTS: Final = ("预算", "预留", "上年", "中标")  # of an amount that is another's
_NEEDED: Final = {  # what is said of a number that is an aspect of a line
    "预算": "预算",
    "上年": "上一?年|去年|年度",
    "占比": "占|比",
    "完成率": "完成|执行",
    "幅度": "[增减升降长]|提高",
    "额": "[增减升降长]|提高|多|少",
    "预算差异": "预算",
}


def _is_said(name: str, clause: str) -> bool:
    """Whether a clause says what aspect of a line a number is, and none that it is not."""
    line, *aspects = name.split(".")
    needed = [_NEEDED[one] for one in aspects if one in _NEEDED]
    about = [one for one in _ASPECTS if one in clause.replace(line, "")]
    return all(re.search(one, clause) for one in needed) and all(one in name for one in about)


def named_by(name: str, said: str) -> int:
    """How many of the characters of a fact's name stand in the words around it."""
    return len(set(name) & set(said)) if name != "线" else 0
