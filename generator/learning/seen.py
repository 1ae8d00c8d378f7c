"""Seen: which sentences of a style stand in a text that was published, and whose the others are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from generator.learning.branches import Case, marked_of
from generator.published import read_published
from generator.published.shape import Published, TextLine
from generator.telling.settings import OF, SEEN, SHARED, settings_of
from generator.telling.spelt_out import STEP, Sentence, sentences_of
from generator.telling.style import Style, name_of, sections_of
from generator.telling.templates import SUFFIX
from generator.understanding import understand
from generator.understanding.spelling import plain

_MARKS_OR_FEW: Final = re.compile(r"[^一-龥]*[一-龥]?[^一-龥]*")  # too little to be looked for


class Unseen(NamedTuple):
    """Sentences of a section that no published text has shown, and the style that words them."""

    style: str
    folder: str
    sentences: tuple[str, ...]


class SeenSection(Struct, frozen=True):
    """A section of a kind of report ("" for what sections share): its sentences, seen and unseen.

    What stands between the sentences of a section is one without a name.
    """

    kind: str
    section: str
    heading: str
    seen: tuple[str, ...]
    unseen: tuple[Unseen, ...]


class Unsaid(NamedTuple):
    """A case of a sentence whose words stand in none of some reports: its place, what it says."""

    place: str
    said: tuple[str, ...]


class Coverage(Struct, frozen=True):
    """What of a style was seen published; of `reports` (names of files) what stands in none."""

    style: Style
    sections: tuple[SeenSection, ...]
    reports: tuple[str, ...] = ()
    unsaid: tuple[Unsaid, ...] = ()


def coverage_of(style: Style, reports: Sequence[Path] = ()) -> Coverage:
    """Which sentences of a style have been seen published, section by section.

    With `reports` (published files) also the cases whose words stand in none of them.  Raises
    Unreadable for a file that is none, BadTemplate for a style's fault.
    """
    found = sentences_of(style)
    listed = [
        (kind, section, heading)
        for kind in style.settings["章节"]
        for section, heading in sections_of(style, kind)
    ]
    sections = tuple(_section(style, one, found[one[1]]) for one in (*listed, ("", SHARED, SHARED)))
    if not reports:
        return Coverage(style, sections)
    published = [read_published(path) for path in reports]
    kinds = {understand(one).kind for one in published}
    names = [section for kind, section, _ in listed if kind in kinds]
    text = "".join(map(_text_of, published))
    unsaid = dict.fromkeys(_not_in(style, found, names, text))
    return Coverage(style, sections, tuple(path.name for path in reports), tuple(unsaid))


def _section(
    style: Style, named: tuple[str, str, str], sentences: Mapping[str, Sentence]
) -> SeenSection:
    kind, section, heading = named
    own = [name for name in sentences if _is_seen(style, kind, section, name)]
    others: dict[str, list[str]] = {}
    for name, sentence in sentences.items():
        if name not in own:
            others.setdefault(sentence.folder, []).append(name)
    names = {folder.name: name_of(folder) for folder in style.chain}
    unseen = tuple(Unseen(names[one], one, tuple(those)) for one, those in others.items())
    return SeenSection(kind, section, heading, tuple(own), unseen)


# ---------------------------------------------------------------- as a clerk reads it


def to_text(found: Coverage) -> str:
    """Section by section: how much was seen, and whose the rest is."""
    style = found.style
    lines = [f"{style.name}（{style.folder}）：公开的文本里见过哪些，别的照谁写"]
    for kind in dict.fromkeys(one.kind for one in found.sections):
        lines += ["", f"■ {kind or SHARED}"]
        for one in found.sections:
            if one.kind == kind:
                named = f"{one.heading}（{one.section}）：" if kind else ""
                lines.append(f"{STEP}{named}{section_told(one)}")
    if found.reports:
        lines += ["", f"■ {'、'.join(found.reports)}里没有出现的说法"]
        said = [f"{STEP}{one.place}：“{'……'.join(one.said)}”" for one in found.unsaid]
        lines += said or [f"{STEP}都出现了"]
    return "\n".join(lines)


def section_told(one: SeenSection) -> str:
    """Of a section: how many sentences were seen, and whose those are that were not."""
    many = len(one.seen) + sum(len(unseen.sentences) for unseen in one.unseen)
    left = [
        f"{len(unseen.sentences)} 句没有见过，照{unseen.style}{_listed(unseen.sentences, many)}"
        for unseen in one.unseen
    ]
    return "；".join([*([f"见过 {len(one.seen)} 句"] if one.seen else []), *left])


def _listed(names: Sequence[str], many: int) -> str:
    """The names, where they are not all of them."""
    if len(names) == many:
        return ""
    return f"（{'、'.join(name or '句子之间' for name in names)}）"


# ---------------------------------------------------------------- what stands where


def _is_seen(style: Style, kind: str, section: str, sentence: str) -> bool:
    """Whether a style says that a published text has a sentence."""
    entries = settings_of(style.chain[-1]).get(SEEN, ())
    kinds = (kind,) if kind else tuple(style.settings["章节"])
    return any(one in entries for one in (*kinds, section, f"{section}{OF}{sentence}"))


def _text_of(published: Published) -> str:
    """The words of a published file, without white space."""
    lines = (one.text for one in published.blocks if isinstance(one, TextLine))
    return plain("".join("".join(lines).split()))


def _not_in(
    style: Style,
    found: Mapping[str, Mapping[str, Sentence]],
    sections: Sequence[str],
    text: str,
) -> Iterator[Unsaid]:
    """The cases of the sentences in effect whose words are not in a text."""
    in_effect = {
        (sentence.folder, section, name)
        for section in (SHARED, *sections)
        for name, sentence in found[section].items()
    }
    for case in marked_of(style).cases_of(sections):
        if _effect_of(case) in in_effect:
            said = [one for one in case.said if not _MARKS_OR_FEW.fullmatch(one)]
            if said and not all(plain(one) in text for one in said):
                yield Unsaid(case.place, tuple(said))


def _effect_of(case: Case) -> tuple[str, str, str]:
    folder, _, file = case.file.partition("/")
    return folder, file.removesuffix(SUFFIX), case.sentence
