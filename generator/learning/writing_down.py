"""Writing down: what was published in a place as a template says it: words, facts, guards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jinja2 import nodes

from generator.facts import Line, Words
from generator.learning.aligning import plain
from generator.learning.identified import UNKNOWN, WEAK, Content
from generator.learning.phrasing import (
    Body,
    Call,
    If,
    Node,
    Said,
    Text,
    Word,
    copied,
    joined,
    written,
)
from generator.learning.places import Observed
from generator.learning.uttering import Wording
from generator.number.figure import Change, Trend
from generator.telling.templates import prose_of

DIGIT: Final = re.compile(r"\d")
_SOMETIMES: Final = ("占比", "完成率", "幅度", "预算", "上年", "额")  # of which there may be none


_ALWAYS: Final = frozenset({"部门"})  # words that every department has
_SHARE: Final = re.compile(r"，占(?:(?P<whole>[^，。；：]{2,20})的)?$")


def written_down(wording: Wording, content: Content, seen: Sequence[Observed]) -> Body | None:
    """A content as it is written in a template; None where it cannot be."""
    raws = {one.raw for one in seen}
    raw = raws.pop() if len(raws) == 1 else ""
    told = _text(wording, raw, seen[0]) if DIGIT.search(raw) else None  # words with a number
    body, last = [], ""
    beside = frozenset.intersection(*(one.beside for one in seen))
    content = _reasoned(content, seen[0], beside, wording.phrasing.sections)
    for at, part in enumerate(content):
        if isinstance(part, str):
            written = _text(wording, part, seen[0])
        else:
            around = [content[i] if 0 <= i < len(content) else "" for i in (at - 1, at + 1)]
            before, after = (one if isinstance(one, str) else "" for one in around)
            said = f"{before[-16:]}{after[:BEHIND]:　<4}"
            chosen = _chosen(part, said, last, beside)
            written = None if chosen is None else [Said(expression_of(wording, chosen))]
            last = (chosen or "").partition(".")[0]
        if written is None:
            return None if told is None else _stopped(told, seen)
        body += written
    return _stopped(_guarded(body, seen[0].piece.scope), seen)


_GIVEN: Final = re.compile("(?P<said>[^，。；]*(?:原因|情况))(?:主要)?[是为]?：?(?<=[是为：])")
# A reason goes on behind a semicolon, unless another figure is named there.
_WHY: Final = re.compile(
    "(?:[^。；]|；(?!其中|公务|因公|[^，。；]{2,12}(?:支出|收入|费|[预决]算)))*"
)


def _reasoned(
    content: Content, seen: Observed, beside: frozenset[str], sections: Mapping[str, Body]
) -> Content:
    """What a department gave as its reason, where no fact has it, is the reason of its line.

    Of the line that it names, or of the figures beside it; compared as the words before it say.
    A sentence that the section has already, of other figures than these, is none that is new.
    """
    there = written(sections[seen.piece.section])
    found: list[str | frozenset[str]] = []
    rest = list(content)
    while rest:
        part = rest.pop(0)
        given = _GIVEN.search(part) if isinstance(part, str) else None
        if not isinstance(part, str) or given is None:
            found.append(part)
            continue
        reason = _reason_of(given["said"], seen, beside)
        own = bool(rest) and part.endswith(given[0]) and _is_own_reason(rest[0])
        if not reason or own:
            found.append(part[: given.end()])
            rest.insert(0, part[given.end() :])
            continue
        rest.insert(0, part[given.end() :])
        while rest:  # as far as its sentence goes
            why = rest.pop(0)
            if isinstance(why, str) and (end := _WHY.match(why)) and end.end() < len(why):
                rest.insert(0, why[end.end() :])
                break
        if f"{{{{ {reason} }}}}" in there:
            before = part[: given.start()]
            if rest and isinstance(rest[0], str) and rest[0][:1] == before[-1:]:
                before = before[:-1]
            found.append(before)
        else:
            found += [part[: given.end()], frozenset({reason})]
    return tuple(one for one in found if one)


def _is_own_reason(part: str | frozenset[str]) -> bool:
    return not isinstance(part, str) and any("原因" in one for one in part)


def _reason_of(said: str, seen: Observed, beside: frozenset[str]) -> str:
    """The reason that words speak of, as it is written; '' where they do not tell."""
    aspects = [aspect for word, aspect in _COMPARED if word in said]
    named = [
        name
        for name, value in seen.piece.scope.items()
        if isinstance(value, Line) and (name in said or plain(value.title) in said)
    ]
    lines = {max(named, key=len)} if named else beside
    return f"{min(lines)}.{aspects[0]}" if len(lines) == len(aspects) == 1 else ""


_COMPARED: Final = (("上年", "增减原因"), ("预算", "差异原因"))


def _guarded(body: Body, scope: Mapping[str, Any]) -> Body:
    """What a report may not have is said only where it has it: with the clause around it."""
    found: Body = []
    rest = list(body)
    while rest:
        node = rest.pop(0)
        test = _guard(node.value, scope) if isinstance(node, Said) else None
        if test is None or not isinstance(node, Said):
            found.append(node)
            continue
        before = _taken(found, -1)
        if change := _changed(before, node, rest):
            found += change
            continue
        after = _taken(rest, 0)
        found += _clause(before, node, test, after)
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


def _guard(value: nodes.Expr, scope: Mapping[str, Any]) -> nodes.Expr | None:
    """What asks whether there is what is said, where there may be none."""
    match value:
        case nodes.Getattr(attr="额"):
            return _expression(value.node)
        case nodes.Getattr(attr="增减原因" | "差异原因"):
            return nodes.And(value, nodes.Getattr(value, "须写", "load"))
        case nodes.Getattr(node=nodes.Name(name=name), attr="预算") if _is_planned(name, scope):
            return None
        case nodes.Getattr(attr=aspect) if aspect in _SOMETIMES:
            return value
        case nodes.Name(name=name) if name not in _ALWAYS and isinstance(scope.get(name), Words):
            return value
    return None


def _is_planned(name: str, scope: Mapping[str, Any]) -> bool:
    """Whether a line is one of the “三公” expenses: all of them have a budget."""
    line, whole = scope.get(name), scope.get("三公经费")
    return isinstance(line, Line) and isinstance(whole, Line) and line.where == whole.where


def _changed(before: str, said: Said, rest: Body) -> Body:
    """A comparison as it is said of more, of less and of as much; [] where it is none.

    What it took of the places behind it is taken from `rest`.
    """
    value = said.value
    way = _WAY.search(before)
    if not (isinstance(value, nodes.Getattr) and value.attr == "额" and way):
        return []
    change = _expression(value.node)
    sentence = "增减额"
    if len(rest) > 1 and isinstance(rest[0], Text) and _RATED.fullmatch(rest[0].words):
        rate = rest[1].value if isinstance(rest[1], Said) else None
        if isinstance(rate, nodes.Getattr) and rate.attr == "幅度" and rate.node == change:
            sentence, rest[:2] = "变动", []
    start = max(before.rfind(mark) for mark in "，。；：") + 1
    lead, clause = before[:start], before[start : way.start()]
    mark = lead[-1:]
    budget = isinstance(change, nodes.Getattr) and change.attr != "增减"
    flat: Node = (
        Text(f"与{'年初' if '年初' in clause else ''}预算数持平") if budget else Word("持平")
    )
    branches: list[tuple[nodes.Expr | None, Body]] = [
        (nodes.Getattr(change, "平", "load"), [Text(mark), flat]),
        (None, [Text(f"{mark}{clause}"), Call(sentence, [change])]),
    ]
    if not budget:
        branches.insert(0, (nodes.Not(change), [Text(mark), Word("上年无数")]))
    cases = If([(test, joined(body)) for test, body in branches])
    return joined([Text(lead.removesuffix(mark)), cases])


_WAY: Final = re.compile("(?:增加|减少|增长|下降|上升|降低)了?$")
_RATED: Final = re.compile("，(?:增长|下降|上升|降低|增加|减少)了?")


def _clause(before: str, said: Said, test: nodes.Expr, after: str) -> Body:
    """A clause as it is said where there is what it says; last what comes behind it."""
    value = said.value
    if (
        isinstance(value, nodes.Getattr)
        and value.attr == "占比"
        and (share := _SHARE.search(before))
    ):
        whole: list[Body | nodes.Expr] = [[Text(share["whole"])]] if share["whole"] else []
        call = Call("占总额" if whole else "占", [_expression(value.node), *whole])
        return [Text(before[: share.start()]), call, Text(after)]
    reason = isinstance(value, nodes.Getattr) and value.attr in _DIRECTED
    ends = "。；" if reason else "，。；："
    start = max(0, *(before.rfind(mark) for mark in ends))
    stop = min((at for mark in "，。；：" if (at := after.find(mark)) >= 0), default=len(after))
    clause: Body = [Text(before[start:]), said, Text(after[:stop])]
    if isinstance(value, nodes.Getattr) and reason:
        clause = [*_directed(before[start:], value), *clause[1:]]
    return [Text(before[:start]), If([(test, joined(clause))]), Text(after[stop:])]


_DIRECTED: Final = {"增减原因": "增减", "差异原因": "预算差异"}
_OPPOSITES: Final = (
    "增加减少",
    "增长下降",
    "上升下降",
    "提高降低",
    "大于小于",
    "高于低于",
    "多于少于",
)
_DIRECTION: Final = re.compile(
    "增加|减少|增长|下降|上升|提高|降低|[大小高低多少]于|与(?=.{1,8}持平)"
)
_FLAT_SAID: Final = re.compile("与(?P<other>[^，。；]{1,8})持平")


def _directed(before: str, value: nodes.Getattr) -> Body:
    """The words in front of a reason, as they are of more and of less; there is none of as much."""
    before = _FLAT_SAID.sub(r"大于\g<other>" if "预算" in before else r"较\g<other>增加", before)
    found = _DIRECTION.search(before)
    pair = next((one for one in _OPPOSITES if found and found[0] in one), "")
    if not found or not pair:
        return [Text(before)]
    change = nodes.Getattr(value.node, _DIRECTED[value.attr], "load")
    lead, rest = before[: found.start()], before[found.end() :]
    ways: list[tuple[nodes.Expr | None, Body]] = [
        (nodes.Getattr(change, "减", "load"), [Text(pair[2:])]),
        (None, [Text(pair[:2])]),
    ]
    return [Text(lead), If(ways), Text(rest)]


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


def in_every_way(wording: Wording, body: Body, seen: Sequence[Observed]) -> Body:
    """A body that says of the figures before it that they are as they were, as of what is not."""
    beside = frozenset.intersection(*(one.beside for one in seen))
    if len(beside) != 1:
        return body
    (line,) = beside
    found: Body = []
    for node in body:
        flat = _FLATLY.search(node.words) if isinstance(node, Text) else None
        change = "预算差异" if flat and "预算" in flat[0] else "增减"
        if (
            not flat
            or not isinstance(node, Text)
            or not all(_is_flat(one, line, change) for one in seen)
        ):
            found.append(node)
            continue
        there = written(wording.phrasing.sections[seen[0].piece.section])
        found.append(Text(node.words[: flat.start()]))
        found.append(_of_each_way(flat[0], nodes.Name(line, "load"), there))
        found += in_every_way(wording, [Text(node.words[flat.end() :])], seen)
    return joined(found)


_FLATLY: Final = re.compile(
    "(?:决算数?)?与(?:上年度?(?:决算数?)?|(?:年初|全年)?预算数?)(?:相比)?(?:持平|一致|相同|无增减)(?=[，。；]|$)"
)
_COMPARING: Final = re.compile(r"([较比与]上年(?:度)?(?:决算数?)?(?:相比)?，?)\{\{ 变动\(")


def _is_flat(seen: Observed, line: str, change: str) -> bool:
    value = seen.piece.scope.get(line)
    if not isinstance(value, Line) or value.lacks(change):
        return False
    found = value[change]
    return isinstance(found, Change) and found.trend is Trend.FLAT


def _of_each_way(flat: str, line: nodes.Expr, there: str) -> If:
    """What is said of as much, and the same of less and of more, as it is said elsewhere."""
    if "预算" in flat:
        change = nodes.Getattr(line, "预算差异", "load")
        why = Call("因", [nodes.Getattr(line, "差异原因", "load"), [Text("的主要原因是")]])
        ways = [
            re.sub(r"与(.*?)(?:相比)?(?:持平|一致|相同|无增减)", rf"{way}于\1", flat)
            for way in "小大"
        ]
        return If(
            [
                (nodes.Getattr(change, "平", "load"), [Text(flat)]),
                (nodes.Getattr(change, "减", "load"), [Text(ways[0]), why]),
                (None, [Text(ways[1]), copied([why])[0]]),
            ]
        )
    change = nodes.Getattr(line, "增减", "load")
    compared = _COMPARING.search(there)
    lead = compared[1] if compared else "较上年"
    return If(
        [
            (nodes.Not(change), [Word("上年无数")]),
            (nodes.Getattr(change, "平", "load"), [Text(flat)]),
            (None, [Text(lead), Call("变动", [change])]),
        ]
    )


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


def _chosen(
    meant: frozenset[str], said: str, last: str, beside: frozenset[str] = frozenset()
) -> str | None:
    """The only fact that a number can be, by its value and by what the words around say of it.

    `said` are those in front and the few behind; `last` the line that the number before was of,
    `beside` those of the figures next to the words.
    """
    if UNKNOWN in meant or not meant - {WEAK}:
        return None
    if "年度" in meant:
        return "年度"
    if len(meant) == 1 and min(meant).endswith(("原因", "用途")):
        return min(meant)  # own words are themselves
    clause = re.split("[，。；：]", said[: -BEHIND or None])[-1]
    named = [one for one in meant - {WEAK} if _is_said(one, clause)]
    if exact := [one for one in named if clause.endswith(one) or one.partition(".")[0] == last]:
        named = exact
    if len(named) == 1 and (exact or WEAK not in meant):
        return named[0]
    near = _near(named, clause, beside)
    return near[0] if len(near) == 1 else _named_best(named, said, least=2 if WEAK in meant else 1)


def _near(named: Sequence[str], clause: str, beside: frozenset[str]) -> list[str]:
    """The facts of the lines that a clause names, or else of the figures beside it."""
    lines = {line for one in named if (line := one.partition(".")[0]) in clause} or beside
    amount = re.search("决算|支出", clause)
    return [one for one in named if one.partition(".")[0] in lines and ("." in one or amount)]


def _named_best(named: Sequence[str], said: str, *, least: int) -> str | None:
    """The fact of which the words around a number say most, and half of its line at least."""
    ranked = sorted(((named_by(one, said), one) for one in named), reverse=True)
    if not ranked or 2 * ranked[0][0] < len(set(ranked[0][1].partition(".")[0])):
        return None
    alone = len(ranked) == 1 or ranked[0][0] > ranked[1][0]
    return ranked[0][1] if alone and ranked[0][0] >= least else None


BEHIND: Final = 4  # characters of what stands behind a number
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
    named = name.replace("增减", "上年").replace("完成率", "预算")  # what is compared with it
    return all(re.search(one, clause) for one in needed) and all(one in named for one in about)


def named_by(name: str, said: str) -> int:
    """How many of the characters of a fact's name stand in the words around it."""
    return len(set(name) & set(said)) if name != "线" else 0
