"""Contents: bytes by their digest: the same text, or file, is kept once and never changed."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from generator.serving.store.kept import CONTENTS


class Altered(Exception):  # noqa: N818  what befell it
    """Bytes in the database that are not those of their digest: somebody changed them there."""


def keep(connection: Connection, data: bytes) -> str:
    """Keeps bytes; gives back their digest (sha256, hex)."""
    digest = hashlib.sha256(data).hexdigest()
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = insert(CONTENTS).values(digest=digest, data=data)
    there = select(CONTENTS.c.digest).where(CONTENTS.c.digest == digest)
    # PostgreSQL: nobody sweeps it away before it is referred to; where one just has, once more.
    held = there.with_for_update(read=True, key_share=True)
    while True:
        connection.execute(row.on_conflict_do_nothing(index_elements=["digest"]))
        if connection.execute(held).first() is not None:
            return digest


def content(connection: Connection, digest: str) -> bytes:
    """What was kept. Raises KeyError for what never was, Altered for what is not as it was kept."""
    found = connection.execute(select(CONTENTS.c.data).where(CONTENTS.c.digest == digest))
    data = found.scalar()
    if data is None:
        raise KeyError(digest)
    if hashlib.sha256(data).hexdigest() != digest:
        raise Altered(f"存的内容和它的摘要 {digest} 不符：在数据库里改过，或者磁盘坏了")
    return bytes(data)
