"""Unlike: what differs between two styles, side by side: settings, words, sections, sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from generator.telling.preview import Sentence, sentences_of
from generator.telling.settings import SEEN, SHARED
from generator.telling.style import Style, sections_of

_STEP: Final = "  "
# What is compared section by section, or is about no text.
_ELSEWHERE: Final = frozenset({"章节", "节名", "不写的节", SEEN})
_MISSING: Final = "没有"


def unlike(one: Style, other: Style) -> str:
    """The differences of two styles, as a clerk reads them. Raises BadTemplate for a style's fault.

    Settings and words first, then the sentences by section, those that sections share first; what
    is alike in both is left out, and what differs in a word of the style alone.
    """
    lines = [f"左边：{one.name}（{one.folder}），右边：{other.name}（{other.folder}）"]
    lines += _titled("设置", _settings(one.settings, other.settings))
    for kind in one.settings["章节"]:
        lines += _titled(f"{kind}的节", _sections(one, other, kind))
    left, right = sentences_of(one), sentences_of(other)
    names = {SHARED: "句式（各节共用）"}
    for section in dict.fromkeys((*left, *right)):
        told = _sentences(left.get(section, {}), right.get(section, {}), (one, other))
        lines += _titled(names.get(section, section), told)
    return "\n".join(lines if lines[1:] else [*lines, "写法一样"])


def _titled(title: str, told: Iterator[str]) -> Sequence[str]:
    lines = list(told)
    return ["", f"■ {title}", *lines] if lines else []


def _settings(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    for path in dict.fromkeys((*_leaves(one), *_leaves(other))):
        left, right = (dict(_leaves(settings)).get(path, _MISSING) for settings in (one, other))
        if left != right and path[0] not in _ELSEWHERE:
            yield f"{_STEP}{'→'.join(path)}：{left} ｜ {right}"


def _leaves(settings: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for key, value in settings.items():
        if isinstance(value, Mapping):
            found.update({(key, *path): leaf for path, leaf in _leaves(value).items()})
        else:
            shown = "、".join(map(str, value)) if isinstance(value, list) else str(value)
            found[(key,)] = shown or "（空）"
    return found


def _sections(one: Style, other: Style, kind: str) -> Iterator[str]:
    """Headings that differ, sections that one of them leaves out, and another order."""
    left, right = dict(sections_of(one, kind)), dict(sections_of(other, kind))
    for section in dict.fromkeys((*left, *right)):
        headings = [one.get(section, "不写") for one in (left, right)]
        if headings[0] != headings[1]:
            yield f"{_STEP}{section}：{headings[0]} ｜ {headings[1]}"
    both = [[name for name in one if name in left and name in right] for one in (left, right)]
    if both[0] != both[1]:
        yield f"{_STEP}次序：{'、'.join(both[0])} ｜ {'、'.join(both[1])}"


def _sentences(
    left: Mapping[str, Sentence], right: Mapping[str, Sentence], styles: tuple[Style, Style]
) -> Iterator[str]:
    if not (left and right):  # a section that one of them has not: said with the sections
        return
    for name in dict.fromkeys((*left, *right)):
        both = [one.get(name) for one in (left, right)]
        forms = [one.form if one else () for one in both]
        if forms[0] == forms[1]:
            continue
        yield f"{_STEP}【{name}】" if name else f"{_STEP}（句子之间）"
        for style, sentence in zip(styles, both, strict=True):
            lines = sentence.lines if sentence else ()
            yield f"{_STEP * 2}{style.name}：" + ("" if lines else "（没有这一句）")
            yield from (f"{_STEP * 2}{line}" for line in lines)
