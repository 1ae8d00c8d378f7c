"""Going out: what was signed is put into the outbox of the OA in the transaction that signs it.

The letters are made before, of the files that are to be signed; where one cannot be made nothing is
signed, and it is said why.  A letter's business key names the report and its version and is of
what is in the letter: the same once more is the same letter, another one is another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from generator.serving.approving.documents import Basis, Outcome, stem_of
from generator.serving.integrations.assigned import assigned
from generator.serving.integrations.filling_in import Disclosure, Unfilled, letter_of
from generator.serving.integrations.mapped import Flow, flows_in
from generator.serving.integrations.mapping_text import BadMapping
from generator.serving.integrations.opening import mappings_of
from generator.serving.integrations.outbox import (
    ARRIVED,
    FOR_A_PERSON,
    Told,
    put,
    told,
)
from generator.serving.integrations.workflow import Letter

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from generator.serving.approving.steps import Step
    from generator.serving.site import Site

_LETTERS: Final = 8  # hex digits of a business key


class NotSendable(ValueError):  # noqa: N818  what whoever wrote the mapping has to mend
    """A report that is to go to an OA, and cannot: all that is in the way, in Chinese."""


class Outgoing(Struct, frozen=True):
    """A letter and the mapping that made it."""

    flow: Flow
    letter: Letter


# ---------------------------------------------------------------- before it is signed


def outgoing(site: Site, basis: Basis, outcome: Outcome) -> list[Outgoing]:
    """The letters of a report whose files are written. Raises NotSendable."""
    with site.database.reading() as connection:
        names = assigned(connection, basis.of.department, basis.of.kind)
    if not names:
        return []
    known, found, wrong = flows_in(mappings_of(site)), [], []
    for name in names:
        try:
            flow = known[name]()
            found.append(Outgoing(flow, _letter(flow, basis, outcome)))
        except KeyError:
            wrong.append(f"没有映射文件“{name}”")
        except (BadMapping, Unfilled) as error:
            wrong += [str(one) for one in error.mistakes]
    if wrong:
        said = "；".join(wrong)
        raise NotSendable(
            f"签发以后要送办公系统，现在送不了，所以没有签发：{said}。"
            "请系统管理员改好映射文件，或者让它不再管这个部门，再签发"
        )
    return found


def _letter(flow: Flow, basis: Basis, outcome: Outcome) -> Letter:
    """The letter that a mapping makes. Raises Unfilled."""
    if outcome.document is None:
        raise Unfilled(["没有写出文件"])
    of = basis.of
    stem = f"JS-{of.year}-{of.number:04d}-v{basis.version.number}"
    disclosure = Disclosure(
        document=outcome.document,
        text=basis.text,
        name=stem_of(of),
        key=stem,
        files={one.form: one.data for one in outcome.files},
        digests={one.form: hashlib.sha256(one.data).hexdigest() for one in outcome.files},
    )
    unnumbered = letter_of(flow, disclosure)
    key = f"{stem}-{_digest(flow, unnumbered)[:_LETTERS]}"
    return letter_of(flow, replace(disclosure, key=key))


def _digest(flow: Flow, letter: Letter) -> str:
    """Over all of a letter, and who gets it."""
    files = [(one.name, one.into, one.url, hashlib.sha256(one.data).hexdigest())
             for one in letter.attachments]  # fmt: skip
    said = (flow.name, letter.subject, letter.fields, letter.details, files)
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=dict).encode()).hexdigest()


# ---------------------------------------------------------------- while it is signed


def send_out(connection: Connection, letters: Sequence[Outgoing], signing: Step) -> list[int]:
    """Puts letters into the outbox, in the transaction of a signing; their numbers."""
    return [
        put(connection, one.flow, one.letter, signing.report, signing.version) for one in letters
    ]


# ---------------------------------------------------------------- afterwards


class Way(Struct, frozen=True):
    """How far a letter is, for those who have to do with the report."""

    letter: Told
    said: str
    is_there: bool = False
    for_a_person: bool = False


def ways_of(connection: Connection, report: int) -> list[Way]:
    """How far what was sent of a report is, the newest first."""
    return [_way(one) for one in told(connection, report=report)]


def _way(one: Told) -> Way:
    of = f"第 {one.version} 版"
    if one.state == ARRIVED:
        return Way(one, f"{of}已送达 {one.system}，编号 {one.started}", is_there=True)
    if one.state in FOR_A_PERSON:
        said = f"{of}送 {one.system} 要人看：请系统管理员到“发件箱”里看第 {one.id} 号"
        return Way(one, said, for_a_person=True)
    tried = f"，试过 {one.tries} 次" if one.tries else ""
    return Way(one, f"{of}还在发给 {one.system}{tried}")
