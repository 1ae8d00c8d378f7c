"""Workflow: the one seam behind which every OA is alike: make ready, start, find again, ask.

A start is the one request that must not be made twice, so it stands alone: all that may be done
again (a token, the attachments) is done by `prepare`, which gives back the start as a function.
Whoever keeps the outbox puts down that it is under way between the two.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from msgspec import Struct, field

from generator.later import matcher

# A business key: in a title, in an address, in a form's field it stays one word.
KEY: Final = matcher(r"[A-Za-z0-9][A-Za-z0-9_-]{3,63}", re.ASCII)


class NotYet(Exception):  # noqa: N818  the state of a thing, not a bug
    """Nothing was started, and the same may go well later; `wait` milliseconds at the least."""

    def __init__(self, message: str, wait: int = 0) -> None:
        super().__init__(message)
        self.wait = wait


class Refused(Exception):  # noqa: N818  likewise
    """Nothing was started, and sending the same again is of no use; the message says what is."""


class Unclear(Exception):  # noqa: N818  likewise
    """It was sent, and no answer came that says whether it was started."""


class CannotAsk(Exception):  # noqa: N818  likewise
    """This system has no way to be asked; the message says what to do instead."""


@dataclasses.dataclass(frozen=True, slots=True)
class Attachment:
    """A document: `into` is the field of the form for it, '' where the system has one place.

    With a `url` the system is told to fetch it there, where it can; else it is given the bytes.
    """

    name: str
    data: bytes = dataclasses.field(repr=False)
    into: str = ""
    url: str = ""


Row = Mapping[str, str]  # a field of the form and what stands in it


@dataclasses.dataclass(frozen=True, slots=True)
class Letter:
    """What is handed in: `fields` of the main form, `details` its tables, each by the OA's names.

    `key` is the business key: one report of one version is handed in once.
    """

    key: str
    subject: str
    fields: Row = dataclasses.field(repr=False)
    details: Mapping[str, Sequence[Row]] = dataclasses.field(default_factory=dict, repr=False)
    attachments: tuple[Attachment, ...] = ()


class Started(Struct, frozen=True):
    """A workflow that is there: the number that the OA asks for, and what else it calls it."""

    id: str
    others: Row = field(default_factory=dict)


class Workflow(Protocol):
    """One OA, one kind of workflow."""

    @property
    def asks(self) -> bool:
        """Whether a workflow can be found by its business key."""

    def prepare(self, letter: Letter) -> Callable[[], Started]:
        """Does all that may be done twice, and gives back the start: one request.

        Both raise NotYet and Refused; the start also Unclear.
        """

    def find(self, key: str) -> Started | None:
        """The workflow with a business key; None where the OA says that it has none.

        Raises CannotAsk, NotYet, Unclear where there was no answer, Refused where there are more.
        """

    def try_out(self) -> str:
        """Gets a token, or what comes nearest, and starts nothing; says in words what it got.

        Raises CannotAsk, NotYet, Refused, Unclear.
        """

    def state(self, id_: str) -> str:
        """Where a workflow stands, in words. Raises CannotAsk, NotYet, Refused, Unclear."""


def mentions(text: str, key: str) -> bool:
    """Whether a text has a business key as a word: JS-1 is not in JS-10."""
    return re.search(rf"(?<![A-Za-z0-9_-]){re.escape(key)}(?![A-Za-z0-9_-])", text) is not None
