"""Plain text and Markdown: lines; what tabs, pipes, drawn lines or tags of HTML make is grids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Final

from generator.later import matcher
from generator.published.blocks import TOO_LARGE, Blocks
from generator.published.drawn import Rows, drawn_at, squared
from generator.published.shape import Published, Unreadable
from generator.vocabulary.alphabet import LINE_ENDS

MAX_LINES: Final = 500_000

_BREAK: Final = matcher(f"\r\n|[\n\r{LINE_ENDS}]")
_DELIMITER: Final = matcher(r"\|(?:\s*:?-+:?\s*[|+])+")
_BARE: Final = matcher(r"\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+")  # the same without pipes outside
_HEADING: Final = matcher(r"\s{0,3}#{1,6}\s")
_TITLED: Final = matcher(r"^#{1,6} \S", re.MULTILINE)
_WHOLE: Final = matcher(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_RULE: Final = matcher(r"\s*(?:[-=*_]{3,}|`{3,}.*|~{3,}.*|:{3,}.*)")
_PREFIX: Final = matcher(r"\A\s*(?:#{1,6}\s+|[-*+]\s+|>\s?)")
_IMAGE: Final = matcher(r"!\[[^\]\[]*\]\([^()]*\)(?:\{[^{}]*\})?")
_ATTRIBUTES: Final = matcher(r"\s*\{[#.][^{}]*\}\s*$")
# What pandoc says of words, over the ends of lines too: [支出]{#p3 .f}, [5.9万元](#n5){#m9}.
_SPAN: Final = matcher(r"\[([^\]\[]*)\](?:\([^()]*\))?\{[^{}]*\}")
_TAGS: Final = matcher(r"</?[A-Za-z][^<>]*>")
_CAPTION: Final = matcher(r"\s*(?:Table)?: +(\S.*)")
_TABLE: Final = matcher(r"<table\b", re.IGNORECASE)
_ENDED: Final = matcher(r"</table\s*>", re.IGNORECASE)
_DRAWN: Final = matcher(r"^ *(?:[+┌┏╔]|[-=]{2,} +[-=]{2}|-{10})", re.MULTILINE)
_LINK: Final = matcher(r"\[([^\]\[]*)\]\([^()]*\)")
_EMPHASIS: Final = matcher(r"(?<!\\)\*\*")
_ESCAPED: Final = matcher(r"\\([!-/:-@\[-`{-~])")
_CLOSED: Final = " |"  # how cells are parted that each have a pipe behind them: 合计 | 12 |
_PIPES: Final = 2  # of a line of such cells
_PIPE: Final = matcher(r"(?<!\\)\|")
_DRAWING: Final = matcher(r"[|+]|[-=]{3,}")

_ABOVE: Final = 8  # lines above a table in which its title may stand too
_NAMED: Final = 5  # tables that a sentence names
_UNSQUARE: Final = (
    "格子对不齐，哪个数在哪一栏说不准，没有当作表来核对；请交原来的 Word、PDF 或工作簿"
)


def read_plain(text: str, name: str) -> Published:
    """The lines of a text, each at its line of the file; lines that are a table, as a grid.

    A table whose cells are in no certain columns is lines, and is said to be.  Raises Unreadable
    beyond MAX_LINES.
    """
    if text.count("\n") + text.count("\r") > MAX_LINES:
        raise Unreadable(TOO_LARGE)
    if "]{" in text or "){" in text:
        text = _SPAN.sub(_spoken, text)
    plain = _Plain(text)
    at = 0
    while at < len(plain.lines):
        at = plain.read(at)
    return plain.blocks.published(name, "txt", plain.unread())


def _spoken(span: re.Match[str]) -> str:
    """The words of a span and the ends of its lines; in a drawn table its letters keep in line."""
    text = span.string
    begins = text[text.rfind("\n", 0, span.start()) + 1 : span.start()].lstrip()
    return span[0] if begins[:1] in {"|", "+"} else span[1] + "\n" * span[0].count("\n")


class _Plain:
    """A text that is read from the top down."""

    def __init__(self, text: str) -> None:
        self.lines = _BREAK.split(text)
        self.blocks = Blocks()
        self._has_tags = _TABLE.search(text) is not None
        self._has_drawings = _DRAWN.search(text) is not None
        self._markdown = self._has_tags or any(
            _HEADING.match(line) or _is_delimiter(line) for line in self.lines
        )
        self._open: list[int] = []  # the lines at which tables begin that could not be read

    def unread(self) -> list[str]:
        if not self._open:
            return []
        named = "、".join(map(str, self._open[:_NAMED]))
        more = f"等 {len(self._open)} 行" if len(self._open) > _NAMED else "行"
        return [f"第 {named} {more}起的表，{_UNSQUARE}"]

    def read(self, at: int) -> int:
        """What begins at a line; the line that follows it."""
        line = self.lines[at]
        if self._has_tags and _TABLE.search(line):
            return self._read_tags(at)
        if self._has_drawings and (drawn := drawn_at(self.lines, at)):
            return self._rule(at, drawn.end, drawn.rows, drawn.starts)
        end = at + 1
        if (closed := self._closed(at)) > end:
            return self._read_rows(at, closed, _CLOSED)
        if separator := _separator(line):
            while end < len(self.lines) and _separator(self.lines[end]) == separator:
                end += 1
        elif self._markdown and _BARE.fullmatch("".join(self.lines[end : end + 1])):
            separator = "|"
            while end < len(self.lines) and "|" in self.lines[end]:
                end += 1
        if end > at + 1:
            return self._read_rows(at, end, separator)
        self._say(at)
        return end

    def _closed(self, at: int) -> int:
        """Where lines end whose cells all have a pipe behind them, and none in front."""
        pipes, end = self.lines[at].count("|"), at
        if pipes < _PIPES:
            return at
        while (
            end < len(self.lines)
            and _closes(self.lines[end])
            and self.lines[end].count("|") == pipes
        ):
            end += 1
        open_ = any(not line.lstrip().startswith("|") for line in self.lines[at:end])
        return end if open_ else at

    def _read_rows(self, at: int, end: int, separator: str) -> int:
        """Lines whose cells stand between tabs or pipes."""
        starts = [n for n in range(at, end) if not _is_delimiter(self.lines[n])]
        rows = [_cells(self.lines[n], separator) for n in starts]
        return self._rule(at, end, squared(rows) if rows and separator == "|" else rows, starts)

    def _rule(self, at: int, end: int, rows: Rows, starts: Sequence[int]) -> int:
        """A table, below its caption where that stands behind it; without rows, its lines."""
        if not rows:
            self._open.append(at + 1)
            shown = [_DRAWING.sub(" ", self._shown(line)) for line in self.lines[at:end]]
            self.blocks.tear(shown, at + 1)
            return end
        after = next((n for n in range(end, len(self.lines)) if self.lines[n].strip()), end)
        caption = _CAPTION.fullmatch(self.lines[after]) if after < len(self.lines) else None
        if caption:
            said = self._shown(caption[1])
            if not any(said in line for line in self.lines[max(0, at - _ABOVE) : at]):
                self.blocks.say(said, after + 1)
        cells = [[*map(_inline, row)] for row in rows] if self._markdown else rows
        self.blocks.rule(cells, [n + 1 for n in starts])
        return after + 1 if caption else end

    def _read_tags(self, at: int) -> int:
        """A table of HTML within the text, to the line that ends it."""
        from generator.published.html import read_part  # whose library most texts do without

        end, depth = at, 0
        while end < len(self.lines) and (depth > 0 or end == at):
            line = self.lines[end]
            depth += len(_TABLE.findall(line)) - len(_ENDED.findall(line))
            end += 1
        read_part(self.lines[at:end], at + 1, self.blocks)
        return end

    def _say(self, at: int) -> None:
        self.blocks.say(self._shown(self.lines[at]), at + 1)

    def _shown(self, line: str) -> str:
        return _unmarked(line) if self._markdown else line


def is_markdown(text: str) -> bool:
    """Whether a text that begins with a tag is no page: converters put tags around Markdown."""
    return _TITLED.search(text) is not None and not _WHOLE.search(text[:1024])


def _is_delimiter(line: str) -> bool:
    """Whether a line is the one below the head of a Markdown table: |---|---|, or --- | ---."""
    return "-" in line and bool(_DELIMITER.fullmatch(line.strip()) or _BARE.fullmatch(line))


def _separator(line: str) -> str:
    """What parts the cells of a line, '' for one that is no row; a tab at its start may indent."""
    inner = line.strip()
    if len(inner) > 1 and inner[0] == inner[-1] == "|":
        return "|"
    return "\t" if "\t" in inner or line.count("\t") > 1 else ""


def _closes(line: str) -> bool:
    return line.rstrip().endswith("|")


def _cells(line: str, separator: str) -> list[str]:
    if separator == _CLOSED:
        return _PIPE.split(line.strip())[:-1]
    if separator == "\t":
        return line.split("\t")
    row = line.strip()
    return _PIPE.split(row[row[:1] == "|" : len(row) - (row[-1:] == "|")])


def _unmarked(line: str) -> str:
    """A line of Markdown as it is shown."""
    return "" if _RULE.fullmatch(line) else _inline(_PREFIX.sub("", line, count=1))


def _inline(text: str) -> str:
    text = _LINK.sub(r"\1", _SPAN.sub(r"\1", _IMAGE.sub("", text)))
    text = _ATTRIBUTES.sub("", text) if "{" in text else text
    if "<" in text or "&" in text:
        text = unescape(_TAGS.sub("", text))
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub("", text))
