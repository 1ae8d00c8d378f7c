"""Handing out: the files of an answer: in it, by an address of their own, or alone as they are.

An address is for the caller alone; it is signed with the caller's key and good for an hour for
whoever has it, because an OA fetches a file by its address and signs nothing.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import select

from generator.elements.interchange import Shaped, versions, written
from generator.serving.interface.answered import Answer
from generator.serving.interface.callers import link_query
from generator.serving.interface.operations import Call, Parameter
from generator.serving.interface.refusing import BAD_PARAMETER, NOT_FOUND, Refused, asked_wrong
from generator.serving.store.database import now
from generator.serving.store.digests import content, keep
from generator.serving.store.kept import HANDED_OUT
from generator.serving.store.sweeping import DAY, KEPT

BASE64, URL, BINARY = "base64", "url", "binary"
MEDIA: Final[Mapping[str, str]] = {
    "txt": "text/plain; charset=utf-8",
    "text": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "yaml": "application/yaml; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
DELIVERY: Final = Parameter(
    "delivery",
    "文件怎么给：base64 写在结果里（缺省），url 给下载地址，binary 只给这一个文件本身",
    {"type": "string", "enum": [BASE64, URL, BINARY]},
)

Files = Mapping[str, str | bytes]  # by their names


def delivered(call: Call, said: Shaped, files: Files) -> Answer:
    """An answer with its files, as the caller wants them. Raises Refused."""
    if call.text(DELIVERY.name) == BINARY:
        return _alone(files)
    return shaped({**said, "files": _listed(call, files)})


def shaped(said: Shaped, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer in JSON, with what it was made by."""
    return Answer(written({"versions": versions(), **said}).encode(), status, headers=headers)


def _alone(files: Files) -> Answer:
    if len(files) != 1:
        message = f"delivery=binary 一次只给一个文件，这里有 {len(files)} 个；请只要一种格式"
        raise Refused(BAD_PARAMETER, message, [asked_wrong(message, DELIVERY.name)])
    [(name, data)] = files.items()
    return _file(name, _bytes(data), _media(name))


def _file(name: str, data: bytes, media: str) -> Answer:
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Answer(data, media=media, headers={"Content-Disposition": disposition})


def _listed(call: Call, files: Files) -> list[Shaped]:
    by_url = call.text(DELIVERY.name) == URL
    if by_url and files:
        _keep(call, files)
    return [
        {
            "type": name.rpartition(".")[2],
            "name": name,
            "media": _media(name),
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            **(_address(call, data) if by_url else {"base64": b64encode(data).decode()}),
        }
        for name, data in ((name, _bytes(data)) for name, data in files.items())
    ]


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _media(name: str) -> str:
    return MEDIA.get(name.rpartition(".")[2], "application/octet-stream")


def _keep(call: Call, files: Files) -> None:
    with call.site.database.writing() as connection:
        for name, data in files.items():
            digest = keep(connection, _bytes(data))
            key: dict[str, Any] = {"caller": call.caller.name, "digest": digest}
            there = HANDED_OUT.update().where(
                HANDED_OUT.c.caller == call.caller.name, HANDED_OUT.c.digest == digest
            )
            values = {"name": name, "media": _media(name), "at": now()}
            if not connection.execute(there.values(**values)).rowcount:
                connection.execute(HANDED_OUT.insert().values(**key, **values))


def _address(call: Call, data: bytes) -> Shaped:
    path = f"/v1/files/{hashlib.sha256(data).hexdigest()}"
    query = link_query(call.caller, path)
    return {"url": f"{call.root}{path}" + (f"?{query}" if query else "")}


def fetched(call: Call) -> Answer:
    """A file by its address. Raises Refused, also where it was written for somebody else."""
    digest = call.text("digest")
    asked = select(HANDED_OUT).where(
        HANDED_OUT.c.caller == call.caller.name, HANDED_OUT.c.digest == digest
    )
    with call.site.database.reading() as connection:
        row = connection.execute(asked).first()
        if row is None:
            raise Refused(
                NOT_FOUND,
                f"没有这个文件，或者不是这把密钥写的；写好的留 {KEPT // DAY} 天，过了请再写",
            )
        return _file(row.name, content(connection, digest), row.media)


def chosen(call: Call, name: str, known: Sequence[str], usual: str) -> list[str]:
    """The formats that somebody asks for, in their order. Raises Refused for those unknown."""
    wanted = (call.text(name) or usual).lower().replace("、", ",").split(",")
    found = list(dict.fromkeys(one.strip() for one in wanted if one.strip()))
    if unknown := [one for one in found if one not in known]:
        message = (
            f"没有 {'、'.join(one[:20] for one in unknown)} 这种格式；可以写 {'、'.join(known)}"
        )
        raise Refused(BAD_PARAMETER, message, [asked_wrong(message, name)])
    return found
