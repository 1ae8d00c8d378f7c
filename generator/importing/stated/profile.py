"""Profile: duties, organisation, units and staff, and the passages on 预算绩效, as lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from generator.importing.stated.said import LEAD, Listed, Said, is_title, paragraphs, words_of
from generator.later import matcher
from generator.problem import Place
from generator.understanding import Text

Paragraphs = Sequence[tuple[str, Place]]

_DUTIES: Final = matcher("职[能责]")
_BODIES: Final = matcher("机构|单位构成|概况")
_COUNTED: Final = (
    ("编制人数", matcher(r"编制(?:人数|总数|数)?(?:为|共|共有)?(?P<count>\d{1,6})[人名个]")),
    (
        "实有人数",
        matcher(
            r"(?:实有|年末在职)(?:在职|在编)?(?:人数|人员|职工)?(?:为|共)?(?P<count>\d{1,6})[人名]"
        ),
    ),
)
_STAFFED: Final = matcher(
    r"本部门共有编制人数\d{1,6}人(?:，实有人数\d{1,6}人)?。|本部门共有实有人数\d{1,6}人。"
)
_UNITS: Final = matcher(r"(?:包括|如下|是)[^：。]{0,20}：(?P<names>.*)$")
_LISTS: Final = matcher("(?:构成|预算单位|具体)包括")
_APART: Final = matcher(r"、(?![^（]*）)|；")
_INTRODUCES: Final = matcher(r".{0,80}(?:如下|包括|职责是|职能是|职责为)：$")


def of_profile(text: Text, units: str) -> Iterator[Said]:
    """职责, 机构设置, the units and the staff; `units` is the key that has the units."""
    found = list(paragraphs(text))
    if not found:
        return
    if _DUTIES.search(text.heading) and not _BODIES.search(text.heading):
        yield from _duties(found)
    elif _BODIES.search(text.heading) and "项目" not in text.heading:
        yield from _counts(text)
        yield from _organised(text.heading, found, units)


def _duties(found: Paragraphs) -> Iterator[Said]:
    numbered = [_bare(line) for line, _ in found if LEAD.match(line) and not is_title(line)]
    plain = [words_of(line) for line, _ in found if not _INTRODUCES.fullmatch(line)]
    duties: Listed = [one for one in (numbered or plain) if one]
    if duties:
        yield Said(("概况", "职责"), duties, found[0][1], "rows")


def _bare(line: str) -> str:
    return words_of(LEAD.sub("", line, count=1))


def _counts(text: Text) -> Iterator[Said]:
    for key, pattern in _COUNTED:
        if match := pattern.search(text.text):
            place = text.place(match.start("count"))
            yield Said(("概况", key), Decimal(match["count"]), place, "count")


def _organised(heading: str, found: Paragraphs, units: str) -> Iterator[Said]:
    """What stands below 内设机构, and the units below 单位构成 or in a sentence of their own."""
    of_units = "构成" in heading and "机构" not in heading
    told: list[str] = []
    first = found[0][1]
    at = 0
    while at < len(found):
        line, place = found[at]
        at += 1
        if is_title(line):
            of_units = "构成" in line
            continue
        if (of_units or _LISTS.search(line)) and (names := _names(line, found[at:])):
            yield Said(("概况", units), names, place, "rows")
            break
        if not of_units:
            told.append(_STAFFED.sub("", line))
    if said := words_of("".join(told)):
        yield Said(("概况", "机构设置"), said, first, "words")


def _names(line: str, below: Paragraphs) -> Listed:
    """The units that a sentence lists, or the numbered lines below it."""
    match = _UNITS.search(line)
    if match is None:
        return []
    if match["names"]:
        return [name for one in _APART.split(match["names"]) if (name := words_of(one))]
    listed: Listed = []
    for one, _ in below:
        if not LEAD.match(one):
            break
        # A page may end between two of them: each line may hold several.
        names = map(words_of, _NUMBERED.split(one))
        listed += [name for name in names if name and "，" not in name]
    return listed


_NUMBERED: Final = matcher(r"(?:^|(?<=\D))\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[)）]")


# ---------------------------------------------------------------- 预算绩效


def of_performance(text: Text) -> Iterator[Said]:
    """Its passages: each with its heading, if it has one, and its paragraphs."""
    if "绩效" not in text.heading or "目标设置" in text.heading:
        return
    found = list(paragraphs(text))
    passages: list[tuple[str, list[str]]] = [("", [])]
    for line, _ in found:
        if is_title(line) and line.startswith(("（", "(")):
            passages.append((_bare(line), []))
        elif not (_INTRODUCES.fullmatch(line) and len(passages) == 1):
            passages[-1][1].append(line)
    rows: Listed = [
        {**({"标题": title} if title else {}), "段落": list(lines)}
        for title, lines in passages
        if lines
    ]
    if rows:
        yield Said(("预算绩效",), rows, found[0][1], "rows")
