"""Clauses: tokens to statements, one section from its first clause to its last.

    subject (a quantity, a 科目) · what joins · amount · comparison · way · step · rate

A 。 ends a sentence, a new line an item, a ； what stands in a list; nothing is taken from beyond
them that the words do not name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from generator.later import matcher
from generator.understanding.sections import Text
from generator.understanding.sentences.comparisons import Comparisons
from generator.understanding.sentences.cursor import Cursor
from generator.understanding.sentences.descent import begins_line
from generator.understanding.sentences.including import names_behind
from generator.understanding.sentences.itemizing import Items
from generator.understanding.sentences.mentions import Mentions, across
from generator.understanding.sentences.naming import AVERAGE, PLANS, SIDES, named
from generator.understanding.sentences.nesting import Nesting
from generator.understanding.sentences.rates import Rates
from generator.understanding.sentences.spoken import LEVEL, Amount, Name, Named, Read
from generator.understanding.sentences.tallies import Tallies
from generator.understanding.sentences.tokens import Token, figures_in, tokens_of
from generator.vocabulary.quantities import BY_NAME, WHOLES, ending

_ENDS: Final = frozenset("。！？\n")
_INSIDE: Final = 200  # tokens of a pair of brackets
_BEGINNING: Final = 8  # characters of a line that can be its number
_NAME: Final = 10  # tokens from a year to an amount of it
_FAR: Final = 60  # characters of a clause that are looked ahead for what it names
_UNKNOWN: Final = "？"  # what narrows a name that stands behind an amount of who knows what
_CARS: Final = "公务用车购置及运行维护费"
_OF_CARS: Final = {
    ("购置费", "购置"): "公务用车购置费",
    ("运行维护费", "运行费", "运维费", "运行维护"): "公务用车运行维护费",
}
# 按支出功能分类, 分单位情况: what follows makes up the total that was stated.
_SORTED: Final = matcher(
    "(?:按照?[^，。；：]{0,14}(?:分类|划分|分|构成|用途|性质)|分(?:单位|部门))(?:科目)?"
    "(?:的?(?:明细|安排)?情况|支出)?$"
)
_ITEMS: Final = matcher("^(?:主要|具体)?(?:支出|安排)?(?:项目|科目|内容|情况)$")
_YEAR: Final = matcher(r"(20\d\d)年")
_PLANNED: Final = matcher("预算(?:安排)?情况$")
_NUMERALS: Final = frozenset("一二三四五六七八九十")
_CODE: Final = matcher(r"\d{3}(?:\d\d){0,2}")  # 行政运行（2130101）
_ACCORDING: Final = ("按照", "根据")
_OF_THIS_YEAR: Final = ("当年", "本年")
_LEFT_OVER: Final = frozenset(("年初结转和结余", "年末结转和结余", "使用非财政拨款结余"))
# 预算3万元，支出2万元，结余1万元
_REST: Final = frozenset(("结余", "节余", "剩余", "差值", "差额", "相差"))
_SUCH: Final = ("等", "等支出", "等费用", "等经费", "等方面支出")
_STOPS: Final = frozenset("。！？\n；：")
# 财政拨款收入（其中，一般公共预算A，政府性基金预算B）
_BY_FUND: Final = matcher("、?(一般公共预算|政府性基金|国有资本经营)(?:预算)?")
_FUND: Final = matcher("一般公共预算|政府性基金|国有资本经营|财政拨款")
_OF_THE_YEAR: Final = ("本年收入", "本年支出")
_NARROWS: Final = ("成交的", "中标的")  # 由中小企业供应商成交的，采购金额
_THRESHOLD: Final = ("以上", "以下", "及以上", "及以下", "以内")  # 单价50万元以上的设备


def read(text: Text, places: int = 0, year: int | None = None) -> Read:
    """Everything that a section of the report of a year states; `places` as in tokens_of."""
    return _Reader(text, tokens_of(text, places), year).read()


class _Reader:
    """A section that is being read from its first token to its last."""

    def __init__(self, text: Text, tokens: Sequence[Token], year: int | None = None) -> None:
        self.cursor = Cursor(text, tokens)
        self.mentions, self.nesting = Mentions(), Nesting()
        self.comparisons = Comparisons(self.cursor, self.mentions)
        self.items = Items(self.cursor, self.mentions, self.comparisons)
        self.rates = Rates(self.cursor, self.mentions, self.nesting)
        self.tallies = Tallies(self.cursor)
        self.named: list[Named] = []
        self.unnamed = -1  # the last sentence with an amount of which nothing says what it is
        self.opened = 0  # the token behind the last 其中
        self.sorted: Amount | None = None  # what was taken apart by kind the last time
        self.headed = ""  # the column that the line is said to be of
        self.year = 0  # that the sentence speaks of
        # That the section is on: the one that it begins with, but for one beside the report's.
        self.own_year = year if year and _beside(year, text, tokens) else 0

    def read(self) -> Read:
        steps = {
            "标点": self._mark, "比较": self.comparisons.compare, "增减": self.comparisons.way,
            "持平": self.comparisons.flat, "大小": self.comparisons.against,
            "占": self.rates.share, "完成": self.rates.completed, "比率": self.rates.rate,
            "其中": self._split, "原因": self._reason, "用于": self._purpose,
            "金额": self._amount, "数": self._bare, "词": self._word, "计数": self.tallies.count,
            "日期": self._dated,
            "科目": self.items.cite,
        }  # fmt: skip
        cursor = self.cursor
        while token := cursor.peek():
            cursor.at += 1
            if step := steps.get(token.kind):
                step(token)
        if not cursor.text.text.endswith(("。", "；", "）", "！")):
            self.nesting.cut()
        self.nesting.close()
        return Read(
            tuple(self.mentions.amounts), tuple(self.comparisons.changes),
            tuple(self.rates.shares), tuple(self.rates.completions),
            tuple(self.nesting.lists), tuple(self.tallies.counts), tuple(self.items.cited),
            tuple(self.items.reasons), tuple(self.items.purposes), tuple(self.named),
            partial(figures_in, cursor.text, cursor.tokens),
        )  # fmt: skip

    # ------------------------------------------------------------ marks and words

    def _word(self, token: Token) -> None:
        before = self.cursor.before
        if token.word == "中" and before and before.kind == "金额" and not self.cursor.words:
            self._split(token)  # 财政拨款收入300万元中，中央财政拨款200万元
        else:
            self.comparisons.hears(token.word)
            self.cursor.words.append(token)

    def _dated(self, token: Token) -> None:
        """2024年支出80万元 where the section is on 2025; 截至2024年12月 is none of its own.

        Nor is the year of a reason: 主要是2023年车辆减少；公务接待费2万元.
        """
        if self.cursor.aside:
            return
        after, year = self.cursor.peek(), _YEAR.match(token.word)
        if year and not (after and after.kind == "日期") and "截" not in self.cursor.said():
            self.year = int(year[1])
            self.own_year = self.own_year or self.year

    def _mark(self, token: Token) -> None:
        mark, cursor = token.word, self.cursor
        if mark == "（":
            self._bracket(token)
        elif mark == "）":
            cursor.words.clear()
            if whole := self.nesting.unbracket():
                # What follows is said of what stands in front of the brackets again.
                self.mentions.again(whole)
        elif mark == "、":
            cursor.words.append(token)
        elif mark == "：":
            self._colon(token)
        elif mark in _ENDS:
            self._end(mark)
        else:
            self._clause_ends(token)

    def _clause_ends(self, token: Token) -> None:
        """A ， or ；: what was said names no amount, but it may say of what a list follows."""
        cursor = self.cursor
        if token.word == "；":
            self._semicolon()
        elif _SORTED.search(cursor.said()):
            self._sort(cursor.said())
        elif cursor.words and cursor.words[-1].word.endswith("中"):
            self._split_named(token)  # 项目支出中，草原防火15万元
        elif cursor.aside and self._numbered():
            self._end(token.word)  # 原因是厉行节约，三、2024年公务接待费预算2万元
        if not (cursor.words and cursor.words[-1].word.endswith(_NARROWS)):
            cursor.words.clear()

    def _numbered(self) -> bool:
        """Whether what comes is an item with a number and a year, in the middle of a line."""
        number, mark, year = (self.cursor.peek(ahead) for ahead in range(3))
        dated = number and mark and mark.word == "、" and year and year.kind == "日期"
        return bool(dated and number and number.word in _NUMERALS)

    def _end(self, mark: str) -> None:
        cursor, new_line = self.cursor, mark == "\n"
        if new_line:
            at, first = cursor.tokens[cursor.at - 1].end, cursor.peek()
            marked = bool(first and first.kind == "科目")
            item = marked or (bool(self.nesting.levels) and begins_line(cursor.text.text, at))
            opened = self.opened == cursor.at - 1
            self.nesting.new_line(self._next(), opened=opened, item=item)
        else:
            self.nesting.sentence_ends(self._next())
        cursor.sentence += 1
        cursor.line += new_line
        self.headed = "" if new_line else self.headed
        cursor.words.clear()
        cursor.aside = False
        self.tallies.end()
        self.comparisons.end(new_line=new_line)
        self.year = 0
        self.comparisons.forget()
        self.mentions.forget(line=new_line)

    def _next(self) -> str:
        """How what is not read yet begins."""
        at = self.cursor.tokens[self.cursor.at - 1].end
        return self.cursor.text.text[at : at + _BEGINNING]

    def _colon(self, token: Token) -> None:
        """总额A：货物B，工程C, 按性质分：基本支出B: a list; 收入预算：年初预算数: see naming."""
        cursor = self.cursor
        before = cursor.before
        if _SORTED.search(cursor.said()):
            self._sort(cursor.said())
        elif before and before.kind == "金额" and not cursor.words and not cursor.aside:
            self._split(token)
        else:
            if cursor.words and cursor.words[-1].word.endswith("中"):
                self._split_named(token)  # 本年收入中：财政拨款A，其他收入B
            if _PLANNED.search(cursor.said()):
                self.headed = "预算"  # “三公”经费预算安排情况：“三公”经费支出总额A
            if cursor.words:
                cursor.words.append(token)

    def _sort(self, said: str) -> None:
        """A total is taken apart: that its words name, that stands in front, or the last stated."""
        name = named(said[: said.rfind("按")]) if "按" in said else Name("")
        near = self._recent() or self.mentions.of_line(self.cursor.line - 1)
        around = [one for stated in near for one in (stated, *stated.within)]
        whole = next(self.mentions.of(name), None) if name.quantity else None
        whole = whole or self.mentions.total("收入" if "收入" in said else "支出") or self.sorted
        more = (one for one in around if one.printed.value > 0)
        self.sorted = whole or max(more, key=lambda one: one.printed.value, default=None)
        self._opened(self.sorted, all_of_it=True)

    def _opened(self, whole: Amount | None, *, all_of_it: bool = False) -> None:
        self.nesting.open(whole, bracket=False, all_of_it=all_of_it)
        self._goes_on()

    def _goes_on(self) -> None:
        """What stands next is of the list that was opened."""
        cursor = self.cursor
        cursor.words.clear()
        self.comparisons.forget()
        while (mark := cursor.peek()) and mark.word in {"：", "，", "如下"}:
            cursor.at += 1
        self.opened = cursor.at
        self.nesting.listed(self._next())

    def _comes(self) -> Name:
        """What the next clause states an amount of."""
        cursor, said, ahead = self.cursor, "", 0
        while (token := cursor.peek(ahead)) and token.kind in {"词", "日期"} and len(said) < _FAR:
            said += token.word if token.kind == "词" else ""
            ahead += 1
        return named(said)

    def _semicolon(self) -> None:
        self.comparisons.forget()
        self.tallies.semicolon()
        token = self.cursor.peek()
        going_on = token and token.kind == "词" and token.word[:1] in "一二三四五六七八九"
        if not going_on:
            self.cursor.aside = False
        self.nesting.semicolon(self._comes(), self._next())

    def _bracket(self, token: Token) -> None:
        """（境） is part of a name; （其中：甲10万元，乙20万元） is a list of its own."""
        cursor, inside, depth = self.cursor, list[Token](), 1
        for other in cursor.tokens[cursor.at : cursor.at + _INSIDE]:
            depth += {"（": 1, "）": -1}.get(other.word, 0)
            if not depth:
                break
            inside.append(other)
        if depth:
            return
        coded = len(inside) == 1 and _CODE.fullmatch(inside[0].word)
        if any(one.kind in {"金额", "比率", "数"} for one in inside) and not coded:
            self._open_bracket()
        else:
            self._pass_over(token, inside)

    def _open_bracket(self) -> None:
        cursor = self.cursor
        recent = self.mentions.recent(cursor.sentence)
        self.nesting.open(recent[0] if recent else None, bracket=True)
        before = cursor.before
        if before and before.kind in {"金额", "比率", "持平"}:
            # 比上年减少3万元（购置费预算20万元……）: that comparison is over
            self.comparisons.forget()
        cursor.words.clear()

    def _pass_over(self, token: Token, inside: list[Token]) -> None:
        """Brackets without an amount: they belong to the name, but what they count is counted."""
        cursor, before = self.cursor, self.cursor.before
        if inside and cursor.words and not (before and before.kind == "计数"):  # 5辆（台）
            end = inside[-1].end + 1
            words = cursor.text.text[token.start : end]
            cursor.words.append(Token("词", token.start, end, words))
        cursor.at += len(inside) + 1
        self.tallies.count_inside(token, inside)

    # ------------------------------------------------------------ lists, reasons, purposes

    def _split(self, token: Token) -> None:
        """其中, 包括: a list of the amount in front of it, or of what its clause names."""
        cursor, said = self.cursor, self.cursor.name()
        self.tallies.split(token)
        self.comparisons.split(token)
        if said.words and (amount := self._described()):
            cursor.at = amount
            return
        sorts = token.word.startswith(("按", "分"))  # 按性质分，基本支出……。按科目分，……
        below = token.word.endswith("如下") and not said.quantity
        if self.opened == cursor.at - 1 and self.nesting.levels:
            self._goes_on()  # 按支出功能分类，包括: that list is open
        elif sorts or (below and _SORTED.search(cursor.said())):
            self._sort(cursor.said() + token.word)
        elif not cursor.aside:
            whole = self._whole_below() if below else self._listed_whole(said)
            self._include(whole, token)
            self._opened(whole, all_of_it=said.quantity in SIDES)
        else:
            cursor.words.clear()
            self.comparisons.forget()

    def _include(self, whole: Amount | None, token: Token) -> None:
        if named_here := names_behind(self.cursor, whole, token.word):
            self.named.append(named_here)

    def _described(self) -> int:
        """工资福利支出包括基本工资等支出80万元: where the amount stands; 0 where none does."""
        cursor = self.cursor
        for at in range(cursor.at, min(cursor.at + _INSIDE, len(cursor.tokens))):
            one = cursor.tokens[at]
            if one.kind == "金额":
                return at if cursor.tokens[at - 1].word.endswith(_SUCH) else 0
            if one.kind not in {"词", "标点"} or one.word in _STOPS:
                break
        return 0

    def _split_named(self, token: Token) -> None:
        """项目支出中，……: a list of an amount that was stated before, and not 市本级项目支出中."""
        words = self.cursor.said().removesuffix("中")
        name = named(words)
        found = ending(name.words)
        if (
            name.quantity
            and not (found and LEVEL.search(found[1]))
            and next(self.mentions.of(name), None)
        ):
            last = self.cursor.words[-1]
            self.cursor.words[-1] = last._replace(word=last.word.removesuffix("中"))
            self._split(token)

    def _whole_below(self) -> Amount | None:
        """具体情况如下: of the one amount of the sentence; of several none is said to be meant."""
        recent = self._recent()
        same = {one.name.known for one in recent if one.sentence == recent[0].sentence}
        return recent[0] if len(same) == 1 else None

    def _listed_whole(self, said: Name) -> Amount | None:
        recent, before = self._recent(), self.cursor.before
        if before and before.word == "；" and not said.words:
            recent = recent[:1] if len(recent) == 1 else []  # of which of them is not said
        if not said.words:
            return next((one for one in recent if self._taken_apart(one)), None)
        if said.quantity in SIDES:  # 收支总预算A。收入包括……；支出包括……
            self.nesting.close()
            spoken = (one for one in self.mentions.spoken() if _is_side(said.quantity, one.name))
            return _one_side(next(spoken, None) or self.mentions.total(said.quantity), said)
        if recent and said.known == recent[0].name.known:
            return recent[0]
        if not said.quantity and _ITEMS.search(said.words):  # 主要支出项目包括
            return self._whole_below()
        return next(self.mentions.of(said), None)

    def _taken_apart(self, one: Amount) -> bool:
        """收入合计A，年初结转和结余B。其中：财政拨款收入……: what was left over has no sources."""
        return one.sentence == self.cursor.sentence or one.name.quantity not in _LEFT_OVER

    def _recent(self) -> list[Amount]:
        return self.mentions.recent(self.cursor.sentence, beyond=True)

    def _purpose(self, token: Token) -> None:
        """用于城乡医疗救助的彩票公益金支出 is a name that a clause goes on with.

        So is 其他按照规定配备的公务用车.
        """
        if self._shares_out() or self._sorted_by():
            self._split(token)
        elif token.word in _ACCORDING or (token.word == "用于" and self._names()):
            self.cursor.keep_word(token)
        else:
            self.items.spend(token)
            self._include(next(iter(self._recent()), None), token)
            self._set_aside(token)

    def _names(self) -> bool:
        """2024年用于机构正常运转的日常支出: behind a name or a year it is more of a name."""
        before = self.cursor.before
        return bool(self.cursor.words or (before and before.kind == "日期"))

    def _shares_out(self) -> bool:
        """主要用于：教育支出80万元，占80%: what has a share is a part, not only a use."""
        colon, _, amount, mark, share = (self.cursor.peek(ahead) for ahead in range(5))
        told = colon and colon.word == "：" and amount and amount.kind == "金额"
        return bool(told and mark and mark.word == "，" and share and share.kind == "占")

    def _sorted_by(self) -> bool:
        """按支出功能分类，主要用于：教育支出80万元: parts of what is taken apart there."""
        colon = self.cursor.peek()
        return bool(colon and colon.word == "：" and self.opened == self.cursor.at - 1)

    def _reason(self, token: Token) -> None:
        colon = self.cursor.peek()
        if token.word == "主要是" and colon and colon.word == "：" and not self.cursor.words:
            self._split(token)  # 收入预算A，主要是：财政拨款收入B，其他收入C
            return
        self.items.explain(token)
        self._set_aside(token)

    def _set_aside(self, token: Token) -> None:
        self.cursor.aside, self.cursor.aside_since = True, token.start
        self.cursor.words.clear()

    # ------------------------------------------------------------ amounts

    def _amount(self, token: Token) -> None:
        cursor, row = self.cursor, self.cursor.row(token)
        after = cursor.peek()
        threshold = after and after.word.startswith(_THRESHOLD)
        if not threshold and self.comparisons.takes(row[0]):
            return
        if not threshold:
            name = cursor.name()
            if name.column and not name.words:  # 预算A，决算B: no reason goes on with that
                cursor.aside = False
            if not name.words and not cursor.words:
                self.unnamed = cursor.sentence
                self.nesting.doubt()
                return
            if self.unnamed == cursor.sentence and not name.scope:
                name = replace(name, scope=_UNKNOWN)
            name = self._of_column(self._by_fund(self._of_cars(name)))
            name = self.items.placed(name, self.nesting.within)
            name = self._of_its_year(self._of_fund(self._inherited(name)))
            self.nesting.turn(name)
            at, quote = cursor.quote(token.start), cursor.quote(cursor.begun(token.start))
            within, aside = self.nesting.within, self._aside(name)
            for printed in row:
                stated = Amount(
                    name, printed, at, quote, cursor.sentence, cursor.line, within, aside
                )
                self.mentions.keep(stated)
                self.nesting.take(stated)
        cursor.words.clear()

    def _aside(self, name: Name) -> bool:
        """Whether an amount is none of the report's own: of a reason, a use, another year.

        What is known to be a part of what its brackets stand behind is one all the same, and so is
        根据计划安排因公出国费预算10万元.
        """
        whole = self.nesting.levels[-1].whole if self.nesting.levels else None
        known = bool(whole and WHOLES.get(name.quantity) == whole.name.quantity)
        if known and self.nesting.levels[-1].bracket:
            self.cursor.aside = False
        according = self.cursor.said().startswith(_ACCORDING)
        own = name.quantity in BY_NAME and BY_NAME[name.quantity].own
        other = name.words in _REST or bool(AVERAGE.search(self.cursor.said()))
        return self.cursor.aside or name.before or other or (according and not own)

    def _of_its_year(self, name: Name) -> Name:
        """What is said of a year before the one that the section is on is none of this one."""
        carried = "结转" in name.words or "结余" in name.words
        compared = carried or name.column == "执行"  # 2023年预算执行数A，2024年预算安排B
        within = self.nesting.within
        of_earlier = bool(within) and within[-1].name.before
        earlier = (0 < self.year < self.own_year or of_earlier) and not compared
        return replace(name, before=True) if earlier else name

    def _by_fund(self, name: Name) -> Name:
        """一般公共预算, 政府性基金预算: what of them is said by the list that they stand in."""
        levels = self.nesting.levels
        whole = levels[-1].whole if levels else None
        fund = _BY_FUND.fullmatch(self.cursor.said())
        side = whole and next((one for one in SIDES if one in whole.name.quantity), "")
        if not (whole and fund and side) or name.quantity:
            return name
        return Name(fund[0], fund[1] + side, column=whole.name.column)

    def _of_cars(self, name: Name) -> Name:
        """购置费, 运行费: of what they are is said by the list that they stand in."""
        levels = self.nesting.levels
        whole = levels[-1].whole if levels else None
        if name.quantity or whole is None or whole.name.quantity != _CARS:
            return name
        kind = next((kind for said, kind in _OF_CARS.items() if name.words in said), "")
        return replace(name, quantity=kind) if kind else name

    def _of_column(self, name: Name) -> Name:
        """“三公”经费预算12万元，其中：公务接待费2万元: a known part is planned too."""
        whole = self.nesting.levels[-1].whole if self.nesting.levels else None
        own = name.quantity in BY_NAME and BY_NAME[name.quantity].own
        if self.headed and own and not name.column:
            return replace(name, column=self.headed)
        said = name.column or "支出" in self.cursor.said()
        if whole is None or said or not own or whole.name.quantity not in _above(name.quantity):
            return name
        column = whole.name.column
        return replace(name, column=column if column in PLANS or column == "执行" else "")

    def _of_fund(self, name: Name) -> Name:
        """政府性基金本年收入A，本年支出B: a line that begins with a fund goes on with it."""
        if name.scope or not self.cursor.said().endswith(_OF_THE_YEAR):
            return name
        line = [one for one in self.mentions.amounts if one.line == self.cursor.line]
        fund = _FUND.match(line[0].name.words) if line else None
        return replace(name, scope=fund[0]) if fund else name

    def _inherited(self, name: Name) -> Name:
        """年初预算为A，支出决算为B: where only the column is said it is the same thing's."""
        recent, said = self._recent(), self.cursor.said()
        if self.nesting.levels and not name.words and said.startswith(_OF_THIS_YEAR):
            return replace(name, words=said)  # 其中：当年预算B，上年结转C
        last = self.mentions.amounts[-1] if self.mentions.amounts else None
        beside = last and last.name.before and last.sentence == self.cursor.sentence
        if last and beside and not name.words and name.column:
            # 2023年支出A，2024年预算B; 2023年预算A，实际执行B is of that year too.
            earlier = self.year != self.own_year
            return replace(last.name, column=name.column, before=earlier)
        if name.known == "|支出" and recent and recent[0].name.column in PLANS:
            name = replace(name, column=name.column or "决算")  # 预算3万元，支出2.4万元
        bare = not name.words or name.quantity in SIDES
        if not bare or not name.column or not recent or across(name, recent[0]):
            return name
        same_column = recent[0].name.column in {"", name.column}
        if same_column and (name.words or recent[0].sentence != self.cursor.sentence):
            return name
        return replace(recent[0].name, column=name.column, before=name.before)

    def _bare(self, token: Token) -> None:
        after, more = self.cursor.peek(), self.cursor.peek(1)
        if after and more and after.word in {"、", ","} and more.kind == "金额":
            self._amount(token)
        else:
            self.cursor.words.clear()


def _above(quantity: str) -> Iterator[str]:
    """What a quantity is a part of, and what that is a part of."""
    while quantity := WHOLES.get(quantity, ""):
        yield quantity


def _beside(year: int, text: Text, tokens: Sequence[Token]) -> bool:
    """2023年支出A，2024年预算B: whether what is stated of a year is of an earlier one too.

    A year that nothing is set beside may be the wrong one.
    """
    own, earlier = set[str](), set[str]()
    for at, one in enumerate(tokens):
        dated = _YEAR.match(one.word) if one.kind == "日期" else None
        if not dated or int(dated[1]) > year:
            continue
        ahead = tokens[at + 1 : at + _NAME]
        amount = next(
            (each for each in ahead if each.kind != "词" and each.word not in "（）"), None
        )
        if amount and amount.kind == "金额":
            name = named(text.text[one.end : amount.start])
            (own if int(dated[1]) == year else earlier).add(name.known if name.words else "")
    return bool(own & earlier or (earlier and "" in own))


def _one_side(whole: Amount | None, side: Name) -> Amount | None:
    """收支总预算A as that of one side, which the list is of."""
    if whole is None or not whole.name.sides:
        return whole
    return replace(whole, name=replace(side, words=whole.name.words))


def _is_side(side: str, name: Name) -> bool:
    """Whether 收入 or 支出 is a side of what is named, or it itself."""
    return bool(name.sides) or name.quantity.startswith(side)
