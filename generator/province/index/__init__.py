"""Index: every figure and every finding of many reports in Parquet, and what DuckDB is asked of it.

`renew` is the verb that builds and updates it, `Index` a folder of it, `across` asks it what does
not agree, `answered` puts a question of an analyst's own.  Amounts are whole 分 in int64 on the
whole way, and nothing else is ever computed with: docs/province-index.md has the tables, the views
and why they are as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from generator.later import later

if TYPE_CHECKING:
    from generator.province.index.analyst import Answer, answered
    from generator.province.index.disagreements import Across, across
    from generator.province.index.engine import NotAnswered, NotInstalled, NotRead
    from generator.province.index.keeping import BadIndex, Index
    from generator.province.index.renewing import Renewed, renew
    from generator.province.index.roll import Roll, read_roll

__all__ = [
    "Across",
    "Answer",
    "BadIndex",
    "Index",
    "NotAnswered",
    "NotInstalled",
    "NotRead",
    "Renewed",
    "Roll",
    "across",
    "answered",
    "read_roll",
    "renew",
]

_HOMES: Final[Mapping[str, str]] = {
    "disagreements": "Across across",
    "analyst": "Answer answered",
    "engine": "NotAnswered NotInstalled NotRead",
    "keeping": "BadIndex Index",
    "renewing": "Renewed renew",
    "roll": "Roll read_roll",
}

if not TYPE_CHECKING:  # to a type checker, a module with this has every name there could be
    __getattr__ = later(__name__, _HOMES)
