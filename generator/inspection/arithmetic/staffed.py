"""Staffed: people and units by kind are as many as there are said to be (N27)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from generator.inspection.arithmetic.counted import moves
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.later import matcher
from generator.problem import HINT, Quantity
from generator.rule import Rule
from generator.understanding.sentences import Count

N27: Final = Rule(
    "N27",
    "各类人员、单位相加等于总数",
    "说了一共多少人，再用“其中”列出在职、离休、退休各多少人，相加就是总数；按职称、岗位、学段列出的，"
    "行政、事业编制，决算编报的各种单位也是。",
    bad="实有人数30人，其中：在职人员25人，离休人员0人，退休人员6人",
    good="实有人数31人，其中：在职人员25人，离休人员0人，退休人员6人",
    hint="提示：各类相加与总数不符，也许没有列全，或者实有人数只算在职的。",
)

_UNITS: Final = frozenset(("人", "名"))
# Of what, and in which kinds: each is in one of them. Of what else people are, party members or
# women, one may be several.
_KINDS: Final = (
    (matcher("离退休(?:人[员数])?[共有为]*$"), matcher("离休|退休")),
    (matcher("(?:实有人[数员]|总人数)[共有为]*$"), matcher("在职|在编|离休|退休|其他人员")),
    (matcher("编制(?:人?数)?[共有为]*$"), matcher("编制")),
    (matcher("单位[共有为]*$"), matcher("(?:行政|事业|其他|参照|参公).*单位")),
)
_TWO: Final = 2


def judge_staffed(case: Case, inspection: Inspection) -> None:
    """Each number of people with the kinds that are listed of it."""
    found = [one for one in case.reading.counts if _counts(one)]
    for whole in {id(one.within): one.within for one in found if one.within}.values():
        if whole in found:
            _judge([one for one in found if one.within is whole], whole, inspection)


def _counts(one: Count) -> bool:
    """Whether people are counted, or units: 单位共4个，其中：行政单位1个，事业单位3个."""
    counted = one.unit in _UNITS or (one.unit == "个" and "单位" in one.words)
    return counted and not (one.aside or moves(one))


def _judge(parts: Sequence[Count], whole: Count, inspection: Inspection) -> None:
    """教职工62人，其中教师50人，工人12人，退休28人: those who are retired are told behind."""
    sums = list(accumulate(part.value for part in parts))
    length = next((at for at in range(len(sums), 0, -1) if sums[at - 1] == whole.value), 0)
    added = (
        f"{'＋'.join(str(one.value) for one in parts[: length or None])} = {sums[length - 1]} 人"
    )
    if length:
        for one in (whole, *parts[:length]):
            inspection.holds(N27, one.quote, added)
    elif len(parts) >= _TWO and _are_kinds(parts, whole):
        message = f"各类相加：{added}，写的是 {whole.value} {whole.unit}"
        charge = Charge(HINT, str(whole.value), Quantity(str(sums[-1]), whole.unit), message)
        inspection.wrong(N27, whole.quote.to(parts[-1].quote), charge)


def _are_kinds(parts: Sequence[Count], whole: Count) -> bool:
    """Whether parts are the kinds that there are of what is counted, and no others."""
    kinds = next((kinds for of, kinds in _KINDS if of.search(whole.words)), None)
    return kinds is not None and all(kinds.search(one.words) for one in parts)
