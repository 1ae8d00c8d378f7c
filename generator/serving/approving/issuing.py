"""Issuing: the text of a report and the files that are written of it become one thing for good.

The files are written and read back before anything is locked; they count only where the version
that they are of is still the newest when the step is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, select

from generator.serving.approving.documents import (
    Basis,
    File,
    Obstacle,
    Outcome,
    basis_of,
    fit,
    stem_of,
    zipped,
)
from generator.serving.approving.going_out import NotSendable, Outgoing, outgoing, send_out
from generator.serving.approving.looked_into import ROLE
from generator.serving.approving.steps import (
    HAND_ON,
    REOPEN,
    SIGN,
    Document,
    Refused,
    Step,
    steps_of,
    take,
)
from generator.serving.guarding.chain import By, What, put_on_record
from generator.serving.store.digests import content, keep
from generator.serving.store.kept import VERSIONS
from generator.serving.store.versions import kept, version

if TYPE_CHECKING:
    from generator.serving.guarding.persons import Person
    from generator.serving.site import Site

_CHECKED: Final = (HAND_ON.name, SIGN.name)  # only what is whole goes on


class Incomplete(ValueError):  # noqa: N818  an outcome: something is still to be done
    """A report that cannot be handed on yet; `obstacles` says all that is in the way."""

    def __init__(self, obstacles: tuple[Obstacle, ...]) -> None:
        super().__init__(f"还有 {len(obstacles)} 处要先办")
        self.obstacles = obstacles


def step(  # noqa: PLR0913  what a step is
    site: Site,
    number: int,
    what: str,
    seen: int,
    person: Person,
    reason: str = "",
    *,
    where: str = "",
) -> Step:
    """Takes a step; what is handed on or signed is whole, and what is signed has its documents.

    What is to go to an OA when it is signed stands in its outbox, in the same transaction.
    `where` is the address that it is taken from, for the record.

    Raises NoSuchReport, NotAllowed, Refused, Incomplete.
    """
    files: tuple[File, ...] = ()
    letters: list[Outgoing] = []
    basis = None
    if what in _CHECKED:
        with site.database.reading() as connection:
            basis = basis_of(connection, kept(connection, number), site.settings.styles)
        outcome = fit(basis)
        if outcome.obstacles:
            raise Incomplete(outcome.obstacles)
        if what == SIGN.name:
            files = outcome.files
            letters = _letters(site, basis, outcome)
    with site.database.writing() as connection:
        taken = take(
            connection,
            number,
            what,
            seen,
            person,
            site.settings,
            reason=reason,
            documents=_kept(connection, files, basis),
        )
        kind = {SIGN.name: What.SIGNED, REOPEN.name: What.REOPENED}.get(what, What.STEP)
        by, detail = By(person.name, where), f"{what}，第 {taken.version} 版"
        sent = send_out(connection, letters, taken)
        put_on_record(connection, by, kind, str(number), detail)
        for one, letter in zip(sent, letters, strict=True):
            put_on_record(connection, by, What.SENT, f"发件箱 {one}", letter.letter.key)
        return taken


def _letters(site: Site, basis: Basis, outcome: Outcome) -> list[Outgoing]:
    try:
        return outgoing(site, basis, outcome)
    except NotSendable as error:
        raise Refused(str(error)) from None


def _kept(
    connection: Connection, files: tuple[File, ...], basis: Basis | None
) -> dict[str, Document]:
    """The files of a signing by their form, each with its digest; what was looked into for it."""
    found = {one.form: Document(one.name, keep(connection, one.data)) for one in files}
    if files and basis is not None and basis.known:
        name = f"{stem_of(basis.of)}.已核.yaml"
        found[ROLE] = Document(name, keep(connection, basis.known.encode()))
    return found


# ---------------------------------------------------------------- what was signed


def signed_file(connection: Connection, signing: Step, form: str) -> File:
    """A file of a signing, byte for byte. Raises KeyError for a form that was not written."""
    document = signing.documents[form]
    return File(form, document.name, content(connection, document.digest))


def signed_archive(connection: Connection, signing: Step, told: str) -> File:
    """All files of a signing, with a text that says whose they are."""
    files = [signed_file(connection, signing, form) for form in signing.documents]
    stem = stem_of(kept(connection, signing.report))
    said = "".join(
        f"{document.digest}  {document.name}\n" for document in signing.documents.values()
    )
    digest = version(connection, signing.report, signing.version).digest
    note = f"{told}\n\n签发的填报数据（sha256）：{digest}\n\n各文件的 sha256：\n{said}"
    inside = [*((one.name, one.data) for one in files), ("签发信息.txt", note.encode())]
    return File("zip", f"{stem}.zip", zipped(inside))


def signings_marked(connection: Connection, marked: str) -> list[Step]:
    """The signings of a text by its digest, which a file carries (`whose_file`); none for ''.

    A file that was changed, or saved again by another program, still says which text it is of.
    """
    if not marked:
        return []
    asked = select(VERSIONS.c.report, VERSIONS.c.number).where(VERSIONS.c.digest == marked)
    return [
        one
        for report, number in connection.execute(asked).all()
        for one in steps_of(connection, report)
        if one.what == SIGN.name and one.version == number
    ]
