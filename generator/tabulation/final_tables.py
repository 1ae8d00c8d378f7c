"""The nine tables of the final accounts, as 公开01–09 have them, from the facts of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from generator.entry.accounts import TOTAL, Accounts, Fund
from generator.facts import Facts
from generator.facts.spending import Book, FundTotals, Spent, fund_of, spent_of
from generator.facts.terms import APPROPRIATIONS, FUNDS, OTHER_REVENUE
from generator.number.figure import YUAN, Figure, total
from generator.number.numerals import chinese_number
from generator.tabulation.income import income_table
from generator.tabulation.levels import funds_of, levelled, only
from generator.tabulation.table import Entry, Table, filled, lines_of
from generator.vocabulary.statements import BY_FUND
from generator.vocabulary.subjects import CLASS, ancestors, class_of, economic, functional

INCOME: Final = "收入."
SPENDING: Final = "支出."
AMOUNT: Final = "0"

# The 类 of the dictionary that the printed 总表 has no line for.
_UNPRINTED: Final = frozenset({"227", "230", "233"})
_EXPENSES: Final = (
    ("合计", "三公经费"),
    ("因公出国境费", "因公出国境费"),
    ("公务用车购置及运行维护费", "公务用车购置及运行维护费"),
    ("公务用车购置费", "公务用车购置费"),
    ("公务用车运行维护费", "公务用车运行维护费"),
    ("公务接待费", "公务接待费"),
)
_FUND_COLUMNS: Final = (
    "年初结转和结余", "本年收入", "小计", "基本支出", "项目支出", "年末结转和结余",
)  # fmt: skip
_CAPITAL_COLUMNS: Final = {"小计": "合计"}
_NO_FUND: Final = "说明：本部门没有政府性基金收入，也没有使用政府性基金安排的支出，故本表无数据。"
_NO_CAPITAL: Final = "说明：本部门没有使用国有资本经营预算安排的支出，故本表无数据。"
_NO_EXPENSES: Final = "说明：本部门没有“三公”经费支出，故本表无数据。"


def tables_of_accounts(facts: Facts, content: Accounts) -> Iterator[Table]:
    """The tables in the order of 公开01–09 of 2022 and later."""
    book = Book(facts.report, content, None)
    spent = spent_of(book)
    yield _summary(facts, book)
    yield income_table(facts, book, spent)
    yield _spending(facts, book, spent)
    yield _appropriation(facts, book, spent)
    yield _general(facts, book, spent)
    yield _economic(facts, content)
    yield _fund(book)
    yield _capital(book)
    yield _expenses(facts)


def _value(facts: Facts, name: str) -> Figure:
    return facts.line(name).amount


def _numbered(at: int, label: str) -> str:
    return f"{chinese_number(at)}、{label}"


def _class_names(book: Book, present: Iterable[str]) -> dict[str, str]:
    """Every 类 that a 总表 prints, with its name: the dictionary's and those of the report."""
    printed = {c for c in functional() if len(c) == CLASS and c not in _UNPRINTED}
    return {code: book.names.of(code) for code in sorted(printed | set(present))}


# ------------------------------------------------------------ 公开01表 and 公开04表


def _summary(facts: Facts, book: Book) -> Table:
    names = [name for _, name in (*APPROPRIATIONS, *OTHER_REVENUE)]
    rows = [
        Entry(f"{INCOME}{name}", _numbered(at, name), filled({AMOUNT: _value(facts, name)}))
        for at, name in enumerate(names, 1)
    ]
    for row, label, name in (
        ("本年收入合计", "本年收入合计", "本年收入合计"),
        ("使用非财政拨款结余", "使用非财政拨款结余（含专用结余）", "使用非财政拨款结余"),
        ("年初结转和结余", "年初结转和结余", "年初结转和结余"),
        ("总计", "总计", "收入总计"),
    ):
        rows.append(Entry(f"{INCOME}{row}", label, filled({AMOUNT: _value(facts, name)})))
    by_class = {line.code: line.amount for line in lines_of(facts, "支出各类")}
    for at, (code, name) in enumerate(_class_names(book, by_class).items(), 1):
        cells = filled({AMOUNT: by_class.get(code)})
        rows.append(Entry(f"{SPENDING}{name}", _numbered(at, name), cells))
    for row, name in (
        ("本年支出合计", "本年支出合计"),
        ("结余分配", "结余分配"),
        ("年末结转和结余", "年末结转和结余"),
        ("总计", "支出总计"),
    ):
        rows.append(Entry(f"{SPENDING}{row}", row, filled({AMOUNT: _value(facts, name)})))
    return Table("T1", "收入支出决算总表", (AMOUNT,), tuple(rows))


def _appropriation(facts: Facts, book: Book, spent: Spent) -> Table:
    rows = []
    for at, ((_, name), (_, source)) in enumerate(zip(FUNDS, APPROPRIATIONS, strict=True), 1):
        cells = filled({AMOUNT: _value(facts, source)})
        rows.append(Entry(f"{INCOME}{name}", _numbered(at, name), cells))
    openings = _balances(book, spent, "年初财政拨款结转和结余")
    cells = filled({AMOUNT: _value(facts, "财政拨款收入")})
    rows.append(Entry(f"{INCOME}本年收入合计", "本年收入合计", cells))
    label = "年初财政拨款结转和结余"
    rows.append(Entry(f"{INCOME}{label}", label, filled({AMOUNT: _value(facts, label)})))
    for (_, name), opening in zip(FUNDS, openings, strict=True):
        rows.append(Entry(f"{INCOME}年初.{name}", name, filled({AMOUNT: opening})))
    cells = filled({AMOUNT: _value(facts, "财政拨款收入总计")})
    rows.append(Entry(f"{INCOME}总计", "总计", cells))
    rows += _granted(facts, book, spent)
    return Table("T4", "财政拨款收入支出决算总表", (AMOUNT, *BY_FUND), tuple(rows))


def _granted(facts: Facts, book: Book, spent: Spent) -> Iterator[Entry]:
    """The right of 公开04表: each 类, the year's total and what is left, fund by fund."""
    by_class = [
        _across((spent.general_basic.by_code, spent.general_project.by_code)),
        _by_class(spent.fund.by_item),
        _by_class(spent.capital.by_item),
    ]
    present = {code for one in by_class for code in one if len(code) == CLASS}
    for at, (code, name) in enumerate(_class_names(book, present).items(), 1):
        parts = [one.get(code) for one in by_class]
        yield Entry(f"{SPENDING}{name}", _numbered(at, name), _split(code, parts))
    general = _value(facts, "一般公共预算财政拨款支出")
    paid = (general, spent.fund.spent, spent.capital.spent)
    cells = filled({AMOUNT: _value(facts, "财政拨款支出合计")} | _named(paid))
    yield Entry(f"{SPENDING}本年支出合计", "本年支出合计", cells)
    label = "年末财政拨款结转和结余"
    left = _balances(book, spent, label)
    yield Entry(f"{SPENDING}{label}", label, filled({AMOUNT: _value(facts, label)} | _named(left)))
    sums = [total("总计", pair) for pair in zip(paid, left, strict=True)]
    cells = filled({AMOUNT: _value(facts, "财政拨款支出总计")} | _named(sums))
    yield Entry(f"{SPENDING}总计", "总计", cells)


def _named(parts: Sequence[Figure | None]) -> dict[str, Figure | None]:
    return dict(zip(BY_FUND, parts, strict=True))


def _split(label: str, parts: Sequence[Figure | None]) -> dict[str, Figure]:
    whole = total(label, [part for part in parts if part is not None])
    return filled({AMOUNT: whole} | _named(parts))


def _across(columns: Sequence[Mapping[str, Figure]]) -> dict[str, Figure]:
    """Columns by 科目, added up row by row."""
    codes = dict.fromkeys(code for column in columns for code in column)
    return {code: total(code, [c[code] for c in columns if code in c]) for code in codes}


def _by_class(items: Mapping[str, Figure]) -> dict[str, Figure]:
    classes: dict[str, list[Figure]] = {}
    for code, figure in items.items():
        classes.setdefault(class_of(code), []).append(figure)
    return {code: total(code, parts) for code, parts in classes.items()}


def _balances(book: Book, spent: Spent, block: str) -> list[Figure]:
    """What each fund carried over, as typed or as its own table has it."""
    carry = book.content.carry_over
    opening = block.startswith("年初")
    side = carry.opening_appropriation if opening else carry.closing_appropriation
    own = {"fund": spent.fund.opening if opening else spent.fund.closing}
    return [
        own[attribute]
        if attribute in own and not book.has(getattr(side, attribute), "结转和结余", block, key)
        else book.given(f"{block}.{key}", getattr(side, attribute), "结转和结余", block, key)
        for attribute, key in FUNDS
    ]


# ------------------------------------------------------------ 公开02表, 03表, 05表


def _spending(facts: Facts, book: Book, spent: Spent) -> Table:
    first = "本年支出合计"
    columns = {name: rolled.by_code for name, rolled in spent.columns.items()}
    whole = {first: _value(facts, first)}
    whole |= {name: rolled.total for name, rolled in spent.columns.items()}
    rows = (Entry(TOTAL, TOTAL, filled(whole)), *levelled(book, columns, first))
    return Table("T3", "支出决算表", (first, *columns), rows)


def _general(facts: Facts, book: Book, spent: Spent) -> Table:
    columns = {"基本支出": spent.general_basic, "项目支出": spent.general_project}
    whole = {"小计": _value(facts, "一般公共预算财政拨款支出")}
    whole |= {name: rolled.total for name, rolled in columns.items()}
    by_code = {name: rolled.by_code for name, rolled in columns.items()}
    rows = (Entry(TOTAL, TOTAL, filled(whole)), *levelled(book, by_code, "小计"))
    return Table("T5", "一般公共预算财政拨款支出决算表", ("小计", *columns), rows)


# ------------------------------------------------------------ 公开06表


def _economic(facts: Facts, content: Accounts) -> Table:
    lines = [line for n in ("人员经费明细", "公用经费明细") for line in lines_of(facts, n)]
    by_code = {line.code: line.amount for line in lines}
    for code in sorted({code[:CLASS] for code in by_code}):
        parts = [figure for other, figure in by_code.items() if other[:CLASS] == code]
        stated = content.economic.get(code)
        # One that is still to be typed is left to its parts.
        by_code[code] = (
            total(code, parts)
            if stated is None
            else Figure(code, stated, YUAN, facts.report.cell("基本支出明细", code))
        )
    rows = [
        Entry(code, subject.name, filled({"": by_code.get(code)}))
        for code, subject in economic().items()
        if code in by_code or _is_listed(code)
    ]
    for name in ("人员经费", "公用经费"):
        cells = filled({"": _value(facts, name)})
        rows.append(Entry(f"{name}合计", f"{name}合计", cells))
    return Table("T6", "一般公共预算财政拨款基本支出决算明细表", ("",), tuple(rows))


def _is_listed(code: str) -> bool:
    """Whether the printed form has a line for a 科目 that nothing was spent on."""
    return code[:CLASS] in {"301", "302", "303", "307", "310", "399"}


# ------------------------------------------------------------ the two funds, “三公”经费


def _fund_rows(book: Book, block: str, fund: Fund) -> Iterator[Entry]:
    codes = sorted({c for code in fund.items for c in (code, *ancestors(code))})
    for code in ("", *codes):
        cells = _fund_cells(fund_of(book, only(fund, code), block))
        if cells or not code:
            yield Entry(code or TOTAL, book.names.of(code) if code else TOTAL, cells)


def _fund_cells(found: FundTotals) -> dict[str, Figure]:
    parts = (
        found.opening, found.revenue, found.spent, found.basic, found.project, found.closing,
    )  # fmt: skip
    return filled(dict(zip(_FUND_COLUMNS, parts, strict=True)))


def _fund(book: Book) -> Table:
    title = "政府性基金预算财政拨款收入支出决算表"
    rows = tuple(_fund_rows(book, *funds_of(book)[0]))
    notes = () if any(row.cells for row in rows) else (_NO_FUND,)
    return Table("TF", title, _FUND_COLUMNS, rows, notes)


def _capital(book: Book) -> Table:
    title = "国有资本经营预算财政拨款支出决算表"
    columns = tuple(_CAPITAL_COLUMNS.get(name, name) for name in _FUND_COLUMNS[2:5])
    rows = tuple(
        Entry(row.row, row.label, {n: one for n, one in row.cells.items() if n in columns})
        for row in _capital_rows(book)
    )
    notes = () if any(row.cells for row in rows) else (_NO_CAPITAL,)
    return Table("TC", title, columns, rows, notes)


def capital_with_balances(facts: Facts, content: Accounts) -> tuple[tuple[str, ...], list[Entry]]:
    """Columns and rows of the same table where it has the income and both balances as well."""
    book = Book(facts.report, content, None)
    return tuple(_CAPITAL_COLUMNS.get(name, name) for name in _FUND_COLUMNS), _capital_rows(book)


def _capital_rows(book: Book) -> list[Entry]:
    return [
        Entry(row.row, row.label, {_CAPITAL_COLUMNS.get(n, n): one for n, one in row.cells.items()})
        for row in _fund_rows(book, *funds_of(book)[1])
    ]


def _expenses(facts: Facts) -> Table:
    rows = tuple(
        Entry(row, row, filled({"预算": budget, "决算": line.amount}))
        for row, name in _EXPENSES
        for line in (facts.line(name),)
        for budget in (line.budget if isinstance(line.budget, Figure) else None,)
    )
    notes = () if any(row.cells for row in rows) else (_NO_EXPENSES,)
    return Table("TS", "财政拨款“三公”经费支出决算表", ("预算", "决算"), rows, notes)
