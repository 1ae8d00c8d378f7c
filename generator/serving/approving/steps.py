"""Steps: who hands a report on, gives it back, signs it, opens it again; each kept for good.

A step is of the version that whoever takes it has seen, and changes the report's state in the same
transaction: of two who sign at once, one does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct, field
from sqlalchemy import Connection, Row, select

from generator.serving.configuration import Settings
from generator.serving.guarding.persons import CHECKS, FILLS, SIGNS, Person
from generator.serving.store.database import now
from generator.serving.store.kept import PEOPLE, SETTINGS, STEPS
from generator.serving.store.versions import (
    CHECKING,
    FILLING,
    SIGNED,
    SIGNING,
    Kept,
    kept,
    put_state,
    versions,
)


class Action(Struct, frozen=True):
    """A step that may be taken in a state, by whom, and where it leads."""

    name: str
    role: str
    before: str
    after: str
    needs_reason: bool = False


HAND_ON: Final = Action("送复核", FILLS, FILLING, CHECKING)
PASS: Final = Action("复核通过", CHECKS, CHECKING, SIGNING)
SIGN: Final = Action("签发", SIGNS, SIGNING, SIGNED)
REOPEN: Final = Action("重开", SIGNS, SIGNED, FILLING, needs_reason=True)
ACTIONS: Final = (
    HAND_ON,
    PASS,
    Action("退回", CHECKS, CHECKING, FILLING, needs_reason=True),
    SIGN,
    Action("退回", SIGNS, SIGNING, FILLING, needs_reason=True),
    REOPEN,
)
# What the administrator sets: JSON true where nobody may check what they filled in themselves.
APART: Final = "复核人与填报人分开"
_LONG: Final = 2_000  # characters of a reason


class Refused(ValueError):  # noqa: N818  an outcome: somebody else was faster, or a reason is missing
    """A step that cannot be taken as things stand; the text says why and what to do."""


class NotAllowed(PermissionError):  # noqa: N818  an outcome: the page of somebody with other rights
    """A step that is somebody else's to take."""


class Document(Struct, frozen=True):
    """A file that was written when a report was signed: its name, its digest."""

    name: str
    digest: str


class Step(Struct, frozen=True):
    """One step of a report, of a version; a signing has its documents by their form."""

    number: int
    report: int
    version: int
    what: str
    who: str
    at: int
    reason: str = ""
    documents: Mapping[str, Document] = field(default_factory=dict)


def actions_of(person: Person, of: Kept) -> tuple[Action, ...]:
    """What somebody may do with a report as far as it is."""
    return tuple(
        one for one in ACTIONS if one.before == of.state and person.may(one.role, of.department)
    )


def take(  # noqa: PLR0913  what a step is
    connection: Connection,
    number: int,
    what: str,
    seen: int,
    person: Person,
    settings: Settings,
    *,
    reason: str = "",
    documents: Mapping[str, Document] | None = None,
) -> Step:
    """Takes a step with the version that a person has `seen`; the report is in its next state.

    Raises NoSuchReport, NotAllowed, Refused.
    """
    of = kept(connection, number, to_write=True)
    action = _action(of, what, person)
    if of.head != seen:
        raise Refused(f"您看的是第 {seen} 版，现在已经是第 {of.head} 版；请看过新的再{what}")
    said = reason.strip()[:_LONG]
    if action.needs_reason and not any(map(str.isalnum, said)):
        raise Refused(f"{what}要写理由")
    if action is PASS and apart(connection, settings) and person.name in fillers(connection, of):
        raise Refused("这一版里有您填的，请由别人复核")
    put_state(connection, number, action.after)
    return _put(connection, Step(0, number, seen, what, person.name, now(), said, documents or {}))


def _action(of: Kept, what: str, person: Person) -> Action:
    """The action of a name in the state of a report. Raises NotAllowed, Refused."""
    named = [one for one in ACTIONS if one.name == what]
    fits = [one for one in named if one.before == of.state]
    if not fits:
        told = f"这份报告现在是“{of.state}”，不能{what}" if named else f"没有“{what}”这一步"
        raise Refused(f"{told}；可能别人刚办过，请刷新再看")
    if not person.may(fits[0].role, of.department):
        raise NotAllowed(f"您没有“{fits[0].role}”的权限，请找管理员开通")
    return fits[0]


def apart(connection: Connection, settings: Settings) -> bool:
    """Whether nobody may check what they filled in: so set, else so wherever there are several."""
    asked = select(SETTINGS.c.value).where(SETTINGS.c.name == APART)
    found = connection.execute(asked).scalar()
    return not settings.alone if found is None else json.loads(found) is True


def fillers(connection: Connection, of: Kept) -> frozenset[str]:
    """Who wrote any of a report since it was signed last."""
    signed = [one.version for one in steps_of(connection, of.number) if one.what == SIGN.name]
    since = versions(connection, of.number, max(signed, default=0))
    return frozenset(one.who for one in since)


# ---------------------------------------------------------------- what is kept


def _put(connection: Connection, one: Step) -> Step:
    documents = {form: [each.name, each.digest] for form, each in one.documents.items()}
    row = {
        "report": one.report,
        "version": one.version,
        "what": one.what,
        "who": one.who,
        "at": one.at,
        "reason": one.reason,
        "documents": json.dumps(documents, ensure_ascii=False),
    }
    made = connection.execute(STEPS.insert().values(row)).inserted_primary_key
    number = int(made[0])  # type: ignore[index]
    return Step(
        number, one.report, one.version, one.what, one.who, one.at, one.reason, one.documents
    )


def steps_of(connection: Connection, number: int) -> list[Step]:
    """Every step of a report, the first first."""
    asked = select(STEPS).where(STEPS.c.report == number).order_by(STEPS.c.id)
    return [_step(row) for row in connection.execute(asked)]


def signing_of(connection: Connection, of: Kept) -> Step | None:
    """The signing of a report that is signed; None for one that is not."""
    signed = [one for one in steps_of(connection, of.number) if one.what == SIGN.name]
    return signed[-1] if signed and of.state == SIGNED else None


def signings_with(connection: Connection, digest: str) -> list[Step]:
    """The signings that a file, by its digest in hex, is a document of."""
    asked = select(STEPS).where(STEPS.c.documents.contains(digest, autoescape=True))
    found = map(_step, connection.execute(asked.order_by(STEPS.c.id)))
    return [one for one in found if any(each.digest == digest for each in one.documents.values())]


def _step(row: Row[Any]) -> Step:
    documents = {form: Document(*said) for form, said in json.loads(row.documents).items()}
    return Step(row.id, row.report, row.version, row.what, row.who, row.at, row.reason, documents)


def known_as(connection: Connection, names: frozenset[str]) -> Mapping[str, str]:
    """People as their colleagues know them; whoever has no account is called by the name."""
    asked = select(PEOPLE.c.name, PEOPLE.c.shown).where(PEOPLE.c.name.in_(names))
    found = {row.name: row.shown for row in connection.execute(asked)}
    return {name: found.get(name, name) for name in names}
