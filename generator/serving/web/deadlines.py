"""Deadlines: the day by which a report has to be published, as people are told of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from msgspec import Struct

from generator.serving.store.versions import SIGNED
from generator.serving.web.shown import BEIJING

# 预算法第十四条: 决算、预算 of a department are published within 20 days of their approval.
AFTER_APPROVAL: Final = timedelta(days=20)
SOON: Final = 5  # days

LATE, NEAR, QUIET = "逾期", "快到期", ""


class Due(Struct, frozen=True):
    """A day and how far it is: `urgency` is LATE, NEAR or QUIET, `told` says it in words."""

    day: str
    told: str = ""
    urgency: str = QUIET


def today() -> date:
    """The day that it is in Beijing."""
    return datetime.now(UTC).astimezone(BEIJING).date()


def due_of(day: str, state: str, now: date) -> Due:
    """What is told of the day (ISO, '' for none) that a report has to be published by."""
    if not day:
        return Due("")
    left = (date.fromisoformat(day) - now).days
    if state == SIGNED:
        return Due(day)
    if left < 0:
        return Due(day, f"已逾期 {-left} 天", LATE)
    if left == 0:
        return Due(day, "今天到期", NEAR)
    return Due(day, f"还有 {left} 天", NEAR if left <= SOON else QUIET)


def read_day(typed: str) -> date | None:
    """A day as it is typed: 2025-8-1, 2025/08/01, 2025年8月1日, 20250801; None for none."""
    plain = typed.strip().translate(_WIDE).replace("年", "-").replace("月", "-").replace("日", "")
    parts = plain.replace("/", "-").replace(".", "-").split("-")
    if len(parts) == 1 and len(plain) == _SHORT:
        parts = [plain[:4], plain[4:6], plain[6:]]
    try:
        year, month, day = (int(one) for one in parts if one.isascii() and one.isdigit())
        return date(year, month, day) if _FIRST <= year <= _LAST else None
    except ValueError:
        return None


_WIDE: Final = str.maketrans("０１２３４５６７８９－／．", "0123456789-/.")
_SHORT: Final = 8  # digits
_FIRST, _LAST = 2000, 2099
