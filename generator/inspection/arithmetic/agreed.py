"""Agreed: what several sections state of one figure, of two that are equal, of a whole and parts.

Where a table holds a figure, it says which section is wrong (tabulated); here they say it to each
other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from generator.inspection.arithmetic.moved import by_amount, judge_moves
from generator.inspection.arithmetic.restated import N14, of_two_wholes
from generator.inspection.arithmetic.summed import N19, X08
from generator.inspection.arithmetic.tabulated import cell_of
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import in_wan, judged
from generator.later import matcher
from generator.number.reach import Range, difference, overlap, total
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding.about import listed
from generator.understanding.meant import Meant
from generator.understanding.sentences import Amount, Change
from generator.vocabulary.held import CAPITAL, FUND, GENERAL, GRANTS, WHOLE
from generator.vocabulary.quantities import BY_NAME

N20: Final = Rule(
    "N20",
    "收入等于支出",
    "《预算法》要求各部门预算收支平衡：收入预算和支出预算是同一个数，财政拨款的收和支也是；"
    "决算的收入总计和支出总计也是同一个数。",
    edit=Edit("支出预算：2025年年初预算数1000万元", "支出预算：2025年年初预算数1100万元"),
    example="预算",
    hint="提示：一般公共预算一种资金的收和支不相等，也许有没有说到的结转。",
)

_IN, _OUT = ("收入总计", "支出总计"), ("收入合计", "支出合计")
# Two figures that every report has equal, and those that have what was carried between them.
_EQUAL: Final = tuple((_IN, fund) for fund in (WHOLE, GRANTS))
_NEARLY: Final = tuple((_OUT, fund) for fund in (GENERAL, FUND, CAPITAL))
_USES: Final = ("基本支出", "项目支出")
_MONEY: Final = (("支出合计", GENERAL), ("支出合计", FUND), ("支出合计", CAPITAL))
Figure = tuple[str, str]  # quantity and fund
# A figure that is others together, and whether there can be nothing besides.
_MADE_OF: Final[tuple[tuple[Figure, tuple[Figure, ...], bool], ...]] = (
    (("支出总计", GRANTS), _MONEY, True),
    (("支出总计", WHOLE), tuple((use, WHOLE) for use in _USES), False),
    (("支出合计", WHOLE), tuple((use, WHOLE) for use in _USES), False),
    (("支出合计", GENERAL), tuple((use, GENERAL) for use in _USES), True),
    *(
        (("基本支出", fund), (("人员经费", fund), ("公用经费", fund)), True)
        for fund in (WHOLE, GENERAL)
    ),
)

# What makes up a quantity of a report's own, where each kind has a section to itself.
_OF_KINDS: Final = tuple(
    (name, *BY_NAME[name].parts) for name in ("“三公”经费", "公务用车购置及运行维护费")
)

Account = Mapping[Meant, Sequence[Amount]]


def judge_agreed(case: Case, inspection: Inspection) -> None:
    """The figures of the year of a report, as all of its sections state them."""
    account, of_budget = case.readings.account(case.understood), case.of_budget
    moves, carried = _moves(case), _carried_in(account)
    for meant, each in account.items():
        if not (meant.subject or cell_of(meant, case.tables, case.understood.kind)):
            others = [*each, *_alike(meant, account)] if of_budget else _of_sections(each)
            _judge_repeated(others, carried, inspection)
    _judge_balance(case, account, moves, inspection)
    if not case.tables.cells.get("TS"):
        _judge_kinds(account, case.column, moves, inspection)
    for whole, parts, complete in _MADE_OF:
        own = whole if of_budget else (whole[0].replace("总计", "合计"), whole[1])
        found = [account.get(Meant(*one, case.column)) for one in (own, *parts)]
        stated = [one[0] for one in found if one]
        if len(stated) == len(found) and _asked(stated, whole, case):
            _judge_made(stated, moves, inspection, complete=complete)
    if of_budget:
        _judge_projects(case, account, inspection)


def _pair(
    names: tuple[str, str], fund: str, column: str, account: Account
) -> tuple[Amount, Amount] | None:
    left, right = (account.get(Meant(name, fund, column)) for name in names)
    return (left[0], right[0]) if left and right else None


Moves = Mapping[tuple[int, str], Change]


def _moves(case: Case) -> Moves:
    """The changes against last year of the amounts of a report."""
    found: dict[tuple[int, str], Change] = {}
    for text in case.understood.sections:
        found |= by_amount(case.readings.of(text).changes, of_budget=case.of_budget)
    return found


# ---------------------------------------------------------------- said twice


def _of_sections(each: Sequence[Amount]) -> list[Amount]:
    """The first of each section: within one they are held against each other there (restated)."""
    return list({id(one.at.text): one for one in reversed(each)}.values())[::-1]


def _alike(meant: Meant, account: Account) -> Sequence[Amount]:
    """The same figure of all the money where all of it is 一般公共预算, and the other way round."""
    if meant.fund not in {WHOLE, GENERAL} or meant.quantity not in _SHARED:
        return ()
    if not _one_fund(account, meant.column):
        return ()
    other = GENERAL if meant.fund == WHOLE else WHOLE
    return account.get(replace(meant, fund=other), ())


_SHARED: Final = frozenset(("基本支出", "项目支出", "人员经费", "公用经费"))


def _one_fund(account: Account, column: str) -> bool:
    """Whether all that is spent is of 一般公共预算."""
    whole = account.get(Meant("支出总计", WHOLE, column))
    general = account.get(Meant("支出合计", GENERAL, column))
    return bool(whole and general and whole[0].printed.value == general[0].printed.value)


def _carried_in(account: Account) -> Sequence[Amount]:
    """What was carried forward, by which what is there differs from what comes in."""
    found = (each for meant, each in account.items() if meant.quantity == "年初结转和结余")
    return [one for each in found for one in each if one.printed.value]


def _judge_repeated(
    each: Sequence[Amount], carried: Sequence[Amount], inspection: Inspection
) -> None:
    """A figure that several sections state is the same everywhere (N14); most of them are right.

    What differs by just what was carried forward is said of the one and of the other.
    """
    if len({id(one) for one in each}) < _TWO:
        return
    values = Counter(one.printed.value for one in each)
    most = values.most_common(1)[0][0]
    right = next(one for one in each if one.printed.value == most)
    expected = in_wan(right.printed.value)
    says = f"别处写的是 {expected} 万元"
    for one in each:
        message = f"{says}，这里是 {in_wan(one.printed.value)} 万元"
        bad = judged(one.printed, right.printed.range())
        gap = _absolute(difference(one.printed.range(), right.printed.range()))
        left = any(gap.meets(other.printed.range()) for other in carried)
        if bad and (left or of_two_wholes(right, one)):
            continue
        charge = Charge(bad, one.printed.digits, expected, message) if bad else None
        inspection.settle(N14, one.quote, charge, says)


def _absolute(gap: Range) -> Range:
    """How far two amounts are apart, whichever is more."""
    return gap if gap.least + gap.most >= 0 else gap.turned()


_TWO: Final = 2


# ---------------------------------------------------------------- balance and parts


def _judge_balance(case: Case, account: Account, moves: Moves, inspection: Inspection) -> None:
    """What comes in is what goes out, of all money, of what is granted and of each fund."""
    of_budget = case.of_budget
    for names, fund in _EQUAL:
        pair = _pair(names, fund, case.column, account)
        if pair and not of_budget and _of_the_year(pair, account):
            continue
        bad = HINT if pair and _left_over(*pair, case) else WRONG
        _judge_equal(pair, bad, moves, inspection)
    for names, fund in _NEARLY if of_budget else ():
        pair = _pair(names, fund, case.column, account)
        if pair and not (_carried(*pair, case) or _spent(pair, case)):
            _judge_equal(pair, HINT, moves, inspection)


def _judge_equal(
    pair: tuple[Amount, Amount] | None, bad: str, moves: Moves, inspection: Inspection
) -> None:
    """What comes in is what goes out (N20), and so it was last year (N21)."""
    if pair is None or pair[0] is pair[1]:
        return
    income, spending = pair
    expected = in_wan(income.printed.value)
    says = f"收入 {expected}，支出 {in_wan(spending.printed.value)}"
    fits = overlap(income.printed.range(), spending.printed.range())
    charge = Charge(bad, spending.printed.digits, expected, f"{says}，收支应当相等")
    held = (one.quote for one in pair)
    inspection.settle(N20, spending.quote, None if fits else charge, says, held=held)
    if fits:
        _judge_changes(spending, [income], moves, inspection)


def _carried(income: Amount, spending: Amount, case: Case) -> bool:
    """Whether what was carried forward can be why more goes out than comes in."""
    amounts = case.readings.of(income.at.text).amounts
    carried = sum(
        (one.printed.value for one in amounts if one.name.quantity == "年初结转和结余"), Fraction(0)
    )
    return bool(carried) and spending.printed.value - income.printed.value <= carried


def _spent(pair: Sequence[Amount], case: Case) -> bool:
    """Whether one of two amounts was completed: 一般公共预算收入A，完成预算的105% is no plan."""
    texts = {id(one.at.text): one.at.text for one in pair}.values()
    rates = (one for text in texts for one in case.readings.of(text).completions)
    return any(final in pair for rate in rates for final in rate.finals[:1])


def _of_the_year(pair: tuple[Amount, Amount], account: Account) -> bool:
    """Whether two that differ may be what came in and went out in the year alone.

    总收入 is 收入总计 where 本年收入 is another amount, and may be 本年收入 elsewhere.
    """
    fits = overlap(*(one.printed.range() for one in pair))
    if fits or not any(_ALL.search(one.name.words) for one in pair):
        return False
    own = (
        one
        for meant, each in account.items()
        if meant.quantity in {"收入合计", "支出合计"} and meant.fund in {WHOLE, GRANTS}
        for one in each
    )
    values = {one.printed.value for one in pair}
    return {one.printed.value for one in own} <= values


_ALL: Final = matcher("总(?:收入|支出)$")


def _left_over(income: Amount, spending: Amount, case: Case) -> bool:
    """Whether two totals differ by just what is said to be left: 支出总计 has left it out."""
    gap = _absolute(difference(income.printed.range(), spending.printed.range()))
    amounts = (one for text in case.understood.sections for one in case.readings.of(text).amounts)
    left = (one for one in amounts if "结余" in one.name.words and one.printed.value)
    return any(gap.meets(one.printed.range()) for one in left)


def _asked(stated: Sequence[Amount], whole: Figure, case: Case) -> bool:
    """Whether nobody else adds them up: a list does within a section, and the tables say more."""
    apart = _apart(stated)
    if case.of_budget:
        return True
    bound = whole[1] == WHOLE and whole[0] != "基本支出"  # bounded asks that of final accounts
    return apart and not (bound or cell_of(Meant(*whole), case.tables, "决算"))


def _judge_kinds(account: Account, column: str, moves: Moves, inspection: Inspection) -> None:
    """“三公”经费 whose kinds have a section each are these together (X08)."""
    for names in _OF_KINDS:
        found = [account.get(Meant(one, WHOLE, column)) for one in names]
        stated = [one[0] for one in found if one]
        if len(stated) == len(found) and _apart(stated):
            _judge_made(stated, moves, inspection, complete=True, rule=X08)


def _apart(stated: Sequence[Amount]) -> bool:
    """Whether amounts stand in several sections: in one they are added up there (summed)."""
    return len({id(one.at.text) for one in stated}) > 1


def _judge_made(
    stated: Sequence[Amount],
    moves: Moves,
    inspection: Inspection,
    *,
    complete: bool,
    rule: Rule = N19,
) -> None:
    """A figure is the sum of those that it is made of, and its change that of theirs (N19, N21).

    Where there can be something besides, only more than the whole is wrong.
    """
    whole, *parts = stated
    added = total(part.printed.range() for part in parts)
    expected = in_wan(added.middle())
    says = f"{'＋'.join(in_wan(part.printed.value) for part in parts)} = {expected}"
    bad = judged(whole.printed, added)
    if bad and not complete and added.high < whole.printed.range().low:
        return
    message = f"各项相加：{says} 万元，总数写的是 {in_wan(whole.printed.value)} 万元"
    charge = Charge(bad, whole.printed.digits, expected, message) if bad else None
    inspection.settle(rule, whole.quote, charge, says, held=(one.quote for one in stated))
    if complete:
        _judge_changes(whole, parts, moves, inspection)


def _judge_changes(
    whole: Amount, parts: Sequence[Amount], moves: Moves, inspection: Inspection
) -> None:
    for base in ("上年", "预算"):
        one, found = moves.get((id(whole), base)), (moves.get((id(p), base)) for p in parts)
        changes = [change for change in found if change]
        if one and len(changes) == len(parts):
            judge_moves(one, changes, inspection)


# ---------------------------------------------------------------- projects


def _judge_projects(case: Case, account: Account, inspection: Inspection) -> None:
    """A project that a budget names twice costs the same each time (N14).

    Less can be of one fund, where there are more.
    """
    bad = WRONG if _one_fund(account, "年初预算") else HINT
    first: dict[str, Amount] = {}
    for one in _projects(case):
        before = first.setdefault(one.name.words, one)
        if before is one:
            continue
        fits, says = (
            overlap(one.printed.range(), before.printed.range()),
            in_wan(before.printed.value),
        )
        message = f"“{one.name.words}”前面写 {says} 万元，这里写 {in_wan(one.printed.value)} 万元"
        charge = None if fits else Charge(bad, one.printed.digits, says, message)
        held = (before.quote, one.quote)
        inspection.settle(N14, one.quote, charge, "前后一致", held=held)


def _projects(case: Case) -> Iterator[Amount]:
    """What a line numbered （1） names first, where it is no quantity."""
    for text in case.understood.sections:
        for one in case.readings.of(text).amounts:
            named = len(one.name.words) >= _NAMED and not (one.name.quantity or one.aside)
            if named and listed(one.quote):
                yield one


_NAMED: Final = 4  # characters of a project's name
