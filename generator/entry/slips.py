"""Slips: what stands in the way where YAML cannot be read on, in the words of who typed it.

libyaml says what it expected as a parser, and often a line after the mistake.  The usual slips of
an input method are looked for first, then each of its messages has one in Chinese.
"""

from __future__ import annotations

from typing import Any, Final

from msgspec.structs import replace

from generator.later import matcher
from generator.problem import Place, Problem
from generator.rule import Rule
from generator.vocabulary.alphabet import BLANKS, LINE_ENDS, UNSEEN, WIDE_BLANK

SLIP: Final = Rule(
    "I03",
    "每行写成“键: 值”，缩进对齐",
    "填报文件是 YAML（或 JSON）：键后面是半角冒号加空格，同一级左边对齐，"
    "下一级多缩进两格，缩进用空格。中文输入法常打出全角冒号、全角引号；引号、括号要配对。引用、标记、第二份内容这些写法一概不用。",
    "部门：某某局",
    "部门: 某某局",
)

_BREAKS: Final = matcher(f"\r\n|[\n\r{LINE_ENDS}]")  # those that libyaml counts
_TAB: Final = matcher(r" *\t")
_INDENT: Final = matcher(f"[ {BLANKS}{WIDE_BLANK}{UNSEEN}]*[ {BLANKS}{WIDE_BLANK}]")
_BLANK_NAMES: Final = {WIDE_BLANK: "全角空格", "\xa0": "不换行空格"}
_UNSEEN: Final = matcher(f"[{UNSEEN}]")
_WIDE_COLON: Final = matcher(r"\s*(?:- +)?[^\s:#]+?(：)")
_TIGHT_COLON: Final = matcher(r"\s*(?:- +)?[^\s:：#\"'{\[]+:[^\s/]")
_DASH: Final = matcher(r"\s*(?:- +)?[^\s:#]+: +([-—–－]+)\s*(?:#.*)?")
_QUOTED: Final = matcher(r"\s*(?:- +)?(?:[^\s:#'\"]+: +)?(['\"])(.*)")
_WIDE_REMARK: Final = matcher(r": +＃")
_VALUED: Final = matcher(r" *([^\s:#'\"-][^:#]*): +[^\s#]")
_WIDE_STARTS: Final = {"，": ",", "－": "-", "＃": "#", "｛": "{", "［": "["}

_TAB_SAID: Final = "行首用了制表符（Tab）；缩进请用空格"
_UNPAIRED: Final = "从这一行开始的引号没有配对"
_QUOTES: Final = "文字里有冒号、引号或 # 时，请把整段文字用一对英文单引号 ' 括起来"

# A part of libyaml's message, what it means, and whether the mistake is where the part began.
TOO_DEEP: Final = "内容太多或层次太深，不像一份决算"
_MEANINGS: Final = (
    ("nesting depth", f"{TOO_DEEP}；请检查缩进", False),
    ("unexpected end of stream", f"{_UNPAIRED}；{_QUOTES}", True),
    ("document separator", f"{_UNPAIRED}；{_QUOTES}", True),
    ("escape", "双引号里的反斜杠 \\ 写得不对；请改用单引号", False),
    ("tab", _TAB_SAID, False),
    ("cannot start any token", "文字不能以“{at}”开头；请用引号括起来", False),
    ("expected ':'", "这一行缺冒号；请写成“键: 值”的样子，接着上一行的文字请写到上一行里", True),
    ("',' or", "从这一行开始的括号没有配对，或者当中少了逗号", True),
    ("'-' indicator", "缩进没有和上面的“- ”对齐", False),
    ("node content", "文字不能以“{at}”开头；请用引号括起来", False),
    ("alphabetic or numeric", "文字不能以 * & 开头；请用引号括起来", False),
    ("scanning a tag", "文字不能以 ! 开头；请用引号括起来", False),
    ("comment or line break", "“|”“>”后面不能再写字；请把文字用引号括起来", False),
)


def is_one_line(text: str) -> bool:
    """Whether a text is JSON all in one line, as systems write it: its lines tell nothing."""
    bare = text.strip()
    return bare[:1] == "{" and "\n" not in bare


def odd_indent(line: str) -> str | None:
    """What to do about a line that is indented by anything but the blanks that YAML counts."""
    if _TAB.match(line):
        return _TAB_SAID
    indent = _INDENT.match(line)
    odd = indent[0].strip(" ")[:1] if indent else ""
    if not odd:
        return None
    name = "看不见的字符" if _UNSEEN.match(odd) else _BLANK_NAMES.get(odd, "特殊的空格")
    return f"行首有{name}（U+{ord(odd):04X}）；缩进请用半角空格"


def explain(error: Exception, text: str, name: str) -> Problem:
    """The problem behind an error of libyaml, at the line (and column) where it was typed."""
    lines = _BREAKS.split(text)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    found = _character(error, lines, name) if mark is None else _meant(error, mark, lines, name)
    if mark is not None and found.place.line == mark.line + 1:
        found = replace(found, place=replace(found.place, column=mark.column + 1))
    if is_one_line(text):
        found = replace(found, place=replace(found.place, line=0, lines=False))
    return found


def _meant(error: Exception, mark: Any, lines: list[str], name: str) -> Problem:
    """What somebody meant to type where libyaml could not read on."""
    at = min(mark.line, len(lines) - 1)
    began = getattr(error, "context_mark", None)
    start = min(began.line, at) if began is not None else at
    if (opened := _opened(lines, at)) is not None:
        return _problem(name, opened, f"{_UNPAIRED}；{_QUOTES}")
    for number in _suspects(error, lines, start, at):
        if message := _slip(lines[number]):
            return _problem(name, number, message)
    reported = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    for part, meaning, from_start in _MEANINGS:
        if part in reported:
            stands = lines[at][mark.column : mark.column + 1] if at == mark.line else ""
            return _problem(name, start if from_start else at, meaning.format(at=stands))
    above = next((line for line in reversed(lines[:at]) if line.split("#")[0].strip()), "")
    return _problem(name, at, _below_a_value(lines[at], above) or _misplaced(lines[at]))


def _opened(lines: list[str], at: int) -> int | None:
    """The line whose quote was left open, where the next quote, at a line below, has closed it."""
    mark, opened = "", 0
    for number in range(at + 1):
        if mark and mark in lines[number]:
            if number == at:
                return opened
            mark = ""
        elif not mark and (match := _QUOTED.match(lines[number])) and match[1] not in match[2]:
            mark, opened = match[1], number
    return None


def _problem(name: str, number: int, message: str) -> Problem:
    return Problem(Place(file=name, line=number + 1), message, rule=SLIP)


def _character(error: Exception, lines: list[str], name: str) -> Problem:
    """A character that no text has; libyaml counts bytes there, so the line is looked for."""
    if isinstance(error, UnicodeEncodeError):
        bad: Any = ord(error.object[error.start])
    else:
        bad = getattr(error, "character", None)
    if not isinstance(bad, int):
        message = "文件里有不能用的字符；请在编辑器里另存为 UTF-8"
        return Problem(Place(file=name), message, rule=SLIP)
    message = f"有不能用的字符 U+{bad:04X}；请删去"
    for number, line in enumerate(lines):
        if chr(bad) in line:
            place = Place(file=name, line=number + 1, column=line.index(chr(bad)) + 1)
            return Problem(place, message, rule=SLIP)
    return Problem(Place(file=name), message, rule=SLIP)


def _suspects(error: Exception, lines: list[str], start: int, at: int) -> list[int]:
    """The lines where the slip may be: of the key that was begun, of the error, and above it."""
    found = [start] if "simple key" in str(getattr(error, "context", "")) else []
    above = at - 1
    while above >= 0 and not lines[above].split("#")[0].strip():
        above -= 1
    return [*found, at, *([above] if above >= 0 else [])]


def _slip(line: str) -> str | None:
    """The usual slips of an input method, named; None where the line has none."""
    if message := odd_indent(line):
        return message
    if match := _WIDE_COLON.match(line):
        return f"第 {match.start(1) + 1} 列是全角冒号“：”；键后面请用半角冒号加空格“: ”"
    if _TIGHT_COLON.match(line):
        return f"冒号后面要有一个空格：“{line.strip()[:40]}”"
    if match := _DASH.fullmatch(line):
        return f"“{match[1]}”不是数；没有就写 0 或留空"
    for wide, narrow in _WIDE_STARTS.items():
        if line.lstrip().startswith(wide):
            return f"行首是全角“{wide}”；这里请用半角“{narrow}”"
    return None


def _below_a_value(line: str, above: str) -> str | None:
    """A key that was indented below one that has its value already."""
    match = _VALUED.match(above)
    if not match or _indent(line) <= _indent(above) or not _VALUED.match(line):
        return None
    key = match[1]
    if _WIDE_REMARK.search(above):
        return f"上面一行的“＃”是全角的，后面的字成了“{key}”的值；说明前面请用半角“#”"
    return (
        f"“{line.strip()[:40]}”接不上前面；请检查缩进：上面的“{key}”已经写了值，"
        f"同一级的键要左边对齐；要分行写的，“{key}:”后面空着，值移到下一行"
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _misplaced(line: str) -> str:
    stands = line.strip()[:40]
    if (stands + " ").count(": ") > 1:
        return f"“{stands}”里有两个冒号；{_QUOTES}"
    if stands.count('"') + stands.count("'") > 1:
        return f"“{stands}”的引号后面还有字；{_QUOTES}"
    if stands.startswith("- "):
        return f"“{stands}”接不上前面；列表的每一条都以“- ”开头并且左边对齐，“键: 值”前面不写“- ”"
    return f"“{stands}”接不上前面；请检查缩进：同一级的键要左边对齐，下一级多缩进两格"
