"""Auditing: a report from file to result, with what somebody has acknowledged of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.auditing.handed import NOTHING, Handed, accompanied
from generator.entry.on_disk import on_disk
from generator.inspection import inspect
from generator.published import from_bytes, read_published
from generator.published.shape import Published
from generator.results import Result
from generator.results.acknowledged import Acknowledgements, beside
from generator.understanding import understand


def audited(path: Path, name: str = "", handed: Handed = NOTHING) -> Result:
    """The result of one report, with the acknowledgements beside it; `name` is what it is called.

    `handed` is what was given with it. Raises Unreadable, Unfitting where that is not what goes
    with the report, and InvalidReport where the acknowledgements are wrong.
    """
    document = read_published(path)
    known = _acknowledged(on_disk(beside(path)))
    return _of(replace(document, name=name) if name else document, handed, known)


def audited_bytes(data: bytes, name: str, handed: Handed = NOTHING) -> Result:
    """The result of a report that comes without a file, and so without acknowledgements.

    Raises Unreadable and Unfitting.
    """
    return _of(from_bytes(data, name), handed, Acknowledgements())


def _of(document: Published, handed: Handed, known: Acknowledgements) -> Result:
    understood, others = accompanied(understand(document), handed)
    return Result(understood, inspect(understood, others), known, document.unread)


def _acknowledged(path: Path) -> Acknowledgements:
    """What stands in a file of acknowledgements; few reports have one, and YAML takes its time."""
    if not path.is_file():
        return Acknowledgements()
    from generator.results.acknowledging import read_acknowledgements

    return read_acknowledgements(path)
