"""Seen: which sentences of a style stand in a text that was published, and whose the others are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from generator.learning.branches import marked_of
from generator.published import read_published
from generator.published.shape import Published, TextLine
from generator.telling.preview import Sentence, sentences_of
from generator.telling.settings import OF, SEEN, SHARED, settings_of
from generator.telling.style import Style, name_of, sections_of
from generator.telling.templates import SUFFIX
from generator.understanding import understand
from generator.understanding.spelling import plain

_STEP: Final = "  "
_MARKS_OR_FEW: Final = re.compile(r"[^一-龥]*[一-龥]?[^一-龥]*")  # too little to be looked for


def coverage_of(style: Style, reports: Sequence[Path] = ()) -> str:
    """Which sentences of a style have been seen published, section by section, as a clerk reads it.

    With `reports` (published files) also the cases whose words stand in none of them.  Raises
    Unreadable for a file that is none.
    """
    found = sentences_of(style)
    lines = [f"{style.name}（{style.folder}）：公开的文本里见过哪些，别的照谁写"]
    for kind in style.settings["章节"]:
        lines += ["", f"■ {kind}"]
        for section, heading in sections_of(style, kind):
            said = _told(style, kind, section, found[section])
            lines.append(f"{_STEP}{heading}（{section}）：{said}")
    lines += ["", f"■ {SHARED}", f"{_STEP}{_told(style, '', SHARED, found[SHARED])}"]
    if reports:
        lines += ["", f"■ {'、'.join(path.name for path in reports)}里没有出现的说法"]
        published = [read_published(path) for path in reports]
        kinds = {understand(one).kind for one in published}
        sections = [name for kind in kinds for name, _ in sections_of(style, kind)]
        text = "".join(map(_text_of, published))
        lines += _not_in(style, found, sections, text) or [f"{_STEP}都出现了"]
    return "\n".join(lines)


def _told(style: Style, kind: str, section: str, sentences: Mapping[str, Sentence]) -> str:
    """Of a section: how many sentences were seen, and whose those are that were not."""
    own = [name for name in sentences if _is_seen(style, kind, section, name)]
    others: dict[str, list[str]] = {}
    for name, sentence in sentences.items():
        if name not in own:
            others.setdefault(sentence.folder, []).append(name)
    names = {folder.name: name_of(folder) for folder in style.chain}
    left = [
        f"{len(those)} 句没有见过，照{names[folder]}{_listed(those, sentences)}"
        for folder, those in others.items()
    ]
    return "；".join([f"见过 {len(own)} 句" if own else "", *left][not own :])


def _listed(names: Sequence[str], sentences: Mapping[str, Sentence]) -> str:
    """The names, where they are not all of them."""
    if len(names) == len(sentences):
        return ""
    return f"（{'、'.join(name or '句子之间' for name in names)}）"


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
) -> list[str]:
    """The cases of the sentences in effect whose words are not in a text, in one line each."""
    in_effect = {
        (sentence.folder, section, name)
        for section in (SHARED, *sections)
        for name, sentence in found[section].items()
    }
    lines = []
    for case in marked_of(style).cases_of(sections):
        folder, _, file = case.file.partition("/")
        if (folder, file.removesuffix(SUFFIX), case.sentence) in in_effect:
            said = [one for one in case.said if not _MARKS_OR_FEW.fullmatch(one)]
            if said and not all(plain(one) in text for one in said):
                lines.append(f"{_STEP}{case.place}：“{'……'.join(said)}”")
    return [*dict.fromkeys(lines)]
