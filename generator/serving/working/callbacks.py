"""Callbacks: whoever asked for a job is told that it has ended, at the address that they gave.

    POST path                      with the job as JSON, as who asks for it is told (jobs.told)
    X-Juesuan-Delivery             the job's id: the same however often it is sent
    X-Juesuan-Timestamp, -Nonce    milliseconds; what was never sent before
    X-Juesuan-Signature            by the caller's key: see interface/signing.py

2xx within ANSWERED seconds is “taken”.  Another answer, or none, is tried again after a while, for
a day (放弃 after that, or after 410).  No redirect is followed, no proxy of the environment used.

What if this process is killed in the middle?  Nobody can know whether a request has arrived whose
answer was never seen.  So the question is kept small and then answered for once.  All of a request
but its last byte is sent while the row says 待发: a receiver cannot act on half a request, so
whoever is killed there has sent nothing, and it is sent anew.  Then the row says 在发, on the disk,
and only then the last byte goes.  Who is killed after that has mostly been heard: what is handed
to the system goes out without us.  Not always: a kill that comes while the mark is being written
lets it be kept and the byte not be sent.  It is NOT sent again by itself: a receiver that is told
twice may start two workflows, and one that was not told can ask (GET of the job), which integrators
are told to do for what they have waited for too long.  So none is told twice, and of a kill at that
very moment one may not be told.  Such a row stays 在发; `send_again` is for the administrator.
A receiver that answers with a fault, or not in time, is alive to be told again, and
tells the deliveries apart by their id.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import ssl
from collections.abc import AsyncIterator, Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Final

import httpx
from msgspec import Struct
from sqlalchemy import ColumnElement, and_, select, update

from generator.serving.interface.signing import NoAlgorithm, signature
from generator.serving.store.database import Database, now
from generator.serving.store.kept import JOBS, KEYS
from generator.serving.working.addresses import Address, NotAllowed, check, resolved
from generator.serving.working.jobs import CALLED, CALLING, GIVEN_UP, TO_CALL, told

LOG: Final = logging.getLogger(__name__)
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # they would log every address

ANSWERED: Final = 20  # seconds that all of a call may take
_CLAIMED: Final = 60_000  # milliseconds that nobody else sends it
_HOUR: Final = 3_600
# Seconds to the next call; the last again and again.  All of them together are a day.
_PAUSES: Final = (10, 30, 60, 300, 900, 1_800, *[_HOUR] * 23)


class _Call(Struct, frozen=True):
    """A call that this process makes: the how manieth of its job; `body` what is told."""

    job: str
    number: int
    worker: str
    callback: str
    secret: str
    algorithm: str
    body: bytes


def deliver(database: Database, worker: str) -> bool:
    """Makes one call that is due; whether there was one."""
    call = _claimed(database, worker)
    if call is None:
        return False
    try:
        with database.reading() as connection:
            address = check(connection, call.callback)
        status = _sent(call, address, lambda: _about_to(database, call))
    except (NotAllowed, NoAlgorithm, httpx.InvalidURL) as error:
        LOG.warning("%s: %s", call.job, type(error).__name__)
        _settle(database, call, GIVEN_UP)
    except _Taken:
        return True
    except (httpx.HTTPError, TimeoutError, OSError) as error:
        LOG.warning("%s: %s", call.job, type(error).__name__)
        _again(database, call)
    else:
        if 200 <= status < 300:  # noqa: PLR2004  what HTTP calls a success
            _settle(database, call, CALLED)
        elif status == HTTPStatus.GONE:
            _settle(database, call, GIVEN_UP)
        else:
            LOG.warning("%s: %s", call.job, status)
            _again(database, call)
    return True


class _Taken(Exception):  # noqa: N818  an outcome: this process was away for longer than its claim
    """A call that another makes."""


def _claimed(database: Database, worker: str) -> _Call | None:
    """A call that is due, now this process's."""
    due = and_(JOBS.c.called == TO_CALL, JOBS.c.call_again <= now())
    with database.reading() as connection:
        if connection.execute(select(JOBS.c.id).where(due).limit(1)).first() is None:
            return None
    with database.writing() as connection:
        first = select(JOBS).where(due).order_by(JOBS.c.call_again, JOBS.c.id).limit(1)
        row = connection.execute(first.with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        claim = {"worker": worker, "calls": row.calls + 1, "call_again": now() + _CLAIMED}
        connection.execute(update(JOBS).where(JOBS.c.id == row.id).values(**claim))
        body = json.dumps(told(connection, row.id), ensure_ascii=False).encode()
        mine = and_(KEYS.c.app_key == row.caller, KEYS.c.active)
        key = connection.execute(select(KEYS).where(mine)).first()
    secret, algorithm = (key.secret, key.algorithm) if key else ("", "")
    return _Call(row.id, row.calls + 1, worker, row.callback, secret, algorithm, body)


def _mine(call: _Call, *called: str) -> ColumnElement[bool]:
    here = and_(JOBS.c.id == call.job, JOBS.c.called.in_(called))
    return and_(here, JOBS.c.worker == call.worker, JOBS.c.calls == call.number)


def _about_to(database: Database, call: _Call) -> None:
    """Before the last byte. Raises _Taken."""
    with database.writing() as connection:
        here = update(JOBS).where(_mine(call, TO_CALL)).values(called=CALLING)
        if not connection.execute(here).rowcount:
            raise _Taken


def _settle(database: Database, call: _Call, called: str, after: int = 0) -> None:
    done = {"called": called, "worker": "", "call_again": now() + after * 1000 if after else 0}
    with database.writing() as connection:
        connection.execute(update(JOBS).where(_mine(call, TO_CALL, CALLING)).values(**done))


def _again(database: Database, call: _Call) -> None:
    """Later, or never."""
    if call.number > len(_PAUSES):
        _settle(database, call, GIVEN_UP)
    else:
        _settle(database, call, TO_CALL, _PAUSES[call.number - 1])


def send_again(database: Database, job: str) -> bool:
    """Has a call made again of which nobody knows whether it arrived, or that was given up."""
    here = and_(JOBS.c.id == job, JOBS.c.called.in_((CALLING, GIVEN_UP)))
    with database.writing() as connection:
        anew = {"called": TO_CALL, "call_again": 0, "calls": 0, "worker": ""}
        return connection.execute(update(JOBS).where(here).values(**anew)).rowcount > 0


# ---------------------------------------------------------------- over the wire


def _sent(call: _Call, address: Address, before_the_last: Callable[[], None]) -> int:
    """The status of the answer. Raises NotAllowed, NoAlgorithm, OSError and httpx's."""
    if not call.secret:
        raise NotAllowed("调用方的密钥已经停用，没有发送")
    number = resolved(address)
    host = f"[{number}]" if ":" in number else number
    asked = f"{address.path}?{address.query}" if address.query else address.path
    url = httpx.URL(f"{address.scheme}://{host}:{address.port}{asked}")
    headers = {
        "Host": address.authority,
        "Content-Type": "application/json",
        "Content-Length": str(len(call.body)),
        **_signed(call, url),
    }
    return asyncio.run(_post(call.body, url, address.host, headers, before_the_last))


def _signed(call: _Call, url: httpx.URL) -> dict[str, str]:
    """What says that a call is ours, over the path as it is sent."""
    moment, nonce = str(now()), secrets.token_hex(16)
    path, _, query = url.raw_path.decode("ascii").partition("?")
    made = (call.secret, call.algorithm, "POST", moment, nonce, path, query)
    return {
        "X-Juesuan-Delivery": call.job,
        "X-Juesuan-Timestamp": moment,
        "X-Juesuan-Nonce": nonce,
        "X-Juesuan-Signature": signature(*made, call.body),
    }


async def _post(
    body: bytes,
    url: httpx.URL,
    host: str,
    headers: dict[str, str],
    before_the_last: Callable[[], None],
) -> int:
    async def pieces() -> AsyncIterator[bytes]:
        yield body[:-1]
        before_the_last()
        yield body[-1:]

    names = {"sni_hostname": host}  # the certificate is that of the name
    async with (
        asyncio.timeout(ANSWERED),
        httpx.AsyncClient(verify=_trusted(), trust_env=False, timeout=ANSWERED) as client,
        client.stream(
            "POST", url, headers=headers, content=pieces(), extensions=names, follow_redirects=False
        ) as answer,
    ):
        return answer.status_code


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """The authorities that this computer trusts: an office adds its own there."""
    return ssl.create_default_context()
