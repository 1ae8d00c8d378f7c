"""Rates: an amount's share of a whole, and how much of a budget was spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from generator.understanding.sentences.cursor import Cursor
from generator.understanding.sentences.mentions import GENERAL, Mentions, is_spent
from generator.understanding.sentences.naming import PLANS, named
from generator.understanding.sentences.nesting import Nesting
from generator.understanding.sentences.printed import Printed, Quote
from generator.understanding.sentences.spoken import Amount, Completion, Name, Share, by_level
from generator.understanding.sentences.tokens import Token
from generator.vocabulary.quantities import WHOLES

_FAR: Final = 10  # tokens from 占 or 完成 to its rate
_KINDS: Final = ("年初预算", "全年预算", "调整")


class Rates:
    """The shares and completions of a section."""

    def __init__(self, cursor: Cursor, mentions: Mentions, nesting: Nesting) -> None:
        self._cursor, self._mentions, self._nesting = cursor, mentions, nesting
        self.shares: list[Share] = []
        self.completions: list[Completion] = []

    def share(self, token: Token) -> None:
        """占本年支出合计的60%, and 占年初预算的97%, which is a completion."""
        cursor = self._cursor
        said, rate, end = self._ahead()
        if rate is None or rate.printed is None:
            cursor.keep_word(token)
            return
        cursor.at = end
        rates = cursor.row(rate)
        if len(rates) > 1:
            self._side_by_side(cursor.quote(token.start), said, rates)
            return
        quote = cursor.quote(token.start, rate.end)
        figure = next((one for one in said if one.kind == "金额"), None)
        of = named(_words(said).removesuffix("的"))
        if of.column in PLANS and not of.words:
            self._complete(quote, said, "占", rate.printed)
            return
        mentioned = cursor.name()
        part = next(self._mentions.of(mentioned), None) if mentioned.words else self._last_amount()
        printed = self._printed(figure, of) if figure else None
        wholes = (printed,) if printed else tuple(self._wholes(part, of))
        wholes = tuple(one for one in wholes if one is not part)
        whole = of if of.words else None
        self.shares.append(Share(part, whole, rate.printed, quote, wholes, mentioned))
        cursor.words.clear()

    def _side_by_side(self, quote: Quote, said: Sequence[Token], rates: Sequence[Printed]) -> None:
        """基本支出60万元，项目支出40万元，分别占支出的60%和40%: the shares of the last amounts.

        占甲和乙的比重分别为: of two wholes, of which no amount is taken for a part.
        """
        words = _words(said).removesuffix("的")
        of, recent = named(words), self._mentions.recent(self._cursor.sentence)
        parts: Sequence[Amount | None] = list(reversed(recent[: len(rates)]))
        if len(parts) < len(rates) or "分别" in words:
            parts = [None] * len(rates)
        for part, rate in zip(parts, rates, strict=True):
            wholes = tuple(one for one in self._wholes(part, of) if one not in parts)
            whole = of if of.words else None
            self.shares.append(Share(part, whole, rate, quote, wholes, part.name if part else None))
        self._cursor.words.clear()

    def _last_amount(self) -> Amount | None:
        recent = self._mentions.recent(self._cursor.sentence)
        return recent[0] if recent else None

    def _wholes(self, part: Amount | None, of: Name) -> Iterator[Amount]:
        """What a share can be of: what its sentence names, else what its list is of."""
        mentions, nesting = self._mentions, self._nesting
        if of.words:
            found = list(mentions.of(replace(of, column=""), alike=True))
            spent = reversed(nesting.within) if not found and is_spent(of) else ()
            yield from (*found, *(one for one in spent if one.name.known == GENERAL))
            return
        yield from reversed(nesting.within)
        if part and not nesting.levels and (whole := WHOLES.get(part.name.quantity)):
            named_whole = mentions.of(Name(whole, whole), alike=True)
            yield from (one for one in named_whole if not by_level(one, mentions.amounts))
        last = nesting.lists[-1] if nesting.lists and not nesting.levels else None
        # 基本支出80万元（人员经费…），占…；项目支出: that list was said of another part.
        if last and last is not nesting.inserted and last.whole.line == self._cursor.line:
            # 全市A，其中市本级B，区县C。市本级中……，占B的
            yield from (one for one in (last.whole,) if not by_level(one, mentions.amounts))

    def completed(self, token: Token) -> None:
        """完成年初预算的97.5%, 预决算差异率为2.5%."""
        cursor = self._cursor
        said, rate, end = self._ahead()
        words = "".join(one.word for one in said)
        told = token.word.endswith(("率", "比例"))
        budgeted = "预算" in words or told or (not said and self._planned())
        if rate is None or rate.printed is None or not budgeted:
            cursor.keep_word(token)
            return
        cursor.at = end
        word = "差异" if "差异" in token.word else "完成"
        self._complete(cursor.quote(token.start, rate.end), said, word, rate.printed)

    def rate(self, token: Token) -> None:
        """为年初预算的97.5%, 为预算50万元的96%, 超出年初预算的3%."""
        cursor, printed = self._cursor, token.printed
        said = "".join(word.word for word in cursor.words)
        planned = self._planned() if said == "的" else None
        if printed and planned and planned.at.end == cursor.words[0].start:
            quote = cursor.quote(planned.at.start, token.end)
            self._found(planned, planned.name.column, "为", printed, quote)
        elif printed and said.removesuffix("的").removesuffix("数").endswith("预算"):
            quote = cursor.quote(cursor.words[0].start, token.end)
            cursor.words = []
            self._found(None, _kind(said), "超出" if "超" in said else "为", printed, quote)
        cursor.words.clear()

    def _ahead(self) -> tuple[list[Token], Token | None, int]:
        """The tokens up to the rate that the clause comes to, the rate, and where it ends."""
        said, cursor = list[Token](), self._cursor
        first, slip = cursor.peek(), cursor.peek(1)
        start = cursor.at + bool(
            first and first.word == "，" and slip and slip.kind == "比率"
        )  # 占，8%
        for at in range(start, min(start + _FAR, len(cursor.tokens))):
            one = cursor.tokens[at]
            if one.kind == "比率":
                return said, one, at + 1
            if one.kind in {"标点", "增减", "数"} and one.word not in {"、", "（", "）"}:
                break
            said.append(one)
        return said, None, cursor.at

    def _planned(self) -> Amount | None:
        """The budget that the clause in front states: 年初预算20万元，完成80%."""
        last = self._last_amount()
        return last if last and last.name.column in PLANS else None

    def _complete(self, quote: Quote, said: Sequence[Token], word: str, rate: Printed) -> None:
        """A completion, with the budget where its own words print that: 完成预算50万元的96%."""
        cursor = self._cursor
        words = "".join(one.word for one in said if one.kind != "金额")
        figure = next((one for one in said if one.kind == "金额"), None)
        if mark := cursor.peek():  # 完成年初预算的96%（年初预算50万元）
            behind, amount = cursor.peek(1), cursor.peek(2)
            told = mark.word == "（" and behind and named(behind.word).column in PLANS
            figure = amount if told and amount and amount.kind == "金额" else figure
        budget = self._printed(figure, named(words)) if figure else None
        self._found(budget, _kind(words), word, rate, quote)
        cursor.words.clear()

    def _printed(self, figure: Token, name: Name) -> Amount | None:
        """An amount that a rate is of, printed in its own words."""
        cursor = self._cursor
        at = cursor.quote(figure.start, figure.end)
        if figure.printed is None:
            return None
        return Amount(name, figure.printed, at, at, cursor.sentence, cursor.line)

    def _found(
        self, budget: Amount | None, kind: str, word: str, rate: Printed, quote: Quote
    ) -> None:
        finals, _ = self._mentions.subject(self._cursor.name(), self._cursor.sentence)
        self.completions.append(Completion(finals, budget, kind, word, rate, quote))


def _words(said: Sequence[Token]) -> str:
    """What is said between 占 and its rate, without marks and amounts."""
    return "".join(one.word for one in said if one.kind not in {"标点", "金额"})


def _kind(words: str) -> str:
    """Which budget is spoken of."""
    return next((kind for kind in _KINDS if kind in words), "预算")
