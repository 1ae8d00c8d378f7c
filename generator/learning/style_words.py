"""Words of the style: what each was published as, everywhere or by section."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from generator.learning.assertions import said_by
from generator.learning.editing import Edits
from generator.learning.identified import merged
from generator.learning.phrasing import Body, Call, Word, within
from generator.learning.places import Observed
from generator.learning.uttering import Wording
from generator.learning.writing_down import DIGIT


def settle_words(made: Edits) -> set[str]:
    """Learns the words that are decided; their names, also of those that were not changed."""
    words: dict[str, list[Observed]] = {}
    for place, seen in made.observations.items():
        if isinstance(place, Word):
            words.setdefault(place.name, []).extend(seen)
    return {name for name, seen in words.items() if _settle_word(made, name, seen)}


def _settle_word(made: Edits, name: str, seen: Sequence[Observed]) -> bool:
    """A word that was published otherwise everywhere, or everywhere in a section."""
    if not any(one.is_changed for one in seen):
        return True
    wording = made.wording
    if word := _said_by_all(seen):
        sections = {one.piece.section for one in seen}
        if len(seen) == 1 and _users(wording, name) - sections:
            # What the others say was not seen.
            wording.own_words.setdefault(sections.pop(), {})[name] = word
        else:
            wording.words[name] = word
        made.changed += 1
        return True
    sections = {one.piece.section for one in seen}
    by_section = {
        section: [one for one in seen if one.piece.section == section] for section in sections
    }
    said = {section: _said_by_all(each) for section, each in by_section.items()}
    if not all(said.values()):
        return False
    _settle_by_section(made, name, {one: str(word) for one, word in said.items()})
    return True


def _settle_by_section(made: Edits, name: str, said: Mapping[str, str]) -> None:
    """A word that some sections say otherwise: that which most say is the style's.

    Unless a section says what the style says already.
    """
    wording = made.wording
    ranked = Counter(said.values()).most_common()
    usual = wording.word("", name)
    if usual not in said.values() and ranked[0][1] > 1:
        wording.words[name] = usual = ranked[0][0]
        for own in wording.own_words.values():
            own.pop(name, None)
        made.changed += 1
    for section, word in said.items():
        if word != wording.word(section, name):
            wording.own_words.setdefault(section, {})[name] = word
            made.changed += 1


def _users(wording: Wording, name: str) -> set[str]:
    """The sections that say a word, on their own or in a sentence."""

    def says(body: Body, calls: tuple[str, ...]) -> bool:
        for _, node in within(body):
            if isinstance(node, Word) and node.name == name:
                return True
            if isinstance(node, Call) and node.name not in calls:
                inner = wording.phrasing.sentences[node.name].body
                if says(inner, (*calls, node.name)):
                    return True
        return False

    return {one for one, body in wording.phrasing.sections.items() if says(body, ())}


def _said_by_all(seen: Sequence[Observed]) -> str | None:
    """The word that all of them say; digits only where the word had some, or says none."""
    raws = {one.raw if one.is_changed else str(one.was[0]) for one in seen}
    if len(raws) != 1 or merged([one.content for one in seen]) is None:
        return None
    raw = raws.pop()
    before = str(seen[0].was[0])
    new = set(re.findall(r"\d[\d.,]*", raw)) - set(re.findall(r"\d[\d.,]*", before))
    if said_by(raw) - said_by(before):
        return None
    named = any(
        isinstance(part, frozenset) and not DIGIT.match(one.raw)
        for one in seen
        for part in one.content
        if "部门" in part
    )
    return None if new - {"0", "0.00"} or named else raw
