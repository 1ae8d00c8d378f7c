"""Postponed: an operation done as a job: taken down whole, answered at once with its number.

What was sent is kept by its digest, so that whoever does the job, in whichever process, does it as
if it had just been asked.  The answer of the job is the answer of the operation, in JSON.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from generator.serving.interface.answered import Answer
from generator.serving.interface.app_keys import NoSuchKey, key_named
from generator.serving.interface.callers import ALONE, Caller, caller_of
from generator.serving.interface.handing_out import shaped
from generator.serving.interface.operations import Call, Operation, acted
from generator.serving.interface.refusing import (
    BAD_PARAMETER,
    FORBIDDEN,
    NOT_FOUND,
    TOO_MANY,
    Refused,
    asked_wrong,
)
from generator.serving.interface.sent import Sent
from generator.serving.store.digests import content, keep
from generator.serving.working import confining, jobs
from generator.serving.working.addresses import NotAllowed
from generator.serving.working.file_names import Upload

if TYPE_CHECKING:
    from generator.serving.site import Site
    from generator.serving.working.job_kinds import Kind, Work
    from generator.serving.working.jobs import Settling

_EXACT: Final = "decimal"  # a number of JSON that is kept as it was written


def postponed(operation: Operation, call: Call) -> Answer:
    """Puts a request off: 202, and where it can be asked for. Raises Refused."""
    if call.text("delivery") == "binary":
        message = "async 的结果是 JSON，delivery 请写 base64 或 url"
        raise Refused(BAD_PARAMETER, message, [asked_wrong(message, "delivery")])
    callback = call.text("callback")
    if callback and call.caller.key is None:
        raise Refused(FORBIDDEN, "回调要用密钥签名，本机使用没有密钥")
    with call.site.database.writing() as connection:
        request = {
            "values": {k: v for k, v in call.values.items() if k not in {"async", "callback"}},
            "sent": keep(connection, packed(call.sent)),
            "root": call.root,
            "identity": call.identity,
        }
        try:
            job = jobs.put(connection, operation.name, request, call.caller.name, callback)
        except NotAllowed as error:
            raise Refused(FORBIDDEN, str(error)) from None
        told = jobs.told(connection, job)
    return shaped(told or {}, 202, {"Location": f"/v1/jobs/{job}"})


def job(call: Call) -> Answer:
    """GET /v1/jobs/{job}."""
    with call.site.database.reading() as connection:
        told = jobs.told(connection, call.text("job"), call.caller.name)
    if told is None:
        raise Refused(NOT_FOUND, "没有这件事，或者不是这把密钥交办的")
    return shaped(told)


# ---------------------------------------------------------------- doing it


def kinds(site: Site, operations: Iterable[Operation]) -> Mapping[str, Kind]:
    """The kinds of jobs that operations are, for `Workers`."""
    return {one.name: _kind(site, one) for one in operations if one.repeatable}


def _kind(site: Site, operation: Operation) -> Callable[[Work], Settling]:
    def done(work: Work) -> Settling:
        asked = work.job.request
        with site.database.reading() as connection:
            sent = unpacked(content(connection, asked["sent"]))
        caller = _caller(site, work.job.caller)
        call = Call(site, caller, asked["values"], sent, asked["identity"], asked["root"])
        try:
            answer = acted(operation, call)
        except Refused as error:
            why = confining.BUSY if error.code is TOO_MANY else confining.UNREAD
            raise confining.Refused(error.message, why, error.problems) from None
        return lambda _: json.loads(answer.body)

    return done


def _caller(site: Site, name: str) -> Caller:
    """Who asked. Raises confining.Refused where the key is gone, or off."""
    if name == ALONE.name:
        return ALONE
    try:
        with site.database.reading() as connection:
            key = key_named(connection, name)
    except NoSuchKey:
        key = None
    if key is None or not key.active:
        raise confining.Refused("交办的密钥已经停用，没有办")
    return caller_of(key)


# ---------------------------------------------------------------- what was sent, as bytes


def packed(sent: Sent) -> bytes:
    """What was sent, in JSON; numbers stay as exact as they came."""
    said = {
        "data": None if sent.data is None else b64encode(sent.data).decode(),
        "name": sent.name,
        "tree": sent.tree,
        "flat": sent.flat,
        "files": [
            [one.field, one.name, b64encode(one.data).decode()]
            for files in sent.files.values()
            for one in files
        ],
    }
    return json.dumps(said, ensure_ascii=False, default=_exactly).encode()


def _exactly(value: Any) -> dict[str, str]:
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    return {_EXACT: str(value)}


def unpacked(data: bytes) -> Sent:
    """What `packed` made."""
    said = json.loads(data, object_hook=_number)
    files: dict[str, tuple[Upload, ...]] = {}
    for field, name, text in said["files"]:
        files[field] = (*files.get(field, ()), Upload(field, name, b64decode(text)))
    data_ = None if said["data"] is None else b64decode(said["data"])
    return Sent(data_, said["name"], said["tree"], said["flat"], files)


def _number(found: dict[str, Any]) -> Any:
    if [*found] != [_EXACT] or not isinstance(found[_EXACT], str):
        return found
    try:
        return Decimal(found[_EXACT])
    except InvalidOperation:  # a caller's own word
        return found
