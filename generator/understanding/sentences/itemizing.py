"""Itemizing: the 科目 that a section goes through, what each is spent for, why it has changed."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from generator.later import matcher
from generator.understanding.sentences.comparisons import Comparisons
from generator.understanding.sentences.cursor import Cursor
from generator.understanding.sentences.descent import below
from generator.understanding.sentences.mentions import Mentions
from generator.understanding.sentences.naming import named
from generator.understanding.sentences.spoken import Amount, Change, Cited, Item, Name, Reason
from generator.understanding.sentences.tokens import Token

# What stands in front of the 科目 that a line is about: nothing, its number, or what ends the line
# that it is joined to.
_NUMBER: Final = matcher(r"(?:^|\n|\d[、.．]|[）①-⑳：。])“?$")
_LEAD: Final = 3  # characters of that
_MOVED: Final = matcher("(?P<thing>.+?)(?:增加|增长|上升|减少|下降|降低)的?$")  # 接待费减少的原因
_MANY: Final = 40  # amounts in reasons and purposes that may follow one another
_FAR: Final = 400  # characters from a change to its reason
_WHY: Final = matcher(
    r"(?:是因为|是由于|是|为|系|因为|由于)?：?(?P<words>[^，；。\n]{0,400})(?P<more>[，；、]?)"
)
_USE: Final = matcher(r"：?(?P<words>[^。，\n]{4,40})")
_KINDS: Final = frozenset(("基本支出", "项目支出"))


class Items:
    """What was named, the 科目 above what comes next, and the one that the line is about."""

    def __init__(self, cursor: Cursor, mentions: Mentions, comparisons: Comparisons) -> None:
        self._cursor, self._mentions, self._comparisons = cursor, mentions, comparisons
        self.cited: list[Cited] = []
        self.reasons: list[Reason] = []
        self.purposes: list[Reason] = []
        self._above: Item | None = None
        self._head: Cited | None = None
        self._explained: Change | None = None

    def cite(self, token: Token) -> None:
        """A 科目 is named: what it leaves out is what stands above it."""
        cursor = self._cursor
        if token.item is None:
            return
        item = below(token.item, self._above)
        cited = Cited(item, cursor.quote(token.start), cursor.line)
        self.cited.append(cited)
        if not cursor.aside:
            self._above = item
        lead = cursor.text.text[max(0, token.start - _LEAD) : token.start]
        # “教育支出（类）”普通教育（款）: what stands on it goes on behind the mark.
        if _NUMBER.search(lead) or (self._head and token.start - self._head.quote.end == 1):
            self._head = cited
        cursor.words.append(replace(token, kind="词", item=item))

    def placed(self, name: Name, within: tuple[Amount, ...]) -> Name:
        """A name with its 科目: that of its line where it has none, the whole's above its own."""
        if name.item:
            above = next((one.name.item for one in reversed(within) if one.name.item), None)
            whole = below(name.item, above)
            if all(name.item.names) and not self._cursor.item():
                start = self._cursor.begun(self._cursor.tokens[self._cursor.at - 1].start)
                self.cited.append(Cited(whole, self._cursor.quote(start), self._cursor.line))
            return replace(name, item=whole)
        if name.quantity in _KINDS and within:
            return replace(name, item=within[-1].name.item)  # 其中：基本支出
        head = self._of_line()
        if name.words or not name.column or head is None:
            return name
        of = head.item
        return replace(name, words=of.words.removesuffix("支出"), item=of)

    def _of_line(self) -> Cited | None:
        """The 科目 that the line is about, until it speaks of something else."""
        head, amounts = self._head, self._mentions.amounts
        if head is None or head.line != self._cursor.line:
            return None
        other = next((one for one in reversed(amounts[-_MANY:]) if not one.aside), None)
        since = other is not None and other.at.start > head.quote.start
        return None if since and other and other.name.item != head.item else head

    def explain(self, token: Token) -> None:
        """主要原因是……: of the change in front of it, if it is not explained yet."""
        moved = _MOVED.search(self._cursor.said())
        thing = named(moved["thing"]).quantity if moved else ""
        change = self._named_change(thing) if thing else self._change_in_front(token)
        if change is None or change is self._explained or change.aside:
            return
        match = _WHY.match(self._cursor.text.text, token.end)
        if match and match["words"]:
            self._explained = change
            quote = self._cursor.quote(*match.span("words"))
            self.reasons.append(Reason(match["words"], quote, bool(match["more"]), of=change))

    def _named_change(self, quantity: str) -> Change | None:
        """公务接待费减少的原因是……: of the last change of what is named."""
        for change in reversed(self._comparisons.changes[-_MANY:]):
            if change.of and change.of[0].name.quantity == quantity:
                return change
        return None

    def _change_in_front(self, token: Token) -> Change | None:
        """The last change, if nothing else was said since."""
        if self._comparisons.last is None:
            return None
        (sentence, change), amounts = self._comparisons.last, self._mentions.amounts
        end, prose = change.quote.end, self._cursor.text.text
        since = bool(amounts) and amounts[-1].at.start > end
        whole = change.within
        if whole and whole.way != change.way and self._cursor.sentence > sentence:
            return None  # 收入增加3万元。其中：甲减少1万元。主要原因是……: of which is not said
        far = self._cursor.sentence - sentence > 1 or token.start - end > _FAR
        return None if since or far or "\n" in prose[end : token.start] else change

    def spend(self, token: Token) -> None:
        """主要用于……: of the 科目 of its clause, or of its line."""
        cursor = self._cursor
        head = self._of_line()
        match = _USE.match(cursor.text.text, token.end)
        if match and (item := cursor.item() or (head.item if head else None)):
            quote = cursor.quote(*match.span("words"))
            self.purposes.append(Reason(match["words"], quote, more=False, item=item))
