"""Leaving: what was learned and would be wrong of somebody is worded as the style below does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from generator.learning.gate import Amiss
from generator.learning.phrasing import (
    Block,
    Body,
    Phrasing,
    called_in,
    copied,
    dissolved,
    within,
    written,
)
from generator.learning.styled import below
from generator.learning.uttering import Wording
from generator.telling.style import sections_of
from generator.understanding.spelling import numeral_value

_GRAM: Final = 5  # characters by which words are found again


def leave(
    wording: Wording, kind: str, found: Sequence[Amiss], tried: set[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Words whatever is amiss as the style below does; each section with what that was.

    The sentence of 句式 or the block; the whole section where that did not help, which `tried`
    knows; whatever says the words that are quoted where no place is known.
    """
    over = below(wording)
    left = {
        (_named(wording, kind, one.section), one.place.rpartition("【")[2].rstrip("】")): one
        for one in reversed(found)
    }
    for (section, sentence), one in left.items():
        again = (section, sentence) in tried
        mine = not one.place.startswith(f"{wording.over.folder}/")
        if mine and sentence in wording.phrasing.sentences:
            wording.phrasing.sentences[sentence] = over.sentences[sentence]
        elif not (
            (not again and _leave_block(wording, section, sentence, over, one.said))
            or (not one.place and _leave_words(wording, one.said, over))
            or section not in wording.phrasing.sections
        ):
            _leave_section(wording, section, over)
    tried.update(left)
    return [(_named(wording, kind, one.section), str(one)) for one in found]


def _named(wording: Wording, kind: str, section: str) -> str:
    """A section by its name; the audit knows it by its number."""
    names = wording.order or [
        name for name, _ in sections_of(wording.over, kind) if name not in wording.left_out
    ]
    number = numeral_value(section)
    return names[number - 1] if 0 < number <= len(names) else section


def _leave_block(wording: Wording, section: str, name: str, over: Phrasing, said: str) -> bool:
    """Words a block as it was; False where there is none of that name, or it is not another.

    Of a block with others in it the one that says what is amiss, where that can be told.
    """
    own = _blocks(wording.phrasing.sections.get(section, [])).get(name)
    if own is None:
        return False
    if name in over.sections:  # of a section that gathers others
        own.body[2:] = dissolved(over.sections[name])
        return True
    before = _blocks(over.sections.get(section, [])).get(name)
    if before is None or written(before.body) == written(own.body):
        return False
    inner = _saying(said, own, before)
    own, before = inner or (own, before)
    own.body = copied(before.body)
    return True


def _leave_section(wording: Wording, section: str, over: Phrasing) -> None:
    """Words a section, and the sentences that it says, as they were."""
    wording.own_words.pop(section, None)
    wording.seen = [name for name in wording.seen if name != section]
    if section not in over.sections:  # it gathers others, which stand on their own again
        gathered = wording.phrasing.sections.pop(section)
        names = [node.name for node in gathered if isinstance(node, Block)]
        wording.headings.pop(section, None)
        at = wording.order.index(section)
        wording.order[at : at + 1] = names
        wording.left_out = [name for name in wording.left_out if name not in names]
        return
    wording.phrasing.sections[section] = over.sections[section]
    for name in called_in(wording.phrasing.sections[section], wording.phrasing):
        wording.phrasing.sentences[name] = over.sentences[name]


def _leave_words(wording: Wording, said: str, over: Phrasing) -> bool:
    """Whatever says words that are not to be said; False where nothing does."""
    phrasing = wording.phrasing
    grams = {said[at : at + _GRAM] for at in range(len(said) - _GRAM + 1)}
    guilty = [
        name
        for name, body in phrasing.sections.items()
        if name in over.sections and any(gram in written(body) for gram in grams)
    ]
    for name in guilty:
        _leave_section(wording, name, over)
    for words in (wording.words, wording.headings):
        for word in [one for one, now in words.items() if any(gram in now for gram in grams)]:
            del words[word]
            guilty.append(word)
    return bool(guilty)


def _saying(said: str, own: Block, before: Block) -> tuple[Block, Block] | None:
    """The block in another that says most of some words, with what it was; None without one."""
    grams = {said[at : at + _GRAM] for at in range(len(said) - _GRAM + 1)}
    olds = _blocks(before.body)
    ranked = [
        (sum(gram in text for gram in grams), block)
        for block in _blocks(own.body).values()
        if block.name in olds
        and (text := written(block.body)) != written(olds[block.name].body)
        and any(gram in text for gram in grams)
    ]
    if not ranked:
        return None
    block = max(ranked, key=lambda one: one[0])[1]
    return block, olds[block.name]


def _blocks(body: Body) -> dict[str, Block]:
    return {node.name: node for _, node in within(body) if isinstance(node, Block)}
