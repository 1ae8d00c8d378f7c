"""Report: one department's year, checked and frozen; Problem, InvalidReport; amounts as typed.

Everything that is wrong with an input is found in one go and is a list of Problem values, each
with file, line, what stands there and what is expected.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.figure import Cell, Source

if TYPE_CHECKING:
    from generator.accounts import Accounts
    from generator.budget import Budget

UNITS: Final = {"元": Decimal(1), "万元": Decimal(10_000)}
TO_FILL: Final = "【待填"  # what a clerk still has to write

# Tables print two decimals, so an amount stands for anything within half of the second one.
PRINTED_STEP: Final = Decimal("0.01")
MAX_DIGITS: Final = 18
MAX_TEXT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do; `hint` does not stop anything."""

    where: str
    message: str
    hint: bool = False

    def __str__(self) -> str:
        return f"{self.where}：{self.message}" if self.where else self.message


class InvalidReport(Exception):  # noqa: N818  the name of ARCHITECTURE §8, an outcome rather than a bug
    """The input is wrong: all its problems at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Report:
    """One department's year: the checked content, where it was read, and what to look at.

    `content` amounts are in 元. `prior` is the department's own report of the year before.
    """

    content: Accounts | Budget
    source: Source
    hints: tuple[Problem, ...] = ()
    prior: Report | None = None

    @property
    def kind(self) -> str:
        """决算 or 预算."""
        return self.content.kind

    def cell(self, *path: str | int) -> Cell:
        return Cell(self.source, path)


# ---------------------------------------------------------------- values as typed

_AMOUNT = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+)(\.\d+)?")
_PLAIN = re.compile(r"-?\d{1,12}(\.\d{1,6})?")
_NONCHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufdd0-\ufdef\ufeff\ufffe\uffff]")


def _wrong(message: str) -> PydanticCustomError:
    return PydanticCustomError("typed", "{message}", {"message": message})


def typed_amount(text: str) -> Decimal:
    """The number that was typed, exact: `1,234.50`, `12 345 678.90`, full-width digits.

    Raises ValueError with a Chinese message for anything else; never goes through a float.
    """
    plain = text.strip()
    if not _PLAIN.fullmatch(plain):
        plain = unicodedata.normalize("NFKC", plain).replace("\u2212", "-").strip()
        if not _AMOUNT.fullmatch(plain) or len(plain) > 2 * MAX_DIGITS:
            message = f"“{text[:30]}”不是金额；请只写数字，例如 1234.50 或 1,234.50"
            raise ValueError(message)
        plain = plain.replace(",", "").replace(" ", "")
    return Decimal(plain)


def _amount(value: Any, info: ValidationInfo) -> Decimal | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _wrong("这里应是一个金额")
    if TO_FILL in value:
        raise _wrong("还没有填；请写上金额，没有就留空")
    scale: Decimal = (info.context or {}).get("scale", UNITS["元"])
    try:
        number = typed_amount(value)
    except ValueError as error:
        raise _wrong(str(error)) from None
    places = -int(number.as_tuple().exponent)
    if places > (2 if scale == 1 else 6):
        raise _wrong(f"“{value}”小数位太多；{'元后最多两位' if scale == 1 else '万元后最多六位'}")
    return number * scale


def _measure(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _wrong("这里应是一个数")
    try:
        return typed_amount(value)
    except ValueError:
        raise _wrong(f"“{value[:30]}”不是数") from None


def _count(value: Any) -> Decimal | None:
    number = _measure(value)
    if number is not None and (number < 0 or number != number.to_integral_value()):
        raise _wrong(f"“{value}”应是不小于 0 的整数")
    return number


def _year(value: Any) -> int:
    text = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
    text = text.removesuffix("年度").removesuffix("年")
    if not re.fullmatch(r"20\d\d", text):
        raise _wrong(f"“{value}”不是年度；请写四位年份，例如 2024")
    return int(text)


def _day(value: Any) -> date | None:
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(unicodedata.normalize("NFKC", value).strip())
    except (TypeError, ValueError):
        raise _wrong(f"“{value}”不是日期；请写成 2020-12-31 的样子") from None


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _wrong("这里应是一段文字；文字里有冒号时请用引号括起来")
    if len(value) > MAX_TEXT:
        raise _wrong(f"文字太长（{len(value)} 字），最多 {MAX_TEXT} 字")
    if found := _NONCHARACTERS.search(value):
        raise _wrong(f"文字里有看不见的控制字符 U+{ord(found[0]):04X}，请删去")
    return value.strip()


def _required_text(value: Any) -> str:
    text = _text(value)
    if not text:
        raise _wrong("这里不能空着")
    return text


_NUMBER_SCHEMA = {"type": ["string", "number", "null"]}
Amount = Annotated[Decimal | None, PlainValidator(_amount), WithJsonSchema(_NUMBER_SCHEMA)]
Measure = Annotated[Decimal | None, PlainValidator(_measure), WithJsonSchema(_NUMBER_SCHEMA)]
Count = Annotated[
    Decimal | None,
    PlainValidator(_count),
    WithJsonSchema({"type": ["string", "integer", "null"]}),
]
Year = Annotated[
    int, PlainValidator(_year), WithJsonSchema({"type": ["integer", "string"], "examples": [2024]})
]
Day = Annotated[
    date | None, PlainValidator(_day), WithJsonSchema({"type": ["string", "null"]})
]
Text = Annotated[
    str | None, PlainValidator(_text), WithJsonSchema({"type": ["string", "null"]})
]
Name = Annotated[str, PlainValidator(_required_text), WithJsonSchema({"type": "string"})]

class Block(BaseModel):
    """A group of keys of the input: frozen, no key that is not described."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=False, arbitrary_types_allowed=False
    )


def residue(addends: int, scale: Decimal) -> Decimal:
    """尾数误差: how far a printed total can lie from the sum of `addends` printed amounts (元)."""
    return PRINTED_STEP * scale * (addends + 1) / 2
