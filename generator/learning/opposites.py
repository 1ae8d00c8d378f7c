"""Opposites: what is said of a fall where a report shows rises alone, and the other way round.

Words go in pairs. Who says 上浮 says 下浮: that is said without asking, and shown among the cases
that the report does not have. Who says 减少5% may say 增加5% or 增长5% (there are regions that do
either): that is a question. A word without an opposite leaves its pair alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from generator.learning.question import Question, key_of
from generator.learning.uttering import Wording

_PAIRS: Final = (("增加", "减少"), ("增长", "下降"))  # words of a style: of amounts, of rates
# The opposites that a word can have. Any of them that is said already stays.
_OPPOSITES: Final[Mapping[str, tuple[str, ...]]] = {
    "减少": ("增加",),
    "增加": ("减少",),
    "增长": ("下降", "减少", "降低"),
    "上升": ("下降",),
    "下降": ("增长", "上升"),
    "降低": ("提高", "增长", "增加"),
    "提高": ("降低",),
    "上浮": ("下浮",),
    "下浮": ("上浮",),
    "增多": ("减少",),
}

_BOUND: Final = frozenset({"上浮", "下浮"})  # which have that opposite alone

Told = Collection[tuple[str, str]]  # sections, and the words of the style that were told in them


def settle_opposites(wording: Wording, told: Told, answers: Mapping[str, int]) -> list[Question]:
    """Says the opposites of words that were learned where they were not told; what is asked."""
    asked = []
    for section, name, other, words in list(_alone(wording, told)):
        opposites = _OPPOSITES.get(words, ())
        now = wording.word(section, other)
        if not opposites or now in opposites:
            continue
        answer = 0
        if words not in _BOUND:
            question = _question(wording, section, (name, words), (other, now))
            asked.append(question)
            answer = answers.get(question.key, 0)
        said = opposites if words in _BOUND else (now, *opposites)[answer : answer + 1]
        _say(wording, section, other, "".join(said), now)
    return asked


def with_opposites(words: Collection[str]) -> set[str]:
    """Words of a style, and those of the other way."""
    return {*words, *(one for pair in _PAIRS for one in pair if not set(pair).isdisjoint(words))}


def _alone(wording: Wording, told: Told) -> Iterator[tuple[str, str, str, str]]:
    """Words of a style that are said otherwise while those of the other way were not told.

    The section ('' for all of them), the word, that of the other way, what is said.
    """
    pairs = [pair for one, other in _PAIRS for pair in ((one, other), (other, one))]
    for name, other in pairs:
        if name in wording.words and other not in {word for _, word in told}:
            yield "", name, other, wording.words[name]
        for section, words in wording.own_words.items():
            if name in words and other not in words and (section, other) not in told:
                yield section, name, other, words[name]


def _question(
    wording: Wording, section: str, seen: tuple[str, str], unseen: tuple[str, str]
) -> Question:
    (name, words), (other, now) = seen, unseen
    opposites = [one for one in _OPPOSITES[words] if one != now]
    return Question(
        key_of(f"反义|{section}|{name}|{words}|{other}"),
        section or "各节",
        f"报告里只有“{words}”，没有出现相反的情形",
        f"“{name}”写的是“{words}”",
        f"相反的写“{now}”",
        (f"照{wording.over.name}写“{now}”", *(f"写“{one}”" for one in opposites)),
    )


def _say(wording: Wording, section: str, name: str, said: str, now: str) -> None:
    if said and said != now:
        words = wording.own_words.setdefault(section, {}) if section else wording.words
        words[name] = said
