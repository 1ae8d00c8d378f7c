"""Values: how a clerk types amounts, counts, dates and texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from msgspec import Struct

from generator.later import matcher
from generator.rule import Rule
from generator.vocabulary.alphabet import LINE_ENDS, WIDE_BLANK, folded

UNITS: Final = {"元": Decimal(1), "万元": Decimal(10_000)}
TO_FILL: Final = "【待填"  # what a clerk still has to write

STILL_TO_FILL: Final = Rule(
    "I08",
    "【待填】都填了",
    "新生成的填报文件用【待填】标出要部门填的数、科目和文字。"
    "没有的数写 0 或留空，不适用的整行删去；留着【待填】写出来，公开的就是半份。",
    "其他收入: 【待填】",
    "其他收入: 0",
)

# Tables print two decimals, so an amount stands for anything within half of the second one.
PRINTED_STEP: Final = Decimal("0.01")
MAX_DIGITS: Final = 18
MAX_TEXT: Final = 20_000


# ---------------------------------------------------------------- values as typed

_AMOUNT = matcher(r"[+-]?(\d+|\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+)(\.\d+)?", re.ASCII)
# What nearly every amount is, and nothing that needs a second look: at most MAX_DIGITS digits.
_PLAIN = matcher(r"-?(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.\d{1,6})?", re.ASCII)
_YEAR = matcher(r"20\d\d", re.ASCII)
_INVISIBLE = matcher("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")

# What an input method or a spreadsheet puts for an ASCII sign.  Not NFKC: to it ① and ² are digits.
_ASCII: Final = str.maketrans(
    "".join(map(chr, range(0xFF01, 0xFF5F))) + WIDE_BLANK,
    "".join(map(chr, range(0x21, 0x7F))) + " ",
    "\ufeff",
)
_LINE_END: Final = matcher(f"[{LINE_ENDS}]")


class Form(Struct, frozen=True):
    """How a value is written, for those who describe the input: the schema and the manual."""

    name: str
    writing: str


class Reading(Struct, frozen=True):
    """What the values of one input are read by: `scale` is its unit of amounts in 元."""

    scale: Decimal
    unit: str = ""
    open: bool = False  # whether a name that is still to fill in is taken as it is


class Reader(Struct, frozen=True):
    """How the value of a key is read; `read` raises RefusedError."""

    form: Form
    read: Callable[[Any, Reading], Any]


class RefusedError(ValueError):
    """What was typed is no value of its form: why, and what to write, in Chinese."""

    def __init__(self, message: str, *, unfilled: bool = False) -> None:
        super().__init__(message)
        self.unfilled = unfilled


def _unfilled(expected: str) -> RefusedError:
    return RefusedError(f"还没有填；请写{expected}", unfilled=True)


def _scalar(value: Any, expected: str) -> str:
    """The text that was typed for a value; `expected` is what belongs there."""
    if not isinstance(value, str):
        found = "空着" if value is None else "下面又分了几行"
        raise RefusedError(f"这里应是{expected}，现在{found}")
    if TO_FILL in value:
        raise _unfilled(expected)
    return value


def typed_amount(text: str) -> Decimal:
    """The number that was typed, exact: `1,234.50`, `12 345 678.90`, full-width digits.

    Raises ValueError with a Chinese message for anything else; never goes through a float.
    """
    plain = text
    if not _PLAIN.fullmatch(plain):
        plain = folded(text).translate(_ASCII).strip()
        if not _AMOUNT.fullmatch(plain):
            message = f"“{text[:30]}”不是金额；请只写数字，例如 1234.50 或 1,234.50"
            raise ValueError(message)
        if sum(map(str.isdigit, plain)) > MAX_DIGITS:
            message = f"“{text[:30]}”位数太多，最多 {MAX_DIGITS} 位；请核对"
            raise ValueError(message)
        plain = plain.replace(" ", "")
    number = Decimal(plain.replace(",", ""))
    return number or abs(number)  # a zero has no sign


def _amount(value: Any, reading: Reading) -> Decimal | None:
    return _amount_in(value, reading.scale, reading.unit)


def _amount_in(value: Any, scale: Decimal, unit: str = "") -> Decimal | None:
    if value is None or value == "":
        return None
    typed = _scalar(value, "一个金额，没有就写 0 或留空")
    try:
        number = typed_amount(typed)
    except ValueError as error:
        raise RefusedError(f"{error}{_without_unit(typed, unit)}") from None
    places = -int(number.as_tuple().exponent)
    if places > (2 if scale == 1 else 6):
        raise RefusedError(
            f"“{typed}”小数位太多；{'元后最多两位' if scale == 1 else '万元后最多六位'}"
        )
    return number * scale


_WITH_UNIT: Final = matcher(r"(?P<number>.{1,30}?)\s*(?P<unit>亿元?|万元?|千元|元)")
_SCALES: Final = {"亿": 10**8, "万": 10**4, "千": 10**3, "元": 1}


def _without_unit(typed: str, unit: str) -> str:
    """The number to type for one with a unit: 682万元 is no 682 where amounts are in 元."""
    found = _WITH_UNIT.fullmatch(typed.strip())
    if found is None or unit not in UNITS:
        return ""
    try:
        yuan = typed_amount(found["number"]) * _SCALES[found["unit"][0]]
    except ValueError:
        return ""
    return f"；本文件的计量单位是{unit}，这里写 {f'{yuan / UNITS[unit]:,f}'}"


def _measure(value: Any, _: Reading | None = None) -> Decimal | None:
    if value is None or value == "":
        return None
    typed = _scalar(value, "一个数，没有就写 0 或留空")
    try:
        return typed_amount(typed)
    except ValueError:
        raise RefusedError(f"“{typed[:30]}”不是数；请只写数字，不带单位") from None


def _count(value: Any, _: Reading | None = None) -> Decimal | None:
    number = _measure(value)
    if number is not None and (number < 0 or number != number.to_integral_value()):
        raise RefusedError(f"“{value}”应是不小于 0 的整数")
    return number


def _year(value: Any, _: Reading | None = None) -> int:
    typed = _scalar(value, "四位年份，例如 2024")
    text = typed.translate(_ASCII).strip().removesuffix("年度").removesuffix("年")
    if not _YEAR.fullmatch(text):
        raise RefusedError(f"“{typed[:30]}”不是年度；请写四位年份，例如 2024")
    return int(text)


def _day(value: Any, _: Reading | None = None) -> date | None:
    if value is None or value == "":
        return None
    typed = _scalar(value, "日期，例如 2020-12-31")
    try:
        return date.fromisoformat(typed.translate(_ASCII).strip())
    except ValueError:
        raise RefusedError(f"“{typed[:30]}”不是日期；请写成 2020-12-31 的样子") from None


def _text(value: Any, _: Reading | None = None) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise RefusedError("这里应是一段文字，现在下面又分了几行；文字里有冒号时请用引号括起来")
    if len(value) > MAX_TEXT:
        raise RefusedError(f"文字太长（{len(value)} 字），最多 {MAX_TEXT} 字")
    if found := _INVISIBLE.search(value):
        raise RefusedError(f"文字里有看不见的控制字符 U+{ord(found[0]):04X}，请删去")
    return _LINE_END.sub("\n", value).strip() or None


def _said(value: Any, _: Reading | None = None) -> str | None:
    """A text that is not still to be written."""
    text = _text(value)
    if text and TO_FILL in text:
        raise _unfilled("文字，没有就留空")
    return text


def _required_text(value: Any, reading: Reading) -> str:
    text = _text(value)
    if not text:
        raise RefusedError("这里不能空着")
    if TO_FILL in text and not reading.open:
        raise _unfilled("文字")
    return text


def _one_line(value: Any, reading: Reading) -> str:
    """A text that stands on a cover, in titles and in the names of files."""
    text = _required_text(_LINE_END.sub(" ", value) if isinstance(value, str) else value, reading)
    if "\n" in text:
        raise RefusedError(f"“{text.partition(chr(10))[0][:30]}”后面换了行；请写在一行里")
    return text


AMOUNT: Final = Form("金额", "金额")
MEASURE: Final = Form("数", "数")
COUNT: Final = Form("个数", "整数")
YEAR: Final = Form("年度", "四位年份")
DAY: Final = Form("日期", "年-月-日")
TEXT: Final = Form("文字", "文字")
NAME: Final = Form("名称", "文字，不能空")

Amount = Annotated[Decimal | None, Reader(AMOUNT, _amount)]
Measure = Annotated[Decimal | None, Reader(MEASURE, _measure)]
Count = Annotated[Decimal | None, Reader(COUNT, _count)]
Year = Annotated[int, Reader(YEAR, _year)]
Day = Annotated[date | None, Reader(DAY, _day)]
Text = Annotated[str | None, Reader(TEXT, _said)]
# A reason that is still to be written is asked for where it is needed, with the figures.
Why = Annotated[str | None, Reader(TEXT, _text)]
Name = Annotated[str, Reader(NAME, _required_text)]
Title = Annotated[str, Reader(NAME, _one_line)]


def read_as(form: Form, text: str, scale: Decimal) -> Decimal | str | None:
    """What a text says where a value of this form belongs: an amount in 元, a count, words.

    It is None where nothing is said.  `scale` is what the unit of the amount is in 元.
    Raises ValueError with a Chinese message.
    """
    if form is AMOUNT:
        return _amount_in(text, scale)
    if form in (COUNT, MEASURE):
        return _count(text) if form is COUNT else _measure(text)
    return _text(text)


def residue(addends: int, scale: Decimal) -> Decimal:
    """尾数误差: how far a printed total can lie from the sum of `addends` printed amounts (元)."""
    return PRINTED_STEP * scale * (addends + 1) / 2
