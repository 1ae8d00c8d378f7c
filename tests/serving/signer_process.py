"""Somebody who signs one report after the other in a process of its own, killed in the middle."""

from __future__ import annotations

import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from example import EXAMPLE

from generator import assemble, compose, establish, load_style, read
from generator.serving.approving import issuing
from generator.serving.approving.documents import File, Outcome
from generator.serving.configuration import Settings
from generator.serving.guarding.chain import put_on_record
from generator.serving.guarding.persons import SIGNS, Person
from generator.serving.site import Site
from generator.serving.store.versions import SIGNING, all_kept

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["pytest", "signer_process", "generator.serving.application"])
SIGNER = Person("丙", "丙同志", {SIGNS: frozenset({"*"})})


def whole() -> Outcome:
    """What is fit to be signed, with one short file: writing all of them takes a second."""
    facts = establish(read(EXAMPLE.read_text("utf-8")))
    style = load_style("样本")
    document = assemble(compose(facts, style), facts, style)
    return Outcome((File("docx", "示例.docx", b"a document"),), document=document)


def _work(folder: str, started: Any) -> None:
    """Signs until it is killed; what is done in a transaction takes some time, to be killed in."""
    outcome, put = whole(), put_on_record

    def slowly(*said: Any) -> Any:
        time.sleep(0.004)
        return put(*said)

    for name, what in (("fit", lambda _: outcome), ("put_on_record", slowly)):
        setattr(issuing, name, what)
    site = Site(Settings(folder=Path(folder)))
    with site.database.reading() as connection:
        waiting = [one for one in all_kept(connection) if one.state == SIGNING]
    started.set()
    for one in waiting:
        issuing.step(site, one.number, "签发", one.head, SIGNER)
    while True:
        time.sleep(1)


def signs_until_killed(folder: Path, moment: Callable[[], None]) -> None:
    started = _CONTEXT.Event()
    process = _CONTEXT.Process(target=_work, args=(str(folder), started), daemon=True)
    process.start()
    assert started.wait(120)
    moment()
    process.kill()
    process.join()
