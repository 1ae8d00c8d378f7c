"""Carried: what was there and what came in is what went out and what is left (X11, N23)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from generator.inspection.arithmetic.tabulated import cell_of
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import in_wan
from generator.number.reach import Range, total
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding.meant import Meanings
from generator.understanding.sentences import Amount
from generator.understanding.sentences.printed import Quote
from generator.vocabulary.held import FUND, WHOLE

N23: Final = Rule(
    "N23",
    "年初结转加本年收入等于本年支出加年末结转",
    "一种资金年初有多少、本年收了多少，就等于本年用了多少、年末剩下多少；收入总计、支出总计是两边各自的和。"
    "全部资金还有使用非财政拨款结余、结余分配，没有说到的，只看不可能的一边。",
    "财政拨款收入 900 万元，年初结转 20 万元，支出 910 万元，年末结转 20 万元",
    "年末结转 10 万元",
)
X11: Final = Rule(
    "X11",
    "政府性基金一句里收支平衡，支出等于基本加项目",
    "这一句里有收入、年初、支出、基本、项目、年末六个数：收入加年初等于支出加年末，支出等于基本加项目。",
    edit=Edit("支出195万元，其中基本支出5万元", "支出195万元，其中基本支出6万元"),
)

_IN, _OUT = "收入合计", "支出合计"
_BEFORE, _AFTER, _USED = "年初结转和结余", "年末结转和结余", "使用非财政拨款结余"
_SPREAD: Final = "结余分配"
_SIX: Final = dict.fromkeys((_IN, _BEFORE, _OUT, "基本支出", "项目支出", _AFTER)).keys()
_ALL: Final = {_IN: "收入总计", _OUT: "支出总计"}


def judge_carried(case: Case, inspection: Inspection) -> None:
    """Each kind of money whose four figures the report states, in one section or in several."""
    for fund, found in _stated(case).items():
        if fund == FUND and found.keys() >= _SIX:
            _judge_fund(found, inspection)
        elif not _tabled(found, case):
            _judge(fund, found, inspection)


Stated = Mapping[str, tuple[Amount, Meanings]]


def _stated(case: Case) -> Mapping[str, Stated]:
    """The figures of each fund by name, as each is stated first; 收入 may be the total as well.

    年初结转 is that of the list of 收入合计, where one has it: it is in there already.
    """
    found: dict[str, dict[str, tuple[Amount, Meanings]]] = {}
    for text in case.understood.sections:
        for amount, meanings in case.readings.meant(text, case.understood):
            one = meanings[0]
            own = one.column == case.column and not one.year and not one.subject
            if own and all(other.fund == one.fund for other in meanings[1:]):
                name = min(each.quantity for each in meanings)  # 合计 before 总计
                figures = found.setdefault(one.fund, {})
                figures.setdefault(name, (amount, meanings))
                if name == _BEFORE and _IN in figures and figures[_IN][0] in amount.within:
                    figures[name] = amount, meanings
    return found


def _tabled(found: Stated, case: Case) -> bool:
    """Whether the tables say of every figure which is wrong."""
    kind = case.understood.kind
    return all(any(cell_of(m, case.tables, kind) for m in each) for _, each in found.values())


# ---------------------------------------------------------------- 政府性基金


def _judge_fund(found: Stated, inspection: Inspection) -> None:
    """收入 + 年初 = 支出 + 年末, and 支出 = 基本 + 项目, as the prose itself has them (X11)."""
    held = {name: found[name][0].printed.range() for name in _SIX}
    parts = total((held["基本支出"], held["项目支出"]))
    left, right = total((held[_IN], held[_BEFORE])), total((held[_OUT], held[_AFTER]))
    message = (
        f"收入＋年初 {in_wan(left.middle())}，支出＋年末 {in_wan(right.middle())}；"
        f"支出 {in_wan(held[_OUT].middle())}，基本＋项目 {in_wan(parts.middle())}（万元）"
    )
    quote = _quote([found[name][0] for name in _SIX])
    charge = None
    if not (parts.meets(held[_OUT]) and left.meets(right)):
        charge = Charge(WRONG, quote.words, "", message)
    inspection.settle(X11, quote, charge, "收入＋年初 = 支出＋年末，支出 = 基本＋项目")


def _quote(amounts: Sequence[Amount]) -> Quote:
    """From the first to the last of amounts of one section; of several that of the last."""
    last = amounts[-1]
    near = [one.quote for one in amounts if one.at.text is last.at.text]
    first = min(near, key=lambda quote: quote.start)
    return first.to(max(near, key=lambda quote: quote.end))


# ---------------------------------------------------------------- any money


def _judge(fund: str, found: Stated, inspection: Inspection) -> None:
    """The two sides of the account, and each with its total.

    Of all the money what is not stated, 使用非财政拨款结余 and 结余分配, can only be more.
    """
    used = (_USED,) if _USED in found else ()
    come = (_IN, _BEFORE, *used)
    whole = fund == WHOLE
    account = whole and _in_one_sentence((_IN, _BEFORE, _OUT, _SPREAD, _AFTER), found)
    sides = (
        (come, (_OUT, _AFTER), not whole, account or (whole and not used)),
        (("收入总计",), come, not whole or bool(used), False),
        (("支出总计",), (_OUT, _AFTER), not whole, False),
    )
    if account:
        # What was used besides would be said with them: else it is a hint.
        bad = WRONG if used else HINT
        _judge_sides(come, (_OUT, _SPREAD, _AFTER), found, inspection, equal=True, bad=bad)
    for left, right, equal, loose in sides:
        if all(name in found for name in (*left, *right)) and not loose:
            _judge_sides(left, right, found, inspection, equal=equal)


def _in_one_sentence(names: Sequence[str], found: Stated) -> bool:
    """Whether a sentence goes through the account: 年初A，收入B，支出C，结余分配D，年末E."""
    stated = [found[name][0] for name in names if name in found]
    return len(stated) == len(names) and len({(id(s.at.text), s.sentence) for s in stated}) == 1


def _judge_sides(
    left: Sequence[str],
    right: Sequence[str],
    found: Stated,
    inspection: Inspection,
    *,
    equal: bool,
    bad: str = WRONG,
) -> None:
    whole, parts = found[left[0]][0], [found[name][0] for name in right]
    if len(left) == 1 and all(whole in part.within for part in parts):
        return  # a list of it, which is added up as such
    pairs = list(product(_sums(left, found), _sums(right, found)))
    amounts = [found[name][0] for name in (*left, *right)]
    says = f"{_added(left, found)}，{_added(right, found)}"
    fits = any(one.meets(two) or (not equal and one.low >= two.high) for one, two in pairs)
    one, two = pairs[0]
    message = f"{says}（万元），差 {in_wan(abs(one.middle() - two.middle()))} 万元"
    quote = _quote(amounts)
    charge = None if fits else Charge(bad, quote.words, "", message)
    inspection.settle(N23, quote, charge, says, held=(amount.at for amount in amounts))


def _sums(names: Sequence[str], found: Stated) -> Iterator[Range]:
    """What figures come to; what may be a total, or lists it, already has what was carried."""
    yield total(found[name][0].printed.range() for name in names)
    for name in names[:1]:
        amount, meanings = found[name]
        whole = any(one.quantity == _ALL.get(name) for one in meanings)
        if len(names) > 1 and (whole or any(amount in found[one][0].within for one in names[1:])):
            yield amount.printed.range()


def _added(names: Sequence[str], found: Stated) -> str:
    parts = [f"{name} {in_wan(found[name][0].printed.value)}" for name in names]
    return "＋".join(parts)
