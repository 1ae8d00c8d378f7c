"""Unlike: what differs between two styles, side by side: settings, words, sections, sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from msgspec import Struct

from generator.telling.settings import SEEN, SHARED
from generator.telling.spelt_out import STEP, Sentence, sentences_of
from generator.telling.style import Style, sections_of

# What is compared section by section, or is about no text.
_ELSEWHERE: Final = frozenset({"章节", "节名", "不写的节", SEEN})
_MISSING, _EMPTY, _UNWRITTEN = "没有", "（空）", "不写"
_TITLES: Final[Mapping[str, str]] = {SHARED: "句式（各节共用）"}


class Setting(NamedTuple):
    """What two styles have set differently, by its keys; None where one of them has no such key."""

    path: tuple[str, ...]
    left: str | None
    right: str | None


class Heading(NamedTuple):
    """The heading of a section in two styles; None in the one that does not write it."""

    section: str
    left: str | None
    right: str | None


class Layout(NamedTuple):
    """How the sections of a kind of report differ: headings; the order of those that both write."""

    kind: str
    headings: tuple[Heading, ...]
    order: tuple[tuple[str, ...], tuple[str, ...]] | None


class Worded(NamedTuple):
    """A sentence that two styles word differently; None in the one that has none of its name."""

    section: str
    name: str
    left: Sentence | None
    right: Sentence | None


class Unlike(Struct, frozen=True):
    """What differs between two styles; what is alike in both is in none of it."""

    left: Style
    right: Style
    settings: tuple[Setting, ...]
    layouts: tuple[Layout, ...]
    sentences: tuple[Worded, ...]


def unlike(left: Style, right: Style) -> Unlike:
    """The differences of two styles. Raises BadTemplate for a style's fault.

    A sentence that differs in a word of the style alone is left out: the words are settings.
    """
    layouts = (_layout(left, right, kind) for kind in left.settings["章节"])
    return Unlike(
        left,
        right,
        tuple(_settings(left.settings, right.settings)),
        tuple(one for one in layouts if one.headings or one.order),
        tuple(_sentences(sentences_of(left), sentences_of(right))),
    )


def _settings(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Setting]:
    lefts, rights = _leaves(one), _leaves(other)
    for path in dict.fromkeys((*lefts, *rights)):
        left, right = lefts.get(path), rights.get(path)
        if left != right and path[0] not in _ELSEWHERE:
            yield Setting(path, left, right)


def _leaves(settings: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for key, value in settings.items():
        if isinstance(value, Mapping):
            found.update({(key, *path): leaf for path, leaf in _leaves(value).items()})
        else:
            found[(key,)] = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return found


def _layout(one: Style, other: Style, kind: str) -> Layout:
    lefts, rights = dict(sections_of(one, kind)), dict(sections_of(other, kind))
    headings = tuple(
        Heading(section, lefts.get(section), rights.get(section))
        for section in dict.fromkeys((*lefts, *rights))
        if lefts.get(section) != rights.get(section)
    )
    left = tuple(name for name in lefts if name in rights)
    right = tuple(name for name in rights if name in lefts)
    return Layout(kind, headings, (left, right) if left != right else None)


Sections = Mapping[str, Mapping[str, Sentence]]


def _sentences(lefts: Sections, rights: Sections) -> Iterator[Worded]:
    for section in dict.fromkeys((*lefts, *rights)):
        ours, theirs = lefts.get(section), rights.get(section)
        if not (ours and theirs):  # a section that one of them has not: said with the sections
            continue
        for name in dict.fromkeys((*ours, *theirs)):
            left, right = ours.get(name), theirs.get(name)
            if (left.form if left else ()) != (right.form if right else ()):
                yield Worded(section, name, left, right)


# ---------------------------------------------------------------- as a clerk reads it


def to_text(found: Unlike) -> str:
    """Settings and words first, then the sentences by section, those that sections share first."""
    left, right = found.left, found.right
    lines = [f"左边：{left.name}（{left.folder}），右边：{right.name}（{right.folder}）"]
    lines += _titled("设置", [_setting(one) for one in found.settings])
    for layout in found.layouts:
        lines += _titled(f"{layout.kind}的节", [*_layout_told(layout)])
    for section in dict.fromkeys(one.section for one in found.sentences):
        those = [one for one in found.sentences if one.section == section]
        told = [line for one in those for line in _worded(one, left.name, right.name)]
        lines += _titled(_TITLES.get(section, section), told)
    return "\n".join(lines if lines[1:] else [*lines, "写法一样"])


def _titled(title: str, lines: Sequence[str]) -> Sequence[str]:
    return ["", f"■ {title}", *lines] if lines else []


def _setting(one: Setting) -> str:
    return f"{STEP}{'→'.join(one.path)}：{_value(one.left)} ｜ {_value(one.right)}"


def _value(value: str | None) -> str:
    return _MISSING if value is None else value or _EMPTY


def _layout_told(one: Layout) -> Iterator[str]:
    """Headings that differ, sections that one of them leaves out, and another order."""
    for section, *headings in one.headings:
        left, right = (_UNWRITTEN if said is None else said for said in headings)
        yield f"{STEP}{section}：{left} ｜ {right}"
    if one.order:
        yield f"{STEP}次序：{' ｜ '.join('、'.join(names) for names in one.order)}"


def _worded(one: Worded, left: str, right: str) -> Iterator[str]:
    yield f"{STEP}【{one.name}】" if one.name else f"{STEP}（句子之间）"
    for style, sentence in ((left, one.left), (right, one.right)):
        lines = sentence.lines if sentence else ()
        yield f"{STEP * 2}{style}：" + ("" if lines else "（没有这一句）")
        yield from (f"{STEP * 2}{line}" for line in lines)
