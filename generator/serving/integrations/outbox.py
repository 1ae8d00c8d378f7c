"""Outbox: what goes out to an OA, kept before it is sent; what became of it, kept when it is known.

    待发 ─take─▶ 待发 (claimed) ─launch─▶ 在发 ─┬─arrived─▶ 已发
      ▲                │                       ├─nobody can tell─▶ 待确认 ─a person─▶ 已发, 待发
      └────later───────┘                       └─it is not there─▶ 待发

A row is 在发 from before the one request that starts the workflow.  Whoever was killed then has
left it so: it is asked for, never sent again unasked.  Every step is of whoever claimed the row
last; an older claim changes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from generator.later import matcher
from generator.serving.integrations.workflow import KEY, Attachment, Letter, Started
from generator.serving.store.database import now
from generator.serving.store.digests import content, keep
from generator.serving.store.kept import OUTBOX

if TYPE_CHECKING:
    from generator.serving.integrations.mapped import Flow
    from generator.serving.store.database import Database

WAITING, UNDER_WAY, DOUBTFUL, ARRIVED, GIVEN_UP = "待发", "在发", "待确认", "已发", "放弃"
STATES: Final = (WAITING, UNDER_WAY, DOUBTFUL, ARRIVED, GIVEN_UP)
FOR_A_PERSON: Final = (DOUBTFUL, GIVEN_UP)
_IS_FIGURE: Final = matcher(r"^[\d,.-]{2,}[百千万亿]*元?%?$", re.ASCII)
# With decimals, or in 元: no part of a version, an address, a number of a thing.
_AMOUNT: Final = matcher(
    r"(?<![A-Za-z\d.])\d[\d,]*(?:\.\d+(?![A-Za-z\d]|\.\d)\s*(?:[百千万亿]*元)?|\s*[百千万亿]*元)"
)
_HIDDEN: Final = "＊＊＊"


class Otherwise(ValueError):  # noqa: N818  what whoever handed it in has to know
    """A business key under which something else was handed in, or a step that cannot be taken."""


def put(
    connection: Connection,
    flow: Flow,
    letter: Letter,
    report: int | None = None,
    version: int | None = None,
) -> int:
    """Keeps a letter, in the transaction of whoever hands it in; gives back its number.

    `report` and `version` are what was signed.  The same letter once more is the same row.  Raises
    Otherwise for another one under its key.
    """
    if not KEY.fullmatch(letter.key):
        raise Otherwise(f"业务键“{letter.key}”要由 4 到 64 个字母、数字、- 和 _ 组成")
    payload = _payload(connection, letter)
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = insert(OUTBOX).values(
        system=flow.system,
        flow=flow.name,
        business_key=letter.key,
        payload=payload,
        at=now(),
        report=report,
        version=version,
    )
    connection.execute(row.on_conflict_do_nothing(index_elements=["system", "business_key"]))
    query = select(OUTBOX.c.id, OUTBOX.c.payload, OUTBOX.c.flow).where(
        OUTBOX.c.system == flow.system, OUTBOX.c.business_key == letter.key
    )
    there = connection.execute(query).one()
    if (there.payload, there.flow) != (payload, flow.name):
        raise Otherwise(f"业务键 {letter.key} 送过{flow.system}，内容不一样；改过的请换业务键")
    return int(there.id)


def _payload(connection: Connection, letter: Letter) -> str:
    said = {
        "subject": letter.subject,
        "fields": dict(letter.fields),
        "details": {name: [dict(row) for row in rows] for name, rows in letter.details.items()},
        "attachments": [_enclosed(connection, one) for one in letter.attachments],
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _enclosed(connection: Connection, one: Attachment) -> dict[str, str]:
    digest = keep(connection, one.data)
    return {"name": one.name, "digest": digest, "into": one.into, "url": one.url}


class Taken(Struct, frozen=True):
    """A row that somebody has claimed: `claim` is theirs until somebody else claims it."""

    id: int
    claim: int
    state: str
    tries: int
    flow: str
    key: str


class Told(Struct, frozen=True):
    """A row for a person to read: without what is in the letter but its title.

    `tries` of those that count, `again` the moment of the next one (ms); `said` has no amount.
    """

    id: int
    system: str
    flow: str
    key: str
    subject: str
    state: str
    started: str
    said: str
    at: int
    tries: int = 0
    again: int = 0
    report: int | None = None
    version: int | None = None


class Outbox:
    """The table, step by step."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ------------------------------------------------------------ whoever sends

    def take(self, lease: int) -> Taken | None:
        """Claims the row that is due first, for `lease` milliseconds; None where none is."""
        table = OUTBOX.c
        moment = now()
        due = (
            select(OUTBOX)
            .where(table.state.in_((WAITING, UNDER_WAY)), table.again <= moment)
            .order_by(table.again, table.id)
            .limit(1)
        )
        with self._database.reading() as looking:  # a desk that has nothing to send locks nothing
            if looking.execute(due).first() is None:
                return None
        with self._database.writing() as connection:
            row = connection.execute(due.with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            claimed = (
                update(OUTBOX)
                .where(table.id == row.id, table.claim == row.claim)
                .values(claim=row.claim + 1, again=moment + lease)
            )
            if connection.execute(claimed).rowcount != 1:
                return None
        return Taken(row.id, row.claim + 1, row.state, row.tries, row.flow, row.business_key)

    def letter(self, taken: Taken) -> Letter:
        """What is to be handed in."""
        with self._database.reading() as connection:
            payload = connection.execute(
                select(OUTBOX.c.payload).where(OUTBOX.c.id == taken.id)
            ).scalar_one()
            said = json.loads(payload)
            attachments = tuple(
                Attachment(one["name"], content(connection, one["digest"]), one["into"], one["url"])
                for one in said["attachments"]
            )
        return Letter(taken.key, said["subject"], said["fields"], said["details"], attachments)

    def launch(self, taken: Taken, settles: int) -> bool:
        """Puts down that the start is under way; False where somebody else has the row by now.

        What came of it is known at the latest when `settles` milliseconds are over.
        """
        return self._step(taken, WAITING, state=UNDER_WAY, again=now() + settles, said="")

    def arrived(self, taken: Taken, started: Started) -> bool:
        """It is there: started just now, or found when it was asked for."""
        return self._step(
            taken,
            UNDER_WAY,
            state=ARRIVED,
            started=started.id,
            answer=json.dumps(dict(started.others), ensure_ascii=False),
            said="",
        )

    def later(self, taken: Taken, said: str, wait: int, *, of: str, counts: bool = True) -> bool:
        """It is taken up again after `wait` milliseconds: sent, or asked for where it is 在发."""
        return self._step(taken, of, again=now() + wait, said=said, tries=taken.tries + counts)

    def send_again(self, taken: Taken, said: str, wait: int = 0, *, tries: int = 0) -> bool:
        """It was not started: it waits to be sent once more."""
        return self._step(
            taken, UNDER_WAY, state=WAITING, again=now() + wait, said=said, tries=tries
        )

    def to_a_person(self, taken: Taken, state: str, said: str) -> bool:
        """It goes on only when somebody has looked: 待确认 or 放弃."""
        return self._step(taken, taken.state, state=state, said=said)

    def _step(self, taken: Taken, of: str, **values: Any) -> bool:
        """One step of a row, where it is still ours and stands where we think."""
        step = (
            update(OUTBOX)
            .where(OUTBOX.c.id == taken.id, OUTBOX.c.claim == taken.claim, OUTBOX.c.state == of)
            .values(**values)
        )
        with self._database.writing() as connection:
            return connection.execute(step).rowcount == 1

    # ------------------------------------------------------------ whoever looks after it

    def told(self, states: Sequence[str] = STATES, most: int = 200) -> list[Told]:
        """The newest rows in some states."""
        with self._database.reading() as connection:
            return told(connection, states, most=most)

    def arrival(self, number: int) -> tuple[str, str]:
        """The mapping by which a row has arrived, and the OA's number. Raises LookupError."""
        query = select(OUTBOX.c.flow, OUTBOX.c.started).where(
            OUTBOX.c.id == number, OUTBOX.c.state == ARRIVED
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise LookupError(f"第 {number} 号还没有送到")
        return row.flow, row.started

    def confirm(self, number: int, started: str) -> None:
        """What `confirm` does, in a transaction of its own."""
        with self._database.writing() as connection:
            confirm(connection, number, started)

    def resend(self, number: int) -> None:
        """What `resend` does, in a transaction of its own."""
        with self._database.writing() as connection:
            resend(connection, number)


# ---------------------------------------------------------------- a person decides


def confirm(connection: Connection, number: int, started: str) -> None:
    """A person has found it in the OA, under a number. Raises Otherwise."""
    _decided(connection, number, (DOUBTFUL,), state=ARRIVED, started=started, said="")


def resend(connection: Connection, number: int) -> None:
    """A person says that it is not there: it is sent once more. Raises Otherwise."""
    _decided(connection, number, FOR_A_PERSON, state=WAITING, again=0, tries=0, said="")


def give_up(connection: Connection, number: int, reason: str) -> None:
    """A person says why it is not to be sent. Raises Otherwise; for what is under way too."""
    _decided(connection, number, (WAITING, DOUBTFUL), state=GIVEN_UP, said=reason)


def _decided(connection: Connection, number: int, of: Sequence[str], **values: object) -> None:
    """What a person decides goes before whoever has claimed the row."""
    step = (
        update(OUTBOX)
        .where(OUTBOX.c.id == number, OUTBOX.c.state.in_(of))
        .values(claim=OUTBOX.c.claim + 1, **values)
    )
    if connection.execute(step).rowcount == 1:
        return
    found = connection.execute(select(OUTBOX.c.state).where(OUTBOX.c.id == number)).scalar()
    if found is None:
        raise Otherwise(f"发件箱里没有第 {number} 号")
    told = "、".join(of)
    raise Otherwise(f"第 {number} 号现在是“{found}”，只有“{told}”的可以这样办；请刷新再看")


# ---------------------------------------------------------------- what a person reads


def told(
    connection: Connection,
    states: Sequence[str] = STATES,
    *,
    report: int | None = None,
    flow: str = "",
    below: int = 0,
    most: int = 200,
) -> list[Told]:
    """The newest rows in some states: of a report, of a mapping, before a number, as asked."""
    query = select(OUTBOX).where(OUTBOX.c.state.in_(states))
    if report is not None:
        query = query.where(OUTBOX.c.report == report)
    if flow:
        query = query.where(OUTBOX.c.flow == flow)
    if below:
        query = query.where(OUTBOX.c.id < below)
    newest = query.order_by(OUTBOX.c.id.desc()).limit(most)
    return [_told(row) for row in connection.execute(newest)]


def _told(row: Row[Any]) -> Told:
    payload = json.loads(row.payload)
    return Told(
        id=row.id,
        system=row.system,
        flow=row.flow,
        key=row.business_key,
        subject=str(payload["subject"]),
        state=row.state,
        started=row.started,
        said=_without_amounts(row.said, payload),
        at=row.at,
        tries=row.tries,
        again=row.again,
        report=row.report,
        version=row.version,
    )


def _without_amounts(said: str, payload: Mapping[str, Any]) -> str:
    """What an OA said, without the figures of the letter, which it may have quoted."""
    if not said:
        return said
    rows = [payload["fields"], *(row for rows in payload["details"].values() for row in rows)]
    figures = {one for row in rows for one in row.values() if _IS_FIGURE.search(one)}
    for one in sorted(figures, key=len, reverse=True):
        said = re.sub(rf"(?<![\w.-]){re.escape(one)}(?![\w-])", _HIDDEN, said, flags=re.ASCII)
    return _AMOUNT.sub(_HIDDEN, said)
