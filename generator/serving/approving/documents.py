"""Documents: what is written of a version: a draft that says so, or what is fit to be signed.

Every file of a signing has the digest of the signed text among its properties (标记).  It is not
printed: what is published reads as it was checked.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct
from sqlalchemy import Connection

from generator import Document, InvalidReport, Problem, Report
from generator.later import matcher
from generator.reporting import (
    TO_LOOK_AT,
    Wanted,
    document_of,
    draft_of,
    to_do,
    unprintable,
    workbook_of,
    written_of,
)
from generator.serving.approving.looked_into import known_text
from generator.serving.approving.whose_file import MARK
from generator.serving.drafting.living import Beside, living
from generator.serving.drafting.saving import beside_of
from generator.serving.store.versions import Kept, Version, text_of, version
from generator.serving.working.engines import apart_at_leisure

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"


class Form(NamedTuple):
    """A kind of file: what it is for, what its name ends in, its media type."""

    told: str
    ending: str
    media: str


FORMS: Final[Mapping[str, Form]] = {
    "docx": Form("整份公开文档，Word、WPS 打开", ".docx", f"{_OFFICE}.wordprocessingml.document"),
    "pdf": Form("整份公开文档，存档、上网站", ".pdf", "application/pdf"),
    "html": Form("整份公开文档，网页", ".html", "text/html; charset=utf-8"),
    "xlsx": Form("九张公开表", "公开表.xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
    "txt": Form("情况说明的文字", "情况说明.txt", "text/plain; charset=utf-8"),
}
ZIP: Final = "application/zip"
_WORKBOOK: Final = "xlsx"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first date that an archive can have
_NO_NAME: Final = matcher(r'[\\/:*?"<>|\x00-\x1f\x7f]')


class Basis(Struct, frozen=True):
    """What documents are written of: a version, what stands beside it, what was looked into."""

    of: Kept
    version: Version
    text: str
    beside: Beside
    known: str


class File(Struct, frozen=True):
    """A file that was written."""

    form: str
    name: str
    data: bytes


class Obstacle(Struct, frozen=True):
    """What keeps a report from being handed on; `may_stay` where a reason lets it pass (已核)."""

    problem: Problem
    task: str
    may_stay: bool = False


class Outcome(Struct, frozen=True):
    """The files of a report, or what keeps them from being written; what is worth a look.

    `document` is what they were written of.
    """

    files: tuple[File, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    remarks: tuple[Problem, ...] = ()
    document: Document | None = None


def basis_of(connection: Connection, of: Kept, styles: Path | None) -> Basis:
    """The newest version of a report with what its documents depend on."""
    newest = version(connection, of.number, of.head)
    text = text_of(connection, newest)
    known = known_text(connection, of.number)
    return Basis(of, newest, text, beside_of(connection, of, styles), known)


def mark_of(one: Version) -> str:
    """What the documents of a signed version carry."""
    return f"{MARK}{one.digest}"


def stem_of(of: Kept, note: str = "") -> str:
    """What the files of a report are called, in Chinese; `note` says that it is a draft."""
    return _NO_NAME.sub("_", f"{of.name}{of.year}年度部门{of.kind}{note}")


# ---------------------------------------------------------------- fit to be signed


def fit(basis: Basis) -> Outcome:
    """Every file of a report that is whole, as this machine can write them, or what is in the way.

    What a person must do comes first; only where that is done are the files written and read back.
    """
    forms = tuple(one for one in FORMS if one != "pdf" or not unprintable())
    return _fit(basis, forms)


@lru_cache(maxsize=4)
def _fit(basis: Basis, forms: Sequence[str]) -> Outcome:
    return _fitted(basis, forms)


@apart_at_leisure
def _fitted(basis: Basis, forms: Sequence[str]) -> Outcome:
    live = living(basis.text, basis.of.kind, basis.beside)
    stem, mark = stem_of(basis.of), mark_of(basis.version)
    amiss = [Obstacle(one, to_do(one)) for one in live.problems if _stops(one)]
    if amiss or live.report is None:
        return Outcome(obstacles=tuple(amiss))
    wanted = Wanted([one for one in forms if one != _WORKBOOK], acknowledged=basis.known, mark=mark)
    try:
        document, remarks = document_of(live.report, None, basis.beside.styles, wanted)
        book, _ = workbook_of(live.report, None, basis.beside.styles, mark=mark)
    except InvalidReport as invalid:
        return Outcome(obstacles=_obstacles(invalid, may_stay=False))
    try:
        files, told = written_of(document, stem, wanted, remarks)
    except InvalidReport as invalid:
        # What has no quote is the advice for all of them: the page says it beside each.
        found = [one for one in _obstacles(invalid, may_stay=True) if one.problem.quote]
        return Outcome(obstacles=tuple(found) or _obstacles(invalid, may_stay=False))
    written = {one.rpartition(".")[2]: data for one, data in files.items()} | {_WORKBOOK: book}
    made = tuple(_file(stem, one, written[one]) for one in forms)
    return Outcome(made, remarks=tuple(told), document=document)


def _stops(one: Problem) -> bool:
    """Whether a problem of an input keeps it from being handed on: 错误, 缺原因, 待填."""
    return not one.hint or to_do(one) != TO_LOOK_AT


def _obstacles(invalid: InvalidReport, *, may_stay: bool) -> tuple[Obstacle, ...]:
    return tuple(Obstacle(one, to_do(one), may_stay) for one in invalid.problems if not one.hint)


def _file(stem: str, form: str, data: str | bytes) -> File:
    return File(form, stem + FORMS[form].ending, data.encode() if isinstance(data, str) else data)


# ---------------------------------------------------------------- drafts


@apart_at_leisure
def draft(basis: Basis, form: str) -> tuple[File, int]:
    """A file of a version as far as it goes, with 【待填】 for what is missing.

    Its name says that it is a draft; beside it the number of places that are still to be looked
    at.  Raises InvalidReport for what cannot even be drafted.
    """
    stem = stem_of(basis.of, f"（草稿，第{basis.version.number}版）")
    report = _report(basis)
    if form == _WORKBOOK:
        data, remarks = workbook_of(report, None, basis.beside.styles)
        return _file(stem, form, data), len(remarks)
    document, remarks = draft_of(report, None, basis.beside.styles, checked=True)
    wanted = Wanted([form], draft=True, acknowledged=basis.known)
    files, remarks = written_of(document, stem, wanted, remarks)
    return _file(stem, form, next(iter(files.values()))), len(remarks)


def _report(basis: Basis) -> Report:
    live = living(basis.text, basis.of.kind, basis.beside)
    if live.report is None:
        raise InvalidReport(live.problems)
    return live.report


def all_drafts(basis: Basis) -> tuple[list[File], str]:
    """Every file that can be drafted, and in words which could not be, and why."""
    files, told = [], []
    for form in FORMS:
        try:
            files.append(draft(basis, form)[0])
        except InvalidReport as invalid:
            told += [f"{form}：{one}" for one in invalid.problems if not one.hint]
    return files, "\n".join(told)


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Files in one archive; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()
