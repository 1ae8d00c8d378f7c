"""Fetching: the address at which an OA that is not logged in fetches one document of one letter.

It is made when the letter is sent, anew for each try: number of the letter, until when, and an
HMAC-SHA256 over both and the digest of the document, with a secret of the service.

    {附件地址}/{number}-{until}-{hmac in hex}/{sha256 of the document}

Whoever has it gets that document until then, and nothing else; a letter that was given up is given
to nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, select

from generator.later import matcher
from generator.serving.integrations.outbox import GIVEN_UP
from generator.serving.integrations.workflow import Attachment, Letter
from generator.serving.store.administered import first_value, value_of
from generator.serving.store.database import now
from generator.serving.store.digests import content
from generator.serving.store.kept import OUTBOX

if TYPE_CHECKING:
    from generator.serving.store.database import Database

LASTS: Final = 2 * 60 * 60 * 1000  # milliseconds: an OA fetches while it starts the workflow
_SKEW: Final = 5 * 60 * 1000  # that the clocks of two machines may differ
_SECRET: Final = "fetching_secret"  # noqa: S105  the name of a row
_PASS: Final = matcher(r"([1-9][0-9]{0,17})-([0-9]{13})-([0-9a-f]{64})", re.ASCII)
_DIGEST: Final = matcher(r"[0-9a-f]{64}", re.ASCII)


class NotThere(LookupError):  # noqa: N818  an outcome: an address that is wrong, or too old
    """No document is given at an address; whoever asks is not told why."""


def sealed(database: Database, number: int, letter: Letter) -> Letter:
    """A letter whose documents an OA can fetch from now on, where it is to fetch them."""
    if not any(one.url for one in letter.attachments):
        return letter
    with database.writing() as connection:
        secret = first_value(connection, _SECRET, secrets.token_hex(32))
    until = now() + LASTS
    attachments = tuple(_with_pass(one, secret, number, until) for one in letter.attachments)
    return replace(letter, attachments=attachments)


def _with_pass(one: Attachment, secret: str, number: int, until: int) -> Attachment:
    if not one.url:
        return one
    base, _, digest = one.url.rpartition("/")
    seal = f"{number}-{until}-{_seal(secret, number, until, digest)}"
    return replace(one, url=f"{base}/{seal}/{digest}")


def _seal(secret: str, number: int, until: int, digest: str) -> str:
    said = f"{number}\n{until}\n{digest}"
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def fetched(connection: Connection, seal: str, digest: str) -> tuple[int, str, bytes]:
    """Number of the letter, name and bytes of a document at its address. Raises NotThere."""
    found = _PASS.fullmatch(seal)
    secret = value_of(connection, _SECRET)
    if found is None or secret is None or not _DIGEST.fullmatch(digest):
        raise NotThere
    number, until = int(found[1]), int(found[2])
    expected = _seal(secret, number, until, digest)
    if not (hmac.compare_digest(expected, found[3]) and 0 < until - now() <= LASTS + _SKEW):
        raise NotThere
    query = select(OUTBOX.c.payload).where(OUTBOX.c.id == number, OUTBOX.c.state != GIVEN_UP)
    payload = connection.execute(query).scalar()
    enclosed = json.loads(payload)["attachments"] if payload else ()
    for one in enclosed:
        if one["digest"] == digest:
            return number, one["name"], content(connection, digest)
    raise NotThere
