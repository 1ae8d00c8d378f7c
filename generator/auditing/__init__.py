"""Auditing: a report from file to result, with what somebody has acknowledged of it."""

from __future__ import annotations

from pathlib import Path

from generator.auditing.handed import NOTHING, Handed, accompanied
from generator.entry.on_disk import on_disk
from generator.inspection import inspect
from generator.published import read_published
from generator.results import Result
from generator.results.acknowledged import Acknowledgements, beside
from generator.understanding import understand


def audit(source: Path | bytes, name: str = "", handed: Handed = NOTHING) -> Result:
    """The result of one published report: a file, or the bytes of one; `name` is what it is called.

    `handed` is what was given with it, to be held against it.  The acknowledgements beside a file
    are heeded; bytes have none.  Raises Unreadable, Unfitting where what was given does not go with
    the report, and InvalidReport where the acknowledgements are wrong.
    """
    document = read_published(source, name)
    known = (
        Acknowledgements() if isinstance(source, bytes) else _acknowledged(on_disk(beside(source)))
    )
    understood, others = accompanied(understand(document), handed)
    return Result(understood, inspect(understood, others), known, document.unread)


def _acknowledged(path: Path) -> Acknowledgements:
    """What stands in a file of acknowledgements; few reports have one, and YAML takes its time."""
    if not path.is_file():
        return Acknowledgements()
    from generator.results.acknowledging import read_acknowledgements

    return read_acknowledgements(path)
