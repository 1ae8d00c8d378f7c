r"""Scaled: the amounts that a number format shows in another unit than they are kept in.

A column of 元 under “单位：万元” is often left as it is and only shown smaller: a comma behind the
digits of a format divides by a thousand (ECMA-376 part 1, 18.8.31), a point that is only written
there moves it further, so that `0\.0,` shows 1234500 as 123.5.  Whoever reads the table reads what
is shown, so the amount is divided alike, but not rounded.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from generator.later import matcher
from generator.published.worksheets import TAG, column_number

_STYLES: Final = "xl/styles.xml"
_FORMAT: Final = matcher(rf"{TAG}numFmt\s[^<>]*>")
_CELLS: Final = matcher(rf"{TAG}cellXfs[\s>].*?</(?:\w{{1,20}}:)?cellXfs>", re.DOTALL)
_CELL_FORMAT: Final = matcher(rf"{TAG}xf\s[^<>]*>")
_NUMBER: Final = matcher(r'\snumFmtId\s*=\s*"(\d{1,5})"')
_CODE: Final = matcher(r'\sformatCode\s*=\s*"([^"]{1,255})"')
_CELL: Final = matcher(
    rf"{TAG}c(?=[^<>]*?\sr=\"(?P<column>[A-Z]{{1,3}})(?P<row>\d{{1,7}})\")"
    rf"[^<>]*?\ss=\"(?P<style>\d{{1,5}})\"".encode()
)
# What a format writes as it stands (the next character, or what is quoted), and what it does.
_TOKEN: Final = matcher(r'[\\!](?P<one>.)|"(?P<more>[^"]*)"|\[[^\]]*\]|[_*].|(?P<plain>.)')
UNITS: Final = matcher("[千万亿]")
_THOUSAND: Final = 3


def scales(archive: zipfile.ZipFile) -> Mapping[int, int]:
    """For each cell style of an xlsx that scales by how many powers of ten; most have none.

    The archive must have been held to its bounds before.
    """
    if _STYLES not in archive.namelist():
        return {}
    text = archive.read(_STYLES).decode("utf-8", "replace")
    powers = {
        number[1]: power
        for tag in _FORMAT.findall(text)
        if (number := _NUMBER.search(tag)) and (code := _CODE.search(tag))
        if (power := power_of(html.unescape(code[1])))
    }
    cells = _CELLS.search(text) if powers else None
    if cells is None:
        return {}
    numbers = (_NUMBER.search(tag) for tag in _CELL_FORMAT.findall(cells[0]))
    return {
        at: powers[number[1]] for at, number in enumerate(numbers) if number and number[1] in powers
    }


def power_of(code: str) -> int:
    """By how many powers of ten a number format shows an amount smaller; 4 is 万元 for 元.

    0 as well where the format writes the unit beside the number: there the cell says it all.
    """
    commas = places = 0
    digits = pointed = literal = False
    for token in _TOKEN.finditer(code):
        plain, written = token["plain"] or "", (token["one"] or "") + (token["more"] or "")
        if plain == ";":  # the formats behind are of negative amounts, of zero, of text
            break
        if UNITS.search(plain + written):
            return 0
        if plain and plain in "0#?":
            digits, commas = True, 0
            places += literal and not pointed
        elif plain == ",":
            commas += digits
        elif plain == ".":
            pointed = True
        elif written == "." and digits:
            literal = True
    return commas * _THOUSAND + places


def scale(rows: list[list[Any]], found: Iterable[tuple[tuple[int, int], int]]) -> None:
    """Divides numbers of a sheet: of each its row and column from 0, its powers of ten."""
    for (row, column), power in found:
        if row < len(rows) and column < len(rows[row]):
            value = rows[row][column]
            if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                exact = value if isinstance(value, Decimal) else Decimal(repr(value))
                rows[row][column] = exact.scaleb(-power)


def scaled(part: bytes, powers: Mapping[int, int]) -> Iterator[tuple[tuple[int, int], int]]:
    """What the part of a worksheet of an xlsx has scaled, as `scale` takes it."""
    for match in _CELL.finditer(part):
        if power := powers.get(int(match["style"]), 0):
            yield (int(match["row"]) - 1, column_number(match["column"]) - 1), power
