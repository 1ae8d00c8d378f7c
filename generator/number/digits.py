"""Digits: what two numbers differ in: two digits exchanged, or one of them another."""

from __future__ import annotations


def exchanged(one: str, other: str) -> tuple[str, str] | None:
    """The two digits that are exchanged between numbers as they are written; None where none are.

    Only in numbers of one length, that differ in nothing else: 1,324 and 1,234 in 32 and 23.
    """
    if len(one) != len(other):
        return None
    at = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(at) != 2:  # noqa: PLR2004  a pair
        return None
    here, there = (one[at[0]] + one[at[1]]), (other[at[0]] + other[at[1]])
    return (here, there) if here == there[::-1] and here.isdecimal() else None


def mistyped(one: str, other: str) -> tuple[str, str] | None:
    """The only digit that differs between numbers as they are written; None where more do."""
    if len(one) != len(other):
        return None
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return pairs[0] if len(pairs) == 1 else None
