"""Implied: what an amount is of where the words in front of it leave that unsaid.

The list that it stands in, its line, the sentence before and the year that is spoken of say the
rest: 公务用车购置及运行维护费5万元，其中：购置费0万元.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from generator.later import matcher
from generator.understanding.sections import Text
from generator.understanding.sentences.cursor import Cursor
from generator.understanding.sentences.itemizing import Items
from generator.understanding.sentences.mentions import Mentions, across
from generator.understanding.sentences.naming import AVERAGE, PLANS, SIDES, named
from generator.understanding.sentences.nesting import Nesting
from generator.understanding.sentences.spoken import Name
from generator.understanding.sentences.tokens import Token
from generator.vocabulary.quantities import BY_NAME, WHOLES

_NAME: Final = 10  # tokens from a year to an amount of it
_CARS: Final = "公务用车购置及运行维护费"
_OF_CARS: Final = {
    ("购置费", "购置"): "公务用车购置费",
    ("运行维护费", "运行费", "运维费", "运行维护"): "公务用车运行维护费",
}
_YEAR: Final = matcher(r"(20\d\d)年")
_PLANNED: Final = matcher("预算(?:安排)?情况$")
ACCORDING: Final = ("按照", "根据")
_OF_THIS_YEAR: Final = ("当年", "本年")
# 预算3万元，支出2万元，结余1万元
_REST: Final = frozenset(("结余", "节余", "剩余", "差值", "差额", "相差"))
# 财政拨款收入（其中，一般公共预算A，政府性基金预算B）
_BY_FUND: Final = matcher("、?(一般公共预算|政府性基金|国有资本经营)(?:预算)?")
_FUND: Final = matcher("一般公共预算|政府性基金|国有资本经营|财政拨款")
_OF_THE_YEAR: Final = ("本年收入", "本年支出")


class Implied:
    """What a section has said so far that a name may leave out, the year of it among that."""

    def __init__(
        self,
        cursor: Cursor,
        mentions: Mentions,
        nesting: Nesting,
        items: Items,
        year: int | None = None,
    ) -> None:
        self._cursor, self._mentions, self._nesting = cursor, mentions, nesting
        self._items = items
        self._headed = ""  # the column that the line is said to be of
        self._year = 0  # that the sentence speaks of
        # That the section is on: the one that it begins with, but for one beside the report's.
        self._own_year = year if year and _beside(year, cursor.text, cursor.tokens) else 0

    def sentence_ends(self, *, new_line: bool) -> None:
        """What is said next is of no year until it names one, in a new line of no column."""
        self._year = 0
        self._headed = "" if new_line else self._headed

    def headed(self) -> None:
        """“三公”经费预算安排情况：“三公”经费支出总额A: the words in front of a ： say of what."""
        if _PLANNED.search(self._cursor.said()):
            self._headed = "预算"

    def dated(self, token: Token) -> None:
        """2024年支出80万元 where the section is on 2025; 截至2024年12月 is none of its own.

        Nor is the year of a reason: 主要是2023年车辆减少；公务接待费2万元.
        """
        if self._cursor.aside:
            return
        after, year = self._cursor.peek(), _YEAR.match(token.word)
        if year and not (after and after.kind == "日期") and "截" not in self._cursor.said():
            self._year = int(year[1])
            self._own_year = self._own_year or self._year

    def of(self, name: Name, said: str) -> Name:
        """What an amount is of, all of it, by what its own words, as `said`, name."""
        name = self._of_column(self._by_fund(self._of_cars(name), said), said)
        name = self._items.placed(name, self._nesting.within)
        return self._of_its_year(self._of_fund(self._inherited(name, said), said))

    def is_aside(self, name: Name, said: str) -> bool:
        """Whether an amount is none of the report's own: of a reason, a use, another year.

        What is known to be a part of what its brackets stand behind is one all the same, and so is
        根据计划安排因公出国费预算10万元.
        """
        whole = self._nesting.levels[-1].whole if self._nesting.levels else None
        known = bool(whole and WHOLES.get(name.quantity) == whole.name.quantity)
        if known and self._nesting.levels[-1].bracket:
            self._cursor.aside = False
        according = said.startswith(ACCORDING)
        own = name.quantity in BY_NAME and BY_NAME[name.quantity].own
        other = name.words in _REST or bool(AVERAGE.search(said))
        return self._cursor.aside or name.before or other or (according and not own)

    def _of_its_year(self, name: Name) -> Name:
        """What is said of a year before the one that the section is on is none of this one."""
        carried = "结转" in name.words or "结余" in name.words
        compared = carried or name.column == "执行"  # 2023年预算执行数A，2024年预算安排B
        within = self._nesting.within
        of_earlier = bool(within) and within[-1].name.before
        earlier = (0 < self._year < self._own_year or of_earlier) and not compared
        return replace(name, before=True) if earlier else name

    def _by_fund(self, name: Name, said: str) -> Name:
        """一般公共预算, 政府性基金预算: what of them is said by the list that they stand in."""
        levels = self._nesting.levels
        whole = levels[-1].whole if levels and not name.quantity else None
        if whole is None or not (fund := _BY_FUND.fullmatch(said)):
            return name
        side = next((one for one in SIDES if one in whole.name.quantity), "")
        if not side:
            return name
        return Name(fund[0], fund[1] + side, column=whole.name.column)

    def _of_cars(self, name: Name) -> Name:
        """购置费, 运行费: of what they are is said by the list that they stand in."""
        levels = self._nesting.levels
        whole = levels[-1].whole if levels else None
        if name.quantity or whole is None or whole.name.quantity != _CARS:
            return name
        kind = next((kind for said, kind in _OF_CARS.items() if name.words in said), "")
        return replace(name, quantity=kind) if kind else name

    def _of_column(self, name: Name, said: str) -> Name:
        """“三公”经费预算12万元，其中：公务接待费2万元: a known part is planned too."""
        whole = self._nesting.levels[-1].whole if self._nesting.levels else None
        own = name.quantity in BY_NAME and BY_NAME[name.quantity].own
        if self._headed and own and not name.column:
            return replace(name, column=self._headed)
        known = name.column or "支出" in said
        if whole is None or known or not own or whole.name.quantity not in _above(name.quantity):
            return name
        column = whole.name.column
        return replace(name, column=column if column in PLANS or column == "执行" else "")

    def _of_fund(self, name: Name, said: str) -> Name:
        """政府性基金本年收入A，本年支出B: a line that begins with a fund goes on with it."""
        if name.scope or not said.endswith(_OF_THE_YEAR):
            return name
        line = [one for one in self._mentions.amounts if one.line == self._cursor.line]
        fund = _FUND.match(line[0].name.words) if line else None
        return replace(name, scope=fund[0]) if fund else name

    def _inherited(self, name: Name, said: str) -> Name:
        """年初预算为A，支出决算为B: where only the column is said it is the same thing's."""
        cursor = self._cursor
        recent = self._mentions.recent(cursor.sentence, beyond=True)
        if self._nesting.levels and not name.words and said.startswith(_OF_THIS_YEAR):
            return replace(name, words=said)  # 其中：当年预算B，上年结转C
        last = self._mentions.amounts[-1] if self._mentions.amounts else None
        beside = last and last.name.before and last.sentence == cursor.sentence
        if last and beside and not name.words and name.column:
            # 2023年支出A，2024年预算B; 2023年预算A，实际执行B is of that year too.
            earlier = self._year != self._own_year
            return replace(last.name, column=name.column, before=earlier)
        if name.known == "|支出" and recent and recent[0].name.column in PLANS:
            name = replace(name, column=name.column or "决算")  # 预算3万元，支出2.4万元
        bare = not name.words or name.quantity in SIDES
        if not bare or not name.column or not recent or across(name, recent[0]):
            return name
        same_column = recent[0].name.column in {"", name.column}
        if same_column and (name.words or recent[0].sentence != cursor.sentence):
            return name
        return replace(recent[0].name, column=name.column, before=name.before)


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
