"""Running audits: the one place from which the reading of an uploaded report is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator import InvalidReport, Unfitting, Unreadable
from generator.results import WRITERS
from generator.serving.audits.marked_pieces import marked, result_of
from generator.serving.site import Site
from generator.serving.working.uploads import Upload


class Refused(Exception):  # noqa: N818
    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


def run(_: Site, task: str, files: Sequence[Upload], **options: str) -> Mapping[str, bytes]:
    try:
        if task == "marked":
            return marked(files, options)
        made = WRITERS[options["forms"]](result_of(files))
        return {options["forms"]: made.encode() if isinstance(made, str) else made}
    except (Unreadable, Unfitting, InvalidReport) as error:
        raise Refused(str(error)) from None
