"""Descent: the 科目 that a sentence names, from its 类 down, however that is written.

    教育支出（类）普通教育（款）小学教育（项）
    教育支出（205）普通教育（20502）小学教育（2050202）
    205类 with its code in the mark, 20502-普通教育, 教育支出→普通教育→小学教育, a name alone

What is marked is a 科目 whatever it is called; what is not, only where the dictionary has the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from msgspec.structs import replace

from generator.later import matcher
from generator.understanding.sentences.spoken import Item
from generator.vocabulary.subjects import (
    CLASS,
    ITEM,
    SECTION,
    alike,
    codes_named,
    functional,
)

_DIGITS: Final = (CLASS, SECTION, ITEM)
_ANCHOR: Final = matcher(
    r"（(?:(?P<coded>\d{0,8})(?P<level>[类款项])(?:级(?:科目)?)?"
    r"|(?<=[\u4e00-\u9fff）”]（)(?P<alone>2\d{2}|2\d{4,7}))）"
)
_LEADING: Final = matcher(
    r"(?P<code>2(?<![\d.,]2)(?:\d{5,7}|\d{4}|\d{2}))(?P<joint>[-－—_]{0,2})(?=[\u4e00-\u9fff])"
)
# What a name begins behind: a mark, the number of a line, an amount.
_CUT: Final = matcher(
    r"[。；：，\n“”]|情况(?=[\u4e00-\u9fff]{4})|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、.．]|[①-⑳]|\d(?:万元|元|%)[、和]?"
)
_JOINT: Final = matcher(r"[-－—→➔➝>＞/、_]{0,2}")
_JOINTS: Final = matcher(r"[-－—]{1,2}|[→➔➝>＞/]")
_CODE: Final = matcher(r"^(\d{2,8})[-－—_、.]?")
# What a name that the dictionary has may stand behind: 用于|教育支出（类）, 2024年|教育支出（类）.
_BEFORE: Final = matcher(
    r"(?:^|年|年度|用于|方面|其中|包括|包含|按|和|及|情况|说明|如下|[局委办厅院校处]|单位|部门)$"
)
_UNITS: Final = frozenset("万亿千百元个人台辆套次批户件名")  # 2039391万元 has no code
_FAR: Final = 60  # characters in front of a mark that a name may have
_END: Final = matcher(r"[\d，。；：、\n“”（）]|(?:年初|全年)?预算|(?:支出)?决算|支出(?=\d)")


class Found(NamedTuple):
    """A 科目 and where it stands in the prose."""

    item: Item
    start: int
    end: int


class _Piece(NamedTuple):
    """One level of a 科目: its depth (0 类, 1 款, 2 项), its name, the code printed with it."""

    depth: int
    name: str
    code: str
    start: int
    end: int


def items_in(prose: str, start: int = 0) -> list[Found]:
    """The 科目 of the prose that are marked or have a code, in order, apart from each other."""
    pieces = sorted((*_marked(prose, start), *_coded(prose, start)), key=lambda one: one.start)
    found, group = list[Found](), list[_Piece]()
    for piece in pieces:
        if group and piece.start < group[-1].end:
            continue
        if group and not _goes_down(group[-1], piece, prose):
            found.append(_mention(group))
            group = []
        group.append(piece)
    return [*found, _mention(group)] if group else found


def _goes_down(last: _Piece, piece: _Piece, prose: str) -> bool:
    return piece.depth > last.depth and bool(_JOINT.fullmatch(prose, last.end, piece.start))


def _mention(group: list[_Piece]) -> Found:
    names, code = ["", "", ""], ""
    for one in group:
        names[one.depth] = one.name
        short = code and len(one.code) <= len(_DIGITS)  # 204类 06款 01项
        code = code + one.code if short else one.code or code
    item = Item((names[0], names[1], names[2]), code if len(code) >= CLASS else "")
    return Found(item, group[0].start, group[-1].end)


# ---------------------------------------------------------------- marked, and with codes


def _marked(prose: str, start: int) -> Iterator[_Piece]:
    """教育支出（类）, 教育支出（205类）, 教育支出（205)."""
    last = start
    for match in _ANCHOR.finditer(prose, start):
        code = match["coded"] or match["alone"] or ""
        depth = "类款项".index(match["level"]) if match["level"] else _depth(code)
        at, name = _name_before(prose, max(last, match.start() - _FAR), match.start(), depth)
        if match["alone"] and not _is_coded(name, code, depth):
            continue
        if not name:
            continue
        if written := _CODE.match(name):
            code, name = code or written[1], name[written.end() :]
        end = match.end()
        if not depth and prose.startswith("支出", end) and not name.endswith("支出"):
            name, end = name + "支出", end + 2
        yield _Piece(depth, name, code, at, end)
        last = end


def _is_coded(name: str, code: str, depth: int) -> bool:
    """Whether digits in brackets are a code: one that is known, or a new one of some 支出."""
    known = functional()
    new = len(code) == ITEM and code[:CLASS] in known and name.endswith("支出")
    return code in known or new or bool(codes_named(name, (_DIGITS[depth],)))


def _depth(code: str) -> int:
    return 0 if len(code) <= CLASS else 1 if len(code) <= SECTION else 2


def _name_before(prose: str, low: int, end: int, depth: int) -> tuple[int, str]:
    """Where the name in front of a mark begins, and the name."""
    cuts = [match.end() for match in _CUT.finditer(prose, low, end)]
    at = max(cuts, default=low)
    while at < end and prose[at] in "-－—→➔➝>＞/、_）的":
        at += 1
    words = prose[at:end]
    opened = prose.rfind("“", low, at)
    if prose[at - 1 : at] == "”" and codes_named(prose[opened:end], (_DIGITS[depth],)):
        return opened, prose[opened:end]  # “三供一业”移交补助支出
    if not codes_named(words, (_DIGITS[depth],)):
        for skip in range(1, len(words) - 1):
            known = codes_named(words[skip:], (_DIGITS[depth],))
            if known and _BEFORE.search(words[:skip]):
                return at + skip, words[skip:]
    return at, words


def _coded(prose: str, start: int) -> Iterator[_Piece]:
    """20502-普通教育: the name is what the dictionary has, or goes on to a figure."""
    for match in _LEADING.finditer(prose, start):
        code, at = match["code"], match.end()
        if code[:CLASS] not in functional():
            continue
        known = functional().get(code)
        right = known.name if known and prose.startswith(known.name, at) else ""
        name = right or _name_behind(prose, at, _DIGITS[_depth(code)])
        counted = prose[at] in _UNITS or code not in functional()
        if not name and (match["joint"] or not counted):
            end = _END.search(prose, at, at + _FAR)
            name = prose[at : end.start()] if end else ""
        if name:
            yield _Piece(_depth(code), name, code, match.start(), at + len(name))


def _name_behind(prose: str, at: int, digits: int) -> str:
    """The longest name of the dictionary that the prose goes on with; none begins with a digit."""
    for end in (
        () if prose[at : at + 1].isdecimal() else range(min(len(prose), at + _FAR), at + 1, -1)
    ):
        if prose[end - 1] > "\u4dff" and codes_named(prose[at:end], (digits,)):
            return prose[at:end]
    return ""


def begins_line(prose: str, at: int) -> bool:
    """Whether a 类 is what stands at the beginning of a line."""
    return bool(_name_behind(prose, at, CLASS))


# ---------------------------------------------------------------- a name alone


@lru_cache(maxsize=4096)
def unmarked(words: str) -> Item | None:
    """The 科目 that words are, where all of them are its name, or its 类, its 款 and its name."""
    if _JOINTS.search(words):
        item = joined(words)
        return item if item and codes_named(item.name, (_DIGITS[item.depth],)) else None
    whole = alike(words)
    for at in range(len(whole) - 1):
        for code in codes_named(whole[at:]):
            names = [_short(functional()[code[:n]].name) for n in _DIGITS if n < len(code)]
            above = ["".join(names[n:]) for n in range(len(names) + 1)]
            if _short(whole[:at]) in above and whole[at:] != "其他":
                return _of_code(words, code, whole[:at])
    return None


def _short(name: str) -> str:
    return alike(name).replace("支出", "")


def _of_code(words: str, code: str, above: str) -> Item:
    """A name with what stands above it, if anything does; of a name at two levels the upper 类."""
    level = _DIGITS.index(len(code))
    names = ["", "", ""]
    if above:
        for n in range(level):
            names[n] = functional()[code[: _DIGITS[n]]].name
        names[level] = functional()[code].name
    else:
        depths = [_DIGITS.index(len(one)) for one in codes_named(words)]
        names[0 if 0 in depths else max(depths)] = words
    return Item((names[0], names[1], names[2]))


def joined(words: str) -> Item | None:
    """教育支出→普通教育→小学教育: at least one of them is what the dictionary has there."""
    parts = [part for part in _JOINTS.split(words) if part]
    if not 1 < len(parts) <= len(_DIGITS):
        return None
    first = 0 if len(parts) == len(_DIGITS) or codes_named(parts[0], (CLASS,)) else 1
    names = ["", "", ""]
    names[first : first + len(parts)] = parts
    known = [codes_named(name, (digits,)) for name, digits in zip(names, _DIGITS, strict=True)]
    return Item((names[0], names[1], names[2])) if any(known) else None


# ---------------------------------------------------------------- below another one


def below(item: Item, above: Item | None) -> Item:
    """An item with the 类 and 款 that it leaves out, as the item above it in the text has them."""
    if above is None or item.names[0] or above.depth < 0:
        return item
    kept = item.depth if not item.names[1] else 1
    names = tuple(
        name or (upper if depth < kept else "")
        for depth, (name, upper) in enumerate(zip(item.names, above.names, strict=True))
    )
    whole = replace(item, names=(names[0], names[1], names[2]))
    own, placed = codes_of(item), codes_of(whole)
    return whole if placed or not own else item


@lru_cache(maxsize=4096)
def codes_of(item: Item) -> tuple[str, ...]:
    """The functional codes that an item can be: the one printed, else those of its names."""
    known = functional()
    if item.code in known and len(item.code) == _DIGITS[item.depth]:
        return (item.code,)
    found = codes_named(item.name, (_DIGITS[item.depth],))
    for depth in range(item.depth):
        if name := item.names[depth]:
            digits = _DIGITS[depth]
            found = tuple(c for c in found if c[:digits] in codes_named(name, (digits,)))
    return found
