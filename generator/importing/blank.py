"""Blank: the input file that a clerk fills in, with what carries over from the year before.

What is the same next year stands there as it was; last year's figures stand where a comparison
needs them; last year's words are comments, so that none of them is published a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from generator.entry.access import UNWRITABLE
from generator.entry.accounts import Accounts, Fund, PriorYear
from generator.entry.budget import Budget
from generator.entry.departments import place_of, read_file, year_of, years
from generator.entry.report import Report
from generator.entry.schema import MODELS, Entry, entries
from generator.entry.spelt import TODO, amount, one_line, quoted, remarked, width
from generator.entry.values import AMOUNT, UNITS, Block, Form
from generator.facts import Facts, Line, establish
from generator.facts.terms import PUBLIC_EXPENSES
from generator.importing.placing import place_new
from generator.problem import InvalidReport, Place, Problem
from generator.vocabulary.subjects import economic, functional

Keys = tuple[str, ...]  # a path in the file

_LONG: Final = 40  # a text of more columns has no remark behind it

# In these patterns of paths “*” is a code, a name or a position.

_KEPT: Final[Mapping[str, frozenset[Keys]]] = {
    "决算": frozenset(
        {
            ("部门",),
            ("计量单位",),
            ("样式",),
            ("概况",),
            ("支出", "*", "名称"),
            ("支出小计", "*", "名称"),
            ("政府性基金", "支出", "*", "名称"),
            ("国有资本经营预算", "支出", "*", "名称"),
            ("国有资产", "车辆"),
            ("国有资产", "单价50万元以上通用设备"),
            ("国有资产", "单价100万元以上专用设备"),
            ("国有资产", "单价100万元以上设备"),
            ("预算绩效", "*", "标题"),
        }
    ),
    "预算": frozenset(
        {
            ("部门",),
            ("计量单位",),
            ("样式",),
            ("概况",),
            ("基本支出", "构成"),
            ("项目支出", "*", "名称"),
            ("单位增减", "*", "单位"),
            ("政府采购", "*", "名称"),
            ("国有资产", "房屋面积"),
            ("国有资产", "房屋说明"),
            ("国有资产", "车辆"),
            ("国有资产", "大型设备"),
            ("三公经费", "单位增减", "*", "单位"),
            ("会议费", "明细", "*", "名称"),
            ("会议费", "明细", "*", "人数说明"),
            ("培训费", "明细", "*", "名称"),
            ("培训费", "明细", "*", "人数说明"),
        }
    ),
}

# To be looked at even where nothing has changed.
_CHECKED: Final[frozenset[str]] = frozenset({"国有资产", "编制人数", "实有人数"})

# What no explanation can do without, in a file that starts from nothing.
_NEEDED: Final[Mapping[str, frozenset[Keys]]] = {
    "决算": frozenset(
        {
            ("部门",),
            ("计量单位",),
            ("收入", "一般公共预算财政拨款收入"),
            ("支出",),
            ("支出", "*", "基本支出"),
            ("支出", "*", "项目支出"),
            ("支出", "*", "年初预算"),
            ("上年", "收入总计", "金额"),
            ("上年", "财政拨款收入总计", "金额"),
            ("上年", "一般公共预算财政拨款支出", "金额"),
            *(
                ("三公经费", title, column)
                for _, _, title in PUBLIC_EXPENSES
                for column in ("预算", "决算", "上年")
            ),
            ("三公经费", "因公出国（境）费", "团组"),
            ("三公经费", "因公出国（境）费", "人次"),
            ("三公经费", "公务接待费", "批次"),
            ("三公经费", "公务接待费", "人次"),
            ("三公经费", "公务用车购置费", "购置数"),
            ("三公经费", "公务用车运行维护费", "保有量"),
            ("机关运行经费", "上年"),
            ("会议费", "金额"),
            ("培训费", "金额"),
            ("政府采购", "货物"),
            ("政府采购", "工程"),
            ("政府采购", "服务"),
            ("预算绩效",),
            ("预算绩效", "*", "段落"),
        }
    ),
    "预算": frozenset(
        {
            ("部门",),
            ("计量单位",),
            ("概况", "职责"),
            ("概况", "编制人数"),
            ("概况", "实有人数"),
            ("概况", "预算单位"),
            ("基本支出", "人员经费"),
            ("收入", "一般公共预算拨款"),
            ("支出",),
            ("基本支出", "公用经费"),
            ("上年", "预算总数"),
            ("上年", "机关运行经费"),
            ("上年", "三公经费"),
            ("三公经费", "公务接待费"),
            ("三公经费", "公务用车购置费"),
            ("三公经费", "公务用车运行费"),
            ("三公经费", "因公出国（境）费"),
        }
    ),
}

# Needed of every 科目, whatever last year's file had.
_ALWAYS: Final = frozenset({("支出", "*", "年初预算"), ("政府性基金", "支出", "*", "年初预算")})

_SPENT: Final = ("基本支出: 1,234.50", "年初预算: 1,200.00", "原因: 新增了人员")
_PROJECT: Final = (
    "项目支出: 56.00",
    "其中财政拨款: 50.00",
    "年初预算: 0",
    "原因: 上级追加了专项资金",
)
_FUND: Final = ("项目支出: 193.25", "年初预算: 0", "原因: 上级下达了彩票公益金")

# Rows that show how a table is written; they stand as comments.
_SAMPLES: Final[Mapping[str, Mapping[Keys, tuple[str, ...]]]] = {
    "决算": {
        ("支出",): (
            "2101501:",
            *(f"  {line}" for line in _SPENT),
            "2101502:",
            *(f"  {line}" for line in _PROJECT),
        ),
        ("支出小计",): ("21015:", "  基本支出: 1,234.51"),
        ("基本支出明细",): ("30101: 816.00", "30201: 418.50"),
        ("政府性基金", "支出"): ("2296013:", *(f"  {line}" for line in _FUND)),
    },
    "预算": {
        ("支出",): ("208: 74.40", "210: 1,607.84"),
        ("基本支出", "人员经费"): ("基本工资: 282.27", "津贴补贴: 181.68"),
        ("国有资产", "车辆"): ("一般公务用车: 2", "执法执勤用车: 0"),
    },
}

_NOTES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "决算": {
        "概况": (
            "公开文档第一部分的内容，情况说明（第三部分）里不写，可以空着。",
            "职责、单位一条一行，以“- ”开头。",
        ),
        "收入": ("公开01表的收入各行；没有的留空。",),
        "结转和结余": ("公开01表、公开04表；没有的留空。",),
        "支出": (
            "公开03表，一个项级科目一组，编码 7 位；没有了的整组删去，新有的照样加一组。",
            "可以写：基本支出、项目支出、上缴上级支出、经营支出、对附属单位补助支出。",
            "其中财政拨款：公开05表的数比公开03表小时才写，写公开05表的数。",
            "收入：有年初、年末结转，或其他收入不止一种时才写，写公开02表本科目的各栏。",
            "年初预算：一般公共预算财政拨款的数，年初没有的写 0；决算与它不同时要写原因。",
            "政府性基金、国有资本经营预算的科目不写在这里，写在下面各自的一块。",
        ),
        "支出小计": ("只在表上印的类、款小计与各项相加有尾数差时写，以印的为准。",),
        "基本支出明细": ("公开06表，按经济分类编码；没有的不写。",),
        "政府性基金": ("政府性基金表，写法同“支出”；没有的留空。",),
        "国有资本经营预算": ("国有资本经营表，写法同“支出”；没有的留空。",),
        "上年": (
            "上年决算数；没有上年数的（如新成立的单位）整行删去，不要写 0。",
            "要写原因的分成“金额”“原因”两行，别的写在一行，如“其他收入: 0”。",
            "缺哪一条原因，生成说明时会逐条指出，可以到那时再写。",
        ),
        "三公经费": ("“三公”经费表；没有发生的写 0，没有三公经费的整块删去。",),
        "机关运行经费": ("行政单位和参公单位写，金额不写则取公用经费合计；别的事业单位金额写 0。",),
        "会议费": ("没有开支写 0；整块删去则说明里不提。",),
        "培训费": ("没有开支写 0；整块删去则说明里不提。",),
        "政府采购": ("没有写 0。",),
        "国有资产": ("本年末的数；没有写 0。",),
        "预算绩效": ("每段一个标题，段落一段一条。",),
    },
    "预算": {
        "概况": ("职责、单位一条一行，以“- ”开头。",),
        "收入": ("部门收支总表的收入各行；没有的留空。",),
        "支出": ("部门收支总表的支出，按功能分类科目编码，类即可。",),
        "基本支出": ("一般预算基本支出表；人员经费一种一行。",),
        "项目支出": ("专项支出预算表；用途、内容写一个即可；没有了的删去，新有的照样加。",),
        "政府性基金": ("按科目编码，一行一个；没有的留空。",),
        "上年": ("上年预算数。",),
        "单位增减": ("分单位比上年增减，减少写负数。",),
        "政府采购": ("政府采购预算表，一类一组。",),
        "国有资产": ("截止日的数；购置是本年预算安排的。",),
        "三公经费": ("“三公”经费预算表；没有写 0。",),
        "会议费": ("明细一次会议一组，请按今年的计划增删。",),
        "培训费": ("明细一次培训一组，请按今年的计划增删。",),
    },
}


def new_input(
    department_folder_name: str, year: int, *, kind: str = "决算", last: Report | None
) -> str:
    """The text of a file to fill in; `last` is the department's report of a year before.

    Raises ValueError when `last` is of another kind.
    """
    if last is not None and last.kind != kind:
        message = f"a {kind} does not start from a {last.kind}"
        raise ValueError(message)
    form = _Form(kind, _carried(last, year) | {("年度",): str(year), ("类型",): kind}, last)
    content = last.content if last else None
    body = form.block(MODELS[kind], content, _At())
    lines = [*_head(department_folder_name, year, kind, last), *body]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def create(inputs: Path, department: str, year: str) -> Path:
    """Writes the file of a department and a year (`2025`, `2025-budget`) for a clerk to fill in.

    It starts from the latest file before.  Raises InvalidReport when the file is there already,
    when its name cannot be one, or when the file before has problems of its own.
    """
    folder = place_of(inputs, department)
    wanted, is_budget = year_of(year)
    found = years(folder) if folder.is_dir() else {}
    if path := found.get((wanted, is_budget)):
        raise _refusal(path, _THERE)
    before = [key for key in found if key[0] < wanted and key[1] == is_budget]
    last = read_file(found[max(before)]) if before else None
    kind = "预算" if is_budget else "决算"
    path = folder / f"{year}.yaml"
    _write(path, new_input(department, wanted, kind=kind, last=last))
    return path


def _write(path: Path, text: str) -> None:
    """Writes a file that is not there yet: what a clerk has filled in is never written over."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        place_new(path, text.encode())
    except FileExistsError:
        raise _refusal(path, _THERE) from None
    except OSError:
        raise _refusal(path, "写不了这个文件；请检查文件夹权限和磁盘空间") from None


_THERE: Final = "已经有了；要重新生成，请先把它改名或移走"


def _refusal(path: Path, why: str) -> InvalidReport:
    return InvalidReport([Problem(Place(file=str(path)), why, rule=UNWRITABLE)])


def _head(folder: str, year: int, kind: str, last: Report | None) -> Iterator[str]:
    name = f"{year}-budget.yaml" if kind == "预算" else f"{year}.yaml"
    yield f"# yaml-language-server: $schema=../{kind}.schema.json"
    yield f"# {year} 年度部门{kind}，存为 inputs/{one_line(folder)}/{name}"
    yield f"# 写着“{TODO}”的地方都要填：没有的写 0，不适用的整行删去。“#”后面是说明，不会公开。"
    yield "# 金额照表填写，如 1,234.50，单位就是下面的“计量单位”；冒号是半角的，后面空一格。"
    yield "# 每一行怎么填，见 docs/input.md；填好以后生成说明，有问题会逐条指出在哪一行。"
    if last and last.content.year == year - 1:
        yield f"# 上年的数、编制人数、国有资产等取自 {year - 1} 年度的文件，请逐项核对。"


# ---------------------------------------------------------------- what carries over


def _carried(last: Report | None, year: int) -> dict[Keys, str]:
    """Last year's figures by the path where this year's file compares with them."""
    if last is None or last.content.year != year - 1:
        return {}
    facts = establish(last)
    if isinstance(last.content, Accounts):
        found = dict(_carried_accounts(last.content, facts))
    else:
        found = dict(_carried_budget(facts))
    scale = UNITS[last.content.unit]
    amounts = {path: amount(value, scale) for path, value in found.items() if value is not None}
    if isinstance(last.content, Budget):
        amounts["国有资产", "截止日"] = date(year - 1, 12, 31).isoformat()
    return amounts


def _carried_accounts(content: Accounts, facts: Facts) -> Iterator[tuple[Keys, Decimal | None]]:
    for entry in entries(PriorYear):
        yield ("上年", entry.key, "金额"), _value_of(facts, entry.key)
    for code, value in _by_code(facts, "一般公共预算各科目"):
        yield ("支出", code, "上年"), value
    for block, fund in (
        ("政府性基金", content.government_fund),
        ("国有资本经营预算", content.state_capital),
    ):
        yield from _carried_fund(block, fund, facts)
    if content.three_public:
        for _, name, title in PUBLIC_EXPENSES:
            yield ("三公经费", title, "上年"), _value_of(facts, name)
    yield ("机关运行经费", "上年"), _value_of(facts, "机关运行经费")
    carry = content.carry_over
    yield ("结转和结余", "年初结转和结余"), _left(carry.opening, carry.closing)
    start, end = carry.opening_appropriation, carry.closing_appropriation
    for entry in entries(type(end)):
        left = _left(getattr(start, entry.attribute), getattr(end, entry.attribute))
        yield ("结转和结余", "年初财政拨款结转和结余", entry.key), left


def _carried_fund(block: str, fund: Fund, facts: Facts) -> Iterator[tuple[Keys, Decimal | None]]:
    for code, value in _by_code(facts, f"{block}各科目"):
        yield (block, "支出", code, "上年"), value
    for code, item in fund.items.items():
        yield (block, "支出", code, "年初结转和结余"), _left(item.opening, item.closing)


def _left(opening: Decimal | None, closing: Decimal | None) -> Decimal | None:
    """What a year leaves to the next: a balance that was begun and not stated was used up."""
    return Decimal(0) if closing is None and opening is not None else closing


def _carried_budget(facts: Facts) -> Iterator[tuple[Keys, Decimal | None]]:
    for key, name in (
        ("预算总数", "支出预算"),
        ("机关运行经费", "机关运行经费"),
        ("三公经费", "三公经费"),
    ):
        yield ("上年", key), _value_of(facts, name)


def _value_of(facts: Facts, name: str) -> Decimal | None:
    fact = facts.get(name)
    return fact.amount.value if isinstance(fact, Line) else None


def _by_code(facts: Facts, name: str) -> Iterator[tuple[str, Decimal]]:
    lines = facts.get(name)
    for line in lines if isinstance(lines, tuple) else ():
        if isinstance(line, Line):
            yield line.code, line.amount.value


# ---------------------------------------------------------------- the file


@dataclass(frozen=True, slots=True)
class _At:
    """A place in the file: its path, and the pattern of that path."""

    path: Keys = ()
    pattern: Keys = ()
    depth: int = 0
    lean: bool = False  # only what there is: the row has more keys than one uses
    told: bool = True  # with remarks: the first of its rows

    def under(self, key: str) -> _At:
        return _At((*self.path, key), (*self.pattern, key), self.depth + 1, self.lean, self.told)

    def of_row(self, key: str, *, lean: bool, told: bool) -> _At:
        return _At((*self.path, key), (*self.pattern, "*"), self.depth + 1, lean, told)

    def line(self, text: str, remark: str = "") -> str:
        """A line at this depth, its remark in the column of remarks."""
        return remarked("  " * (self.depth - 1) + text, remark)


@dataclass(frozen=True, slots=True)
class _Form:
    """The lines of a file of one kind, from the carried figures and last year's report."""

    kind: str
    carried: Mapping[Keys, str]
    last: Report | None

    def block(self, model: type[Block], old: Block | None, at: _At) -> Iterator[str]:
        """The keys of a block in the order of the model."""
        apart = False
        for entry in entries(model):
            value = getattr(old, entry.attribute) if old is not None else None
            place = at.under(entry.key)
            if place.depth == 1:
                part = bool(entry.many) or not isinstance(entry.of, Form)
                yield from self._opening(entry, apart=apart or part)
                apart = part
            yield from self._entry(entry, value, place, fresh=old is None)

    def _opening(self, entry: Entry, *, apart: bool) -> Iterator[str]:
        """An empty line between the parts of the file, and what belongs into this one."""
        if apart:
            yield ""
        yield from (f"# {note}" for note in _NOTES[self.kind].get(entry.key, ()))

    def _entry(self, entry: Entry, old: Any, at: _At, *, fresh: bool) -> Iterable[str]:
        if entry.many == "table":
            return self._table(entry, old or {}, at, fresh=fresh)
        if entry.many == "list":
            return self._list(entry, old or [], at, fresh=fresh)
        if isinstance(entry.of, Form):
            return self._value(entry, old, at, fresh=fresh)
        if entry.bare and not at.lean:
            return self._compared(entry, entry.of, old, at)
        return self._part(entry, entry.of, old, at)

    # ------------------------------------------------------------ values

    def _value(self, entry: Entry, old: Any, at: _At, *, fresh: bool) -> Iterator[str]:
        typed = self._typed(entry, old, at, fresh=fresh)
        if isinstance(old, str) and not typed:
            yield at.line(f"# 上年写的是：{one_line(old)}")
        if typed or not at.lean or old is not None or entry.key == "原因":
            remark = "" if width(typed) > _LONG else self._remark(entry, old, typed, at)
            yield at.line(f"{entry.key}: {typed}".rstrip(), remark)

    def _typed(self, entry: Entry, old: Any, at: _At, *, fresh: bool) -> str:
        """What stands after the colon: carried over, to be filled in, or nothing."""
        if at.path in self.carried:
            return self.carried[at.path]
        if old is not None and self._keeps(at):
            return self._spelt(entry.of, old)
        if old is not None and not isinstance(old, str):
            return TODO
        needed = at.pattern in (_NEEDED[self.kind] if fresh else _ALWAYS)
        return TODO if needed else ""

    def _remark(self, entry: Entry, old: Any, typed: str, at: _At) -> str:
        if not at.told:
            return ""
        said = [" 或 ".join(entry.choices) if len(entry.choices) > 1 else entry.meaning]
        if typed == TODO and isinstance(old, Decimal):
            said.append(f"上年 {self._spelt(entry.of, old)}")
        elif typed and _CHECKED.intersection(at.path) and self._keeps(at) and old is not None:
            said.append("上年的数，请核对")
        return "；".join(part for part in said if part)

    def _keeps(self, at: _At) -> bool:
        kept = _KEPT[self.kind]
        return any(at.pattern[:length] in kept for length in range(1, len(at.pattern) + 1))

    def _spelt(self, of: Any, value: Any) -> str:
        """A value of last year as one types it."""
        if isinstance(value, Decimal):
            unit = self.last.content.unit if self.last else "元"
            return amount(value, UNITS[unit]) if of is AMOUNT else f"{value.normalize():f}"
        return value.isoformat() if isinstance(value, date) else quoted(str(value))

    # ------------------------------------------------------------ parts, lists, tables

    def _part(self, entry: Entry, model: type[Block], old: Block | None, at: _At) -> Iterator[str]:
        if old is None and entry.optional and at.lean:
            return
        if entry.bare and _only(old, entry.bare):
            yield at.line(f"{entry.key}: {TODO}")
            return
        lines = [at.line(f"{entry.key}:", self._head(entry, at))]
        lines += self.block(model, old, at)
        left_out = old is None and entry.optional and self.last is not None
        yield from _commented(lines, at.depth - 1) if left_out else lines

    def _head(self, entry: Entry, at: _At) -> str:
        """The remark of a part; one of the first level has its notes above."""
        noted = at.depth == 1 and entry.key in _NOTES[self.kind]
        return "" if noted or not at.told else entry.meaning

    def _compared(
        self, entry: Entry, model: type[Block], old: Block | None, at: _At
    ) -> Iterator[str]:
        """An entry of 上年: its figure; its reason where one is usual and there is a figure."""
        figure = self.carried.get((*at.path, entry.bare), "")
        usual = (*at.pattern, entry.bare) in _NEEDED[self.kind]
        told = any(isinstance(getattr(old, one.attribute, None), str) for one in entries(model))
        if (usual or told) if figure.strip("0.") else (usual and not figure):
            yield at.line(f"{entry.key}:", entry.meaning)
            yield from self.block(model, old, _At(at.path, at.pattern, at.depth, told=False))
        else:
            yield at.line(f"{entry.key}: {figure}".rstrip(), entry.meaning)

    def _list(self, entry: Entry, old: list[Any], at: _At, *, fresh: bool) -> Iterator[str]:
        if at.lean and not old:
            return
        yield at.line(f"{entry.key}:", self._head(entry, at))
        if isinstance(entry.of, Form):
            yield from self._texts(entry, old, at, fresh=fresh)
            return
        needed = fresh and at.pattern in _NEEDED[self.kind]
        for index, one in enumerate(old or [None]):
            place = at.of_row(str(index), lean=bool(old), told=index == 0)
            lines = _as_item(list(self.block(entry.of, one, place)), place.depth)
            yield from lines if old or needed else _commented(lines, at.depth)

    def _texts(self, entry: Entry, old: list[str], at: _At, *, fresh: bool) -> Iterator[str]:
        place = at.of_row("0", lean=False, told=False)
        if old and self._keeps(at):
            yield from (place.line(f"- {self._spelt(entry.of, text)}") for text in old)
            return
        yield from (place.line(f"# 上年写的是：{one_line(text)}") for text in old)
        if old or (fresh and at.pattern in _NEEDED[self.kind]):
            yield place.line(f"- {TODO}")

    def _table(
        self, entry: Entry, old: Mapping[str, Any], at: _At, *, fresh: bool
    ) -> Iterator[str]:
        yield at.line(f"{entry.key}:", self._head(entry, at))
        codes = sorted(old) if entry.codes else old
        rows = [code for code in codes if self._stays(entry, code, old)]
        if not rows:
            yield from self._first_row(entry, at, fresh=fresh)
        for code in rows:
            place = at.of_row(code, lean=True, told=False)
            yield from self._row(entry, code, old[code], place)

    def _stays(self, entry: Entry, code: str, old: Mapping[str, Any]) -> bool:
        """Whether a row of last year begins a row of this year: not a printed subtotal."""
        if entry.attribute == "confirmed":
            return False  # what was looked into last year is looked into anew
        if entry.attribute == "subtotals":
            return bool(old[code].name)
        if entry.attribute == "economic":
            below = any(other != code and other.startswith(code) for other in old)
            return code in economic() and not below
        return True

    def _row(self, entry: Entry, code: str, old: Any, at: _At) -> Iterator[str]:
        remark = _subject(entry, code)
        if isinstance(entry.of, Form):
            typed = self._typed(entry, old, at, fresh=False)
            if typed != TODO and _CHECKED.intersection(at.path):
                remark = "上年的数，请核对"
            yield at.line(f"{quoted(code)}: {typed}".rstrip(), remark)
            return
        yield at.line(f"{quoted(code)}:", remark)
        if entry.attribute == "subtotals":
            at_name = at.under("名称")
            yield at_name.line(f"名称: {quoted(old.name)}")
            return
        yield from self.block(entry.of, old, at)

    def _first_row(self, entry: Entry, at: _At, *, fresh: bool) -> Iterator[str]:
        """How a row is written, and an empty one where the table must have some."""
        place = at.of_row(TODO, lean=True, told=False)
        for line in _SAMPLES[self.kind].get(at.pattern, ()):
            yield place.line(f"# {line}")
        if not fresh or at.pattern not in _NEEDED[self.kind]:
            return
        if isinstance(entry.of, Form):
            how = "科目编码: 金额，一个科目一行" if entry.codes else "名称: 金额，一种一行"
            yield place.line(f"{TODO}: {TODO}", how)
            return
        yield place.line(f"{TODO}:", "换成科目编码，一个科目一组")
        yield from self.block(entry.of, None, place)


def _only(old: Block | None, key: str) -> bool:
    """Whether a block holds nothing but the amount that may stand for it."""
    if old is None:
        return False
    return [entry.key for entry in entries(type(old)) if getattr(old, entry.attribute)] == [key]


def _subject(entry: Entry, code: str) -> str:
    known = (economic() if entry.attribute == "economic" else functional()).get(code)
    return known.name if known and entry.codes else ""


# ---------------------------------------------------------------- lines


def _commented(lines: Iterable[str], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for line in lines:
        rest = line.removeprefix(indent)
        yield line if rest.startswith("#") else f"{indent}# {rest}"


def _as_item(lines: list[str], depth: int) -> list[str]:
    """The lines of a block as one entry of a list."""
    first = next(at for at, line in enumerate(lines) if not line.lstrip().startswith("#"))
    indent = "  " * (depth - 1)
    lines[first] = f"{indent}- {lines[first].lstrip()}"
    return lines
