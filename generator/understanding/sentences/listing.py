"""Listing: what a list is of: 其中, 包括, 按功能分类 take apart an amount that was stated."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from generator.later import matcher
from generator.understanding.sentences.comparisons import Comparisons
from generator.understanding.sentences.cursor import Cursor
from generator.understanding.sentences.including import names_behind
from generator.understanding.sentences.mentions import Mentions
from generator.understanding.sentences.naming import SIDES, named
from generator.understanding.sentences.nesting import Nesting, one_side
from generator.understanding.sentences.spoken import LEVEL, Amount, Name, Named
from generator.understanding.sentences.tallies import Tallies
from generator.understanding.sentences.tokens import Token
from generator.vocabulary.quantities import CARRIED, ending

_FAR: Final = 200  # tokens that are looked ahead for the amount of a description
# 按支出功能分类, 分单位情况: what follows makes up the total that was stated.
_SORTED: Final = matcher(
    "(?:按照?[^，。；：]{0,14}(?:分类|划分|分|构成|用途|性质|类型)|分(?:单位|部门))(?:科目)?"
    "(?:的?(?:明细|安排)?情况|支出)?$"
)
_ITEMS: Final = matcher("^(?:主要|具体)?(?:支出|安排)?(?:项目|科目|内容|情况)$")
_BOUGHT: Final = "政府采购"
_SUCH: Final = ("等", "等支出", "等费用", "等经费", "等方面支出")
_STOPS: Final = frozenset("。！？\n；：")


class Listing:
    """The lists of a section as they are announced, each with the amount that it takes apart."""

    def __init__(
        self,
        cursor: Cursor,
        mentions: Mentions,
        nesting: Nesting,
        comparisons: Comparisons,
        tallies: Tallies,
    ) -> None:
        self._cursor, self._mentions, self._nesting = cursor, mentions, nesting
        self._comparisons, self._tallies = comparisons, tallies
        self.named: list[Named] = []
        self._begun = 0  # the token behind the last 其中
        self._sorted: Amount | None = None  # what was taken apart by kind the last time
        self._stated = 0  # how many amounts were stated in front of that

    @property
    def announced(self) -> bool:
        """Whether a list was announced right in front of what is being read."""
        return self._begun == self._cursor.at - 1

    def split(self, token: Token) -> None:
        """其中, 包括: a list of the amount in front of it, or of what its clause names."""
        cursor, said = self._cursor, self._cursor.name()
        self._tallies.split(token)
        self._comparisons.split(token)
        if said.words and (amount := self._described()):
            cursor.at = amount
            return
        sorts = token.word.startswith(("按", "分"))  # 按性质分，基本支出……。按科目分，……
        below = token.word.endswith("如下") and not said.quantity
        if self.announced and self._nesting.levels:
            self._goes_on()  # 按支出功能分类，包括: that list is open
        elif sorts or (below and _SORTED.search(cursor.said())):
            self._sort(cursor.said() + token.word)
        elif not cursor.aside:
            whole = self._whole_below() if below else self._listed_whole(said)
            self._include(whole, token)
            self._open(whole, side=said if said.quantity in SIDES else None)
        else:
            cursor.words.clear()
            self._comparisons.forget()

    def herald(self, token: Token) -> None:
        """按性质分, 项目支出中: the words that a mark ends may say of what a list follows."""
        said, words = self._cursor.said(), self._cursor.words
        if _SORTED.search(said):
            self._sort(said)
        elif words and words[-1].word.endswith("中"):
            self._split_named(token)

    def include(self, token: Token) -> None:
        """主要用于办公费、印刷费: the names of what the last amount is for."""
        self._include(next(iter(self._recent()), None), token)

    def _split_named(self, token: Token) -> None:
        """项目支出中，……: a list of an amount that was stated before, and not 市本级项目支出中."""
        words = self._cursor.said().removesuffix("中")
        name = named(words)
        found = ending(name.words)
        if (
            name.quantity
            and not (found and LEVEL.search(found[1]))
            and next(self._mentions.of(name), None)
        ):
            last = self._cursor.words[-1]
            self._cursor.words[-1] = replace(last, word=last.word.removesuffix("中"))
            self.split(token)

    def _sort(self, said: str) -> None:
        """A total is taken apart: that its words name, that stands in front, or the last stated."""
        name = named(said[: said.rfind("按")]) if "按" in said else Name("")
        name = named(_BOUGHT) if _BOUGHT in said else name  # 按政府采购资金类型划分
        near = self._recent() or self._mentions.of_line(self._cursor.line - 1)
        around = [one for stated in near for one in (stated, *stated.within)]
        whole = next(self._mentions.of(name), None) if name.quantity else None
        whole = whole or self._mentions.total("收入" if "收入" in said else "支出") or self._sorted
        more = (one for one in around if one.printed.value > 0)
        self._sorted = whole or max(more, key=lambda one: one.printed.value, default=None)
        self._stated = len(self._mentions.amounts)
        self._open(self._sorted, all_of_it=not said.endswith("看"))  # 分项目看: some of them

    def _open(
        self, whole: Amount | None, *, all_of_it: bool = False, side: Name | None = None
    ) -> None:
        all_of_it |= side is not None
        self._nesting.open(whole, bracket=False, all_of_it=all_of_it, side=side)
        self._goes_on()

    def _goes_on(self) -> None:
        """What stands next is of the list that was opened."""
        cursor = self._cursor
        cursor.words.clear()
        self._comparisons.forget()
        while (mark := cursor.peek()) and mark.word in {"：", "，", "如下"}:
            cursor.at += 1
        self._begun = cursor.at
        self._nesting.listed(cursor.beginning())

    def _include(self, whole: Amount | None, token: Token) -> None:
        if named_here := names_behind(self._cursor, whole, token.word):
            self.named.append(named_here)

    def _described(self) -> int:
        """工资福利支出包括基本工资等支出80万元: where the amount stands; 0 where none does."""
        cursor = self._cursor
        for at in range(cursor.at, min(cursor.at + _FAR, len(cursor.tokens))):
            one = cursor.tokens[at]
            if one.kind == "金额":
                return at if cursor.tokens[at - 1].word.endswith(_SUCH) else 0
            if one.kind not in {"词", "标点"} or one.word in _STOPS:
                break
        return 0

    def _whole_below(self) -> Amount | None:
        """具体情况如下: of the one amount of the sentence; of several none is said to be meant."""
        recent = self._recent()
        same = {one.name.known for one in recent if one.sentence == recent[0].sentence}
        return recent[0] if len(same) == 1 else None

    def _listed_whole(self, said: Name) -> Amount | None:
        recent, before = self._recent(), self._cursor.before
        if before and before.word == "；" and not said.words:
            recent = recent[:1] if len(recent) == 1 else []  # of which of them is not said
        if not said.words:
            if self._sorted and self._stated == len(self._mentions.amounts):
                return self._sorted  # 按项目类型，分为货物、工程和服务三种类型。其中：货物A
            return next((one for one in recent if self._taken_apart(one)), None)
        if said.quantity in SIDES:  # 收支总预算A。收入包括……；支出包括……
            self._nesting.close()
            spoken = (one for one in self._mentions.spoken() if _is_side(said.quantity, one.name))
            whole = next(spoken, None) or self._mentions.total(said.quantity)
            return one_side(whole, said) if whole else None
        if recent and said.known == recent[0].name.known:
            return recent[0]
        if not said.quantity and _ITEMS.search(said.words):  # 主要支出项目包括
            return self._whole_below()
        return next(self._mentions.of(said), None)

    def _taken_apart(self, one: Amount) -> bool:
        """收入合计A，年初结转和结余B。其中：财政拨款收入……: what was left over has no sources."""
        return one.sentence == self._cursor.sentence or one.name.quantity not in CARRIED

    def _recent(self) -> list[Amount]:
        return self._mentions.recent(self._cursor.sentence, beyond=True)


def _is_side(side: str, name: Name) -> bool:
    """Whether 收入 or 支出 is a side of what is named, or it itself."""
    return bool(name.sides) or name.quantity.startswith(side)
