"""Cutting: a published report into the sections that a style has, wherever its headings stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from generator.understanding import Text, Understood
from generator.understanding.about import topic_of
from generator.understanding.spelling import numeral_value

_NUMBER: Final = re.compile(r"(?<![一二三四五六七八九十第（])([一二三四五六七八九十]{1,3})、")
_AGAIN: Final = re.compile(r"(?<=\n)一、.{2,40}\n")
_ALIKE: Final = 60  # of a hundred, how alike two headings of one section are


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it was published, from its heading on; without its number."""

    name: str
    text: str


def parts_of(
    report: Understood, headings: Mapping[str, str], titles: Mapping[str, str] | None = None
) -> list[Part]:
    """The sections of a report in its order, each under the name that a style has for it.

    `headings` has the style's headings by name, `titles` those within its sections, by the names
    that they would have.  A section that the style has none like is "", unless it stands before
    the first that it has.  Where 一、二、 name fewer sections than other numbers, or the sentences
    that they begin with, those are what divides it.
    """
    numbered, others = _numbered(report, headings, titles or {}), _told(report, headings)
    named = sum(bool(one.name) for one in numbered)
    return numbered if named >= len(others) else others


def _numbered(
    report: Understood, headings: Mapping[str, str], titles: Mapping[str, str]
) -> list[Part]:
    """The sections that begin with 一、二、 wherever they stand; under a title on a line alone."""
    text = "\n".join(one.text for one in report.sections)
    found: list[tuple[int, int, str]] = []
    other = 0  # of headings that count anew behind one that was found, the last
    for at in _NUMBER.finditer(text):
        begins = text[at.end() : at.end() + 60]
        begun = _on_a_line(text, at.start())
        number = numeral_value(at[1])
        if begun and found and number in {1, other + bool(other)}:
            other = number
        own = begun and number != other
        name = _named(begins, headings, titles if own else {})
        next_one = bool(found) and number == _last(found, text) + 1
        if name and name not in {one for _, _, one in found} and number > _last(found, text):
            found.append((at.start(), at.end(), name))
        elif not name and own and next_one:
            found.append((at.start(), at.end(), ""))
    ends = [*(start for start, _, _ in found[1:]), _end(text, found)]
    return [
        Part(name, _whole(text[start:end], headings.get(name, text[start : start + 20])))
        for (_, start, name), end in zip(found, ends, strict=False)
    ]


def _end(text: str, found: Sequence[tuple[int, int, str]]) -> int:
    """Where the last section ends: where headings on lines of their own begin to count anew."""
    counted = _last(found, text) > 1 and _on_a_line(text, found[-1][0])
    again = _AGAIN.search(text, found[-1][1]) if counted else None
    return again.start() if again else len(text)


def _told(report: Understood, headings: Mapping[str, str]) -> list[Part]:
    """The sections by their own headings, or by what their first sentences are about.

    Under the title of a whole report, or under none, the heading is the style's.  What is about
    the same as the section before goes on with it.
    """
    year = str(report.year or "")
    found: dict[str, str] = {}
    last = ""
    for one in report.sections:
        line, broken, rest = one.text.partition("\n")
        headed = bool(broken) and one.title == line
        name = _named(one.heading, headings) if headed else ""
        for section, text in [(name, rest)] if name else _by_openings(one, headings):
            if section and section not in found and (name or not headed):
                title = one.heading if name else headings[section].replace("{年度}", year)
                found[section] = f"{title}\n"
            elif section != last and (section or headed):
                last = ""
                continue
            last = section or last
            if last:
                found[last] += text.replace("\n", "")
    return [Part(name, text) for name, text in found.items()]


def _by_openings(one: Text, headings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The lines of a section, together as far as one thing is spoken of, each with its section."""
    about = {topic_of(heading): name for name, heading in headings.items()}
    about[""] = ""
    start, section = 0, ""
    for at, _ in one.places:
        before = one.text[:at].rstrip("\n")
        new = about.get(_topic(one.text[at : at + _CLAUSE])) if before[-1:] in _STOPS else ""
        if new and new != section:
            if at > start:
                yield section, one.text[start:at]
            start, section = at, new
    yield section, one.text[start:]


def _topic(begins: str) -> str:
    """What a sentence is about, by the words in front of its first amount."""
    amount = _AMOUNT.search(begins)
    said = begins[: amount.start()] if amount else ""
    return next((topic for words, topic in _OPENINGS if re.search(words, said)), "")


_STOPS: Final = frozenset(("", "。", "：", "；"))  # behind which a sentence begins
_CLAUSE: Final = 160  # characters in which a first sentence comes to its first amount
_AMOUNT: Final = re.compile(r"\d[\d,.]*(?:亿元|万元|元)")
# What a sentence is about, by how it begins, in the topics of headings; the first that fits.
_OPENINGS: Final = (
    ("三公|因公出国|公务接待费|公务用车", "三公"),
    ("政府采购", "采购"),
    ("机关运行经费", "机关运行"),
    ("国有资本经营", "国资"),
    ("政府性基金", "基金"),
    ("基本支出$|基本支出决算", "基本支出"),
    ("财政拨款收、?入?支|财政拨款收入总计", "财政拨款"),
    ("收、支|收支总|收入总计", "总体"),
    ("一般公共预算财政拨款支出", "一般公共预算"),
    ("收入合计", "收入"),
    ("支出合计", "支出"),
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A section in which a report has several: its heading, and the heading of each in it."""

    name: str
    heading: str
    within: tuple[tuple[str, str], ...]


_SUB: Final = re.compile(r"（[一二三四五六七八九十]{1,2}）|(?<![\d.])\d{1,2}[、.．](?!\d)")
_ENDING: Final = re.compile(r"(?:的?情况)?的?说明$|的?情况$")


def gathered(part: Part, left: Mapping[str, str]) -> Gathered | None:
    """The sections that the style has on their own and that stand in one; None where none do."""
    heading, broken, text = part.text.partition("\n")
    name = _ENDING.sub("", heading)
    if not broken or not 1 < len(name) < _LONGEST or not name.isalpha():
        return None
    found: list[tuple[str, str]] = []
    for sub in _SUB.finditer(text):
        begins = text[sub.end() : sub.end() + 40]
        section = _named(
            begins, {one: said for one, said in left.items() if one not in dict(found)}
        )
        if section:
            title = _titled(begins, left[section])
            found.append((section, title))
    return Gathered(name, heading, tuple(found)) if found else None


_LONGEST: Final = 13


def _titled(begins: str, heading: str) -> str:
    """The title that a text begins with: as far as the first word that ends one, or the last."""
    for words, which in (("情况的说明|情况说明|说明|情况", min), ("经费|支出", max)):
        ends = [at.end() for at in re.finditer(words, begins)]
        if near := [end for end in ends if end <= len(heading) + 6]:
            return begins[: which(near)]
    return begins[: len(heading)]


def _on_a_line(text: str, start: int) -> bool:
    """Whether a heading that begins at a character has a line of its own."""
    return text[:start][-1:] in {"", "\n"} and "\n" in text[start : start + 44]


def _last(found: Sequence[tuple[int, int, str]], text: str) -> int:
    return numeral_value(text[found[-1][0] : found[-1][1] - 1]) if found else 0


def _named(
    begins: str, headings: Mapping[str, str], titles: Mapping[str, str] | None = None
) -> str:
    """The section whose heading, or else whose title, is most like how a text begins."""
    ranked = sorted(
        (
            (_likeness(begins, said), known is headings, name)
            for known in (headings, titles or {})
            for name, said in known.items()
        ),
        reverse=True,
    )
    return ranked[0][2] if ranked and ranked[0][0] >= _ALIKE else ""


def _likeness(begins: str, heading: str) -> int:
    """How much of both headings is the same, of a hundred; a heading ends with its line."""
    line = begins.partition("\n")[0] if "\n" in begins else begins[: len(heading) + 4]
    if len(line) > 2 * len(heading):
        line = line[: len(heading) + 4]
    if not line:
        return 0
    same = SequenceMatcher(None, heading, line, autojunk=False).get_matching_blocks()
    size = sum(block.size for block in same)
    topics = topic_of(heading), topic_of(line)
    bonus = 0 if not all(topics) else 30 if topics[0] == topics[1] else -40
    return bonus + min(100 * size // len(heading), 100 * size // max(len(line) - 4, 1))


def _whole(text: str, heading: str) -> str:
    """The text of a section; a break within its heading alone is one that means nothing."""
    first, broken, rest = text.partition("\n")
    if broken and len(first) <= 2 * len(heading):
        return f"{first}\n{rest.replace(chr(10), '')}"
    return text.replace("\n", "")
