"""One number: the single amount of the prose whose other value would have several findings gone.

A wrong total breaks its sum, the shares of it, its growth and what a later section says of it: one
cause is one finding.  It is looked for by trying: what one broken statement would have an amount
be is put into the text, and everything that the prose states is judged anew.  Only where several
findings go and no new one comes is that amount the cause; where another would do both are named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import permutations
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.inspection.arithmetic.summed import sums_in
from generator.inspection.case import Case
from generator.inspection.claims import NUMBER, ONE_NUMBER, Finding, Inspection
from generator.inspection.judge import rounded
from generator.later import matcher
from generator.number.digits import exchanged, mistyped
from generator.problem import RIGHT, Quantity, unit_of
from generator.understanding import WAN, Text, Understood
from generator.understanding.sentences import Amount
from generator.understanding.sentences.printed import Printed, Quote
from generator.understanding.sentences.tokens import tokens_of

_MANY: Final = 2  # findings that one number must explain
_MOST: Final = 200  # and of how many it can be the cause of some
_TRIES: Final = 24  # values that are tried in a report
_LONGEST: Final = 40_000  # characters of sections that are judged anew for it
_CAUSES: Final = 4  # numbers that are looked for
_NUMBER: Final = matcher(NUMBER)
_OTHER_WAY: Final = {
    one: other
    for pair in ("增加 减少", "增长 下降", "上升 降低", "增 减", "大于 小于", "高于 低于")
    for one, other in permutations(pair.split())
}
_FAR: Final = 300  # characters that a sentence begins before a finding
_EITHER: Final = 3  # numbers of which one is wrong, that are named together

Again = Callable[[Understood, Sequence[Text]], Inspection]
Key = tuple[str, int, int]  # the code, the section, where it stands there


class _Repair(Struct, frozen=True):
    """A number of a section, `at` with its unit, with other digits."""

    section: int
    at: Quote
    start: int  # of its digits
    printed: str
    digits: str
    said: Quote  # with the words that name it

    @property
    def slip(self) -> bool:
        """Whether a hand on the keys explains it: one digit, or two that are exchanged."""
        return _slip(self.printed, self.digits) or self.printed in _OTHER_WAY


_Gone = tuple[_Repair, frozenset[Key]]
_Figure = tuple[int, Quote, Printed]  # a number of the prose, and the section that it stands in


def explain(
    case: Case,
    inspection: Inspection,
    found: tuple[Sequence[Finding], Sequence[Finding]],
    again: Again,
) -> None:
    """Findings of the prose that one number explains get it as their cause.

    What was found is that of all sections and of what spans them, and the latter alone; `again`
    judges some of a report.
    """
    broken = sum(one.at is not None for one in inspection.findings)
    if not _MANY <= broken <= _MOST:  # what is wrong everywhere has no one cause
        return
    prose, spanning = found
    trial, figures = _Trial(case, spanning, again), tuple(_figures(case))
    before = trial.keyed(prose)
    for _ in range(_CAUSES):
        likely = _likely(case, tuple(before.values()), figures)
        tried = [(one, trial.gone(one, before)) for one in likely if trial.may(one)]
        best = _best([one for one in tried if len(one[1]) >= _MANY])
        if not best:
            return
        gone = best[0][1]
        _tell(case, [repair for repair, _ in best], gone, inspection)
        before = {key: one for key, one in before.items() if key not in gone}


def _key(one: Finding, case: Case) -> Key:
    if one.at is None:
        return one.code, -1, one.place.line
    texts = case.understood.sections
    section = next((at for at, text in enumerate(texts) if text is one.at.text), -1)
    return one.code, section, one.at.start


# ---------------------------------------------------------------- what may be wrong


def _likely(case: Case, broken: Sequence[Finding], figures: Sequence[_Figure]) -> Iterator[_Repair]:
    """Other digits of numbers, those first that most broken statements ask for."""
    asked: dict[tuple[int, int, str], list[_Repair]] = defaultdict(list)
    spoken = _spoken_of(broken)
    likely = (*_demanded(figures, broken), *_misprinted(figures, broken))
    wanted = (*_asked(case, broken), *_missed(figures, broken))
    for repair in (*wanted, *(one for one in likely if spoken[_bare(one.printed)] >= _MANY)):
        if repair.start >= 0:
            asked[repair.section, repair.start, repair.digits].append(repair)
    yield from _turned(case, broken)
    for repairs in sorted(asked.values(), key=lambda one: (-len(one), not one[0].slip)):
        yield repairs[0]


def _spoken_of(broken: Sequence[Finding]) -> Counter[str]:
    """How many findings speak of a number: what is in no two of them is no cause of two.

    What a change is of stands before it in its sentence.
    """
    numbers = ({_bare(n) for n in _NUMBER.findall(_sentence(one) + one.message)} for one in broken)
    return Counter(number for found in numbers for number in found)


def _sentence(finding: Finding) -> str:
    """What a finding quotes, with the beginning of its sentence."""
    if (at := finding.at) is None:
        return finding.quote
    first = max(at.start - _FAR, 0)
    start = max(at.text.text.rfind(mark, first, at.start) for mark in "。\n") + 1
    start = max(start, first)
    return at.text.text[start : at.end]


def _turned(case: Case, broken: Sequence[Finding]) -> Iterator[_Repair]:
    """The words of the broken changes that say which way they go, the other way round."""
    spans = [one.at for one in broken if one.at]
    for section, text in enumerate(case.understood.sections):
        for change in case.readings.of(text).changes:
            other = _OTHER_WAY.get(change.word)
            if other and any(span.meets(change.quote) for span in spans):
                start = text.text.find(change.word, change.quote.start, change.quote.end)
                at = Quote(text, start, start + len(change.word))
                yield _Repair(section, at, start, change.word, other, change.quote)


def _bare(digits: str) -> str:
    """A number as messages print it: 7,625.90 is 7625.9."""
    bare = digits.replace(",", "")
    return bare.rstrip("0").rstrip(".") if "." in bare else bare


def _asked(case: Case, broken: Sequence[Finding]) -> Iterator[_Repair]:
    """What the sums and the steps of the broken sections would have their amounts be."""
    touched = {id(one.at.text) for one in broken if one.at}
    for at, text in enumerate(case.understood.sections):
        for amount, value in _wanted(case.of(text)) if id(text) in touched else ():
            if digits := _as_printed(amount.printed, value):
                repair = _repair(at, amount.at, amount.printed, digits)
                yield replace(repair, said=amount.quote)


def _wanted(case: Case) -> Iterator[tuple[Amount, Fraction]]:
    for one in sums_in(case):
        gap = one.added.middle() - one.whole.printed.value
        if gap and not one.fits:
            yield one.whole, one.added.middle()
            yield from ((part, part.printed.value - gap) for part in one.parts)
    for change in case.reading.changes:
        if change.step and change.base and change.base.printed and change.way in {"增", "减"}:
            step = change.step.value if change.way == "增" else -change.step.value
            for now in change.of:
                if now.printed.value != change.base.printed.value + step:
                    yield now, change.base.printed.value + step


def _as_printed(printed: Printed, value: Fraction) -> str:
    """The digits of a value as a number beside it is printed; empty where that cannot be."""
    bare = printed.digits.replace(",", "")
    whole, _, part = bare.partition(".")
    if value < 0 or not (whole + part).isdecimal() or not printed.value:
        return ""
    unit = printed.value / Fraction(bare)  # 元 of the unit that is printed behind it
    head, point, tail = rounded(value / unit, len(part)).partition(".")
    other = (f"{int(head):,}" if "," in printed.digits else head) + point + tail
    return "" if other == printed.digits else other


def _misprinted(figures: Sequence[_Figure], broken: Sequence[Finding]) -> Iterator[_Repair]:
    """A number of a broken sentence, or one that it should be, a slip away from another one."""
    spans = [one.at for one in broken if one.at]
    inside = [any(span.meets(at) for span in spans) for _, at, _ in figures]
    lengths: dict[tuple[bool, int], dict[str, bool]] = defaultdict(dict)
    for (_, at, printed), within in zip(figures, inside, strict=True):
        known = lengths[at.words.endswith("%"), len(printed.digits)]
        known[printed.digits] = known.get(printed.digits, False) or within
    for (section, at, printed), within in zip(figures, inside, strict=True):
        known = lengths[at.words.endswith("%"), len(printed.digits)]
        for other, broken_too in known.items():
            if (within or broken_too) and _slip(printed.digits, other):
                yield _repair(section, at, printed, other)


def _demanded(figures: Sequence[_Figure], broken: Sequence[Finding]) -> Iterator[_Repair]:
    """What a finding itself would have stand there."""
    for section, at, printed in figures:
        for one in broken:
            if one.at and one.at.meets(at) and one.printed == printed.digits:
                scale = {"万元": WAN, "元": 1}.get(unit_of(one.expected))
                value = Fraction(one.expected) * scale if scale else None
                if value is not None and (digits := _as_printed(printed, value)):
                    yield _repair(section, at, printed, digits)


def _missed(figures: Sequence[_Figure], broken: Sequence[Finding]) -> Iterator[_Repair]:
    """What a sum misses its whole by, as the slip of one of its parts."""
    for one in broken:
        if one.at is None or (gap := _gap(one, figures)) is None:
            continue
        for section, at, printed in figures:
            if at.text is one.at.text and printed.digits != one.printed:
                for value in (printed.value - gap, printed.value + gap):
                    digits = _as_printed(printed, value)
                    if digits and _slip(printed.digits, digits):
                        yield _repair(section, at, printed, digits)


def _gap(one: Finding, figures: Sequence[_Figure]) -> Fraction | None:
    """How far what should stand somewhere is from the amount that does."""
    scale = {"万元": WAN, "元": 1}.get(unit_of(one.expected))
    here = (p for _, at, p in figures if one.at and at.text is one.at.text)
    printed = next((p for p in here if p.digits == one.printed), None)
    if scale is None or printed is None or printed.value == Fraction(one.expected) * scale:
        return None
    return Fraction(one.expected) * scale - printed.value


def _figures(case: Case) -> Iterator[_Figure]:
    """Every amount and rate of the prose, and the section that it stands in."""
    for section, text in enumerate(case.understood.sections):
        for token in tokens_of(text):
            if token.printed and token.kind in {"金额", "比率"}:
                yield section, Quote(text, token.start, token.end), token.printed


def _repair(section: int, at: Quote, printed: Printed, digits: str) -> _Repair:
    start = at.text.text.find(printed.digits, at.start, at.end)
    return _Repair(section, at, start, printed.digits, digits, at)


def _slip(one: str, other: str) -> bool:
    return bool(exchanged(one, other) or mistyped(one, other))


# ---------------------------------------------------------------- what goes with it


class _Trial:
    """What the prose comes to with another number in it."""

    def __init__(self, case: Case, spanning: Sequence[Finding], again: Again) -> None:
        self._case, self._again = case, again
        self._spanning = self.keyed(spanning).keys()
        self._tries, self._left = _TRIES, _LONGEST

    def may(self, repair: _Repair) -> bool:
        """Whether there is time to try another; what was tried is counted."""
        self._tries -= 1
        self._left -= len(repair.at.text.text)
        return self._tries >= 0 and self._left >= 0

    def keyed(self, found: Sequence[Finding]) -> dict[Key, Finding]:
        """Findings of the prose by where they stand."""
        return {_key(one, self._case): one for one in found if one.at}

    def _speaking(self, repair: _Repair, before: Mapping[Key, Finding]) -> Iterator[int]:
        """The sections whose findings speak of a number: they may have it from its section."""
        bare = _bare(repair.printed)
        for (_, section, _), one in before.items():
            if section >= 0 and bare in map(_bare, _NUMBER.findall(one.message)):
                yield section

    def gone(self, repair: _Repair, before: Mapping[Key, Finding]) -> frozenset[Key]:
        """The findings that are gone with a repair; none where a new one comes."""
        text, end = repair.at.text.text, repair.start + len(repair.printed)
        other = replace(repair.at.text, text=text[: repair.start] + repair.digits + text[end:])
        texts = list(self._case.understood.sections)
        texts[repair.section] = other
        changed = replace(self._case.understood, sections=tuple(texts))
        longer = len(repair.digits) - len(repair.printed)
        judged = {repair.section, *self._speaking(repair, before)}
        after = {key for key in before if key[1] not in judged and key not in self._spanning}
        again, case = self._again(changed, [texts[at] for at in judged]), self._case
        trial = replace(case, understood=changed)
        for one in again.findings:
            code, section, at = _key(one, trial)
            moved = longer if section == repair.section and at > repair.start else 0
            after.add((code, section, at - moved))
        if after.difference(before):
            return frozenset()
        right = [one for one in again.checked if one.level == RIGHT and one.at]
        return frozenset(
            key
            for key in frozenset(before).difference(after)
            if repair.printed in _OTHER_WAY or _still_judged(before[key], key, right, trial, longer)
        )


def _still_judged(
    broken: Finding, key: Key, right: Sequence[Finding], trial: Case, longer: int
) -> bool:
    """Whether what was broken is right now, and not only no longer stated."""
    near = abs(longer)
    return any(
        one.code == broken.code and one.at and broken.at
        and one.at.start < broken.at.end + near and broken.at.start - near < one.at.end
        and _key(one, trial)[1] == key[1]
        for one in right
    )  # fmt: skip


def _best(found: Sequence[_Gone]) -> Sequence[_Gone]:
    """The repairs that explain most: a slip if there is one; several where each would do."""
    most = max((len(gone) for _, gone in found), default=0)
    best = [one for one in found if len(one[1]) == most]
    best = [one for one in best if one[0].slip] or best
    alike = {one[0].start: one for one in best if one[1] == best[0][1]}
    return list(alike.values())[:_EITHER]


def _tell(
    case: Case, repairs: Sequence[_Repair], gone: frozenset[Key], inspection: Inspection
) -> None:
    """The findings that are gone have one cause, and the first of them stands where that does."""
    ways = "，或者".join(
        f"“{one.said.bare().words}”的 {one.printed} 改为 {one.digits}" for one in repairs
    )
    cause, repair = f"{ONE_NUMBER}：{ways}，这 {len(gone)} 处就都对得上", repairs[0]
    places = [
        at
        for at, one in enumerate(inspection.checked)
        if one.level != RIGHT and _key(one, case) in gone
    ]
    there = (inspection.checked[at] for at in places if _stands_at(inspection.checked[at], repair))
    if also := next((one.cause for one in there if one.cause), ""):
        cause = f"{cause}；{also}"
    found = [replace(inspection.checked[at], cause=cause) for at in places]
    if len(repairs) == 1:
        found.sort(key=lambda one: not _stands_at(one, repair))
        found[0] = _standing(found[0], repair)
    for at, one in zip(places, found, strict=True):
        inspection.checked[at] = one


def _stands_at(one: Finding, repair: _Repair) -> bool:
    """Whether a finding quotes the number that is mended."""
    return one.at is not None and one.at.meets(repair.at)


def _standing(one: Finding, repair: _Repair) -> Finding:
    """A finding as one of the number: with its own words where the number is among them."""
    told = replace(one, printed=repair.printed, expected=_quantity(repair))
    if _stands_at(one, repair):
        return told
    quote = repair.said.bare()
    return replace(told, at=quote, quote=quote.words, section=quote.where, place=quote.place)


def _quantity(repair: _Repair) -> Quantity:
    return Quantity(repair.digits, repair.at.words.removeprefix(repair.printed))
