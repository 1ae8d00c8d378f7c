"""Geometry: points, boxes and matrices of a page, and how it is turned to be read.

Classes as they are: what makes named tuples loads as long as the page of a PDF takes to read.
"""

from __future__ import annotations

import math

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

Box = tuple[int, int, int, int]  # left, bottom or top, right, the other


class Matrix:
    """What moves (x, y) to (ax + cy + e, bx + dy + f)."""

    __slots__ = ("a", "b", "c", "d", "e", "f")

    def __init__(self, *numbers: float) -> None:
        self.a, self.b, self.c, self.d, self.e, self.f = numbers

    def __iter__(self) -> Iterator[float]:
        return iter((self.a, self.b, self.c, self.d, self.e, self.f))

    def moved(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def turned_on(self) -> Matrix:
        """What undoes a matrix that does nothing but turn."""
        return Matrix(self.a, self.c, self.b, self.d, 0, 0)

    def then(self, outer: Matrix | None) -> Matrix:
        """The matrix that does what this one does and then what the outer does."""
        if outer is None:
            return self
        return Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            *outer.moved(self.e, self.f),
        )

    def slant(self) -> float:
        """How far it leans to a side for each length that it rises."""
        area = self.a * self.d - self.b * self.c
        return (self.a * self.c + self.b * self.d) / area if area else 0.0


def turned_back(rise: float) -> Matrix:
    """What lays lines level that rise by so many radians."""
    return Matrix(math.cos(rise), -math.sin(rise), math.sin(rise), math.cos(rise), 0, 0)


def levelled(box: Box, level: Matrix) -> Box:
    """A box made level: it is the one around what lies in it, as long as that is askew."""
    left, bottom, right, top = box
    cos, sin = level.a, abs(level.b)
    wide = int(((right - left) * cos - (top - bottom) * sin) / (cos * cos - sin * sin))
    high = int(((top - bottom) * cos - (right - left) * sin) / (cos * cos - sin * sin))
    x, y = level.moved((left + right) / 2, (bottom + top) / 2)
    left, bottom = int(x - wide / 2), int(y - high / 2)
    return left, bottom, left + wide, bottom + high


class Frame:
    """The box of a page that is shown, and the quarters by which its text is turned."""

    __slots__ = ("bottom", "left", "right", "top", "turn")

    def __init__(self, *numbers: int) -> None:
        self.left, self.bottom, self.right, self.top, self.turn = numbers

    def __iter__(self) -> Iterator[int]:
        return iter((self.left, self.bottom, self.right, self.top, self.turn))

    def shown(self, x: int, y: int) -> tuple[int, int]:
        """A point as it is read: from the left, and down from the top."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:  # noqa: PLR2004  upside down
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def drawn(self, x: int, y: int) -> tuple[int, int]:
        """Where a point as it is read lies on the page: what undoes `shown`."""
        if self.turn == 0:
            return x + self.left, self.top - y
        if self.turn == 1:
            return y + self.left, x + self.bottom
        if self.turn == 2:  # noqa: PLR2004  upside down
            return self.right - x, y + self.bottom
        return self.right - y, self.top - x

    @property
    def size(self) -> tuple[int, int]:
        """How wide and how high the page is as it is read."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.turn % 2 else (wide, high)

    def shown_box(self, box: Box) -> Box:
        x0, y0 = self.shown(box[0], box[1])
        x1, y1 = self.shown(box[2], box[3])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def common(one: Box, other: Box) -> Box:
    """What two boxes share; turned inside out where they share nothing."""
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


def hundredths(*points: Any) -> Any:
    """Points as they come from PDFium, in whole hundredths."""
    try:
        return [int(point * 100) for point in points]
    except (ValueError, OverflowError):  # infinite, or no number at all
        return [0] * len(points)
