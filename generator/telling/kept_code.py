"""Kept code: the templates of a style compiled, from one run to the next.

What was compiled belongs to one state of all the files of its style, of this program and of Jinja:
whoever edits one has it compiled again, and held against the grammar again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2.compiler
import jinja2.runtime
from msgspec import Struct

from generator.elements.interchange import __version__
from generator.later.recalled import keep, recalled
from generator.telling import grammar
from generator.telling.grammar import Named, Reading, Vocabulary
from generator.telling.style import Style

# The sentences of 句式, each with its template and parameters.
Sentences = dict[str, tuple[str, Sequence[str]]]
# What a section's template names, and the template that it is over.
Read = tuple[Reading, str | None]


class Kept(Struct, frozen=True):
    """What is kept of a style; `state` is '' where its files cannot all be read."""

    state: str

    @classmethod
    def of(cls, style: Style, vocabulary: Vocabulary) -> Kept:
        """Of a style in its present state, told with these words."""
        said = " ".join((*vocabulary.aspects, *vocabulary.filters))  # the words are the style's
        try:
            return cls(f"{__version__}\n{_makers()}\n{said}\n{style.digest}")
        except OSError:
            return cls("")

    def sentences(self, sources: Sequence[str]) -> tuple[Sentences, CodeType] | None:
        """The sentences of these files of 句式, and the code of them all."""
        found: tuple[Sentences, CodeType] | None = self._recalled("", *sources)
        return found

    def keep_sentences(self, sources: Sequence[str], sentences: Sentences, code: CodeType) -> None:
        self._keep((sentences, code), "", *sources)

    def section(self, name: str, source: str) -> tuple[CodeType, Read] | None:
        """The code of a template, and what was read in it, if it is held to be right."""
        found = self._recalled(name, source)
        if found is None:
            return None
        code, facts, blocks, above = found
        return code, (Reading(facts=[Named(*fact) for fact in facts], blocks=blocks), above)

    def keep_section(self, name: str, source: str, code: CodeType, read: Read) -> None:
        reading, above = read
        facts = [(one.name, one.line, one.given, one.aspect) for one in reading.facts]
        self._keep((code, facts, reading.blocks, above), name, source)

    def _recalled(self, *of: str) -> Any:
        return recalled(self._name(*of)) if self.state else None

    def _keep(self, value: object, *of: str) -> None:
        if self.state:
            keep(self._name(*of), value)

    def _name(self, *of: str) -> str:
        said = "\0".join((self.state, *of))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _makers() -> str:
    """The state of the modules that make the code: one of them may change under one version."""
    here = Path(__file__)
    beside = (here.with_name(name) for name in ("stating.py", "templates.py"))
    own = (here, *beside, Path(grammar.__file__))
    theirs = (Path(jinja2.compiler.__file__), Path(jinja2.runtime.__file__))
    states = [file.stat() for file in (*own, *theirs)]
    return " ".join(f"{one.st_mtime_ns}:{one.st_size}" for one in states)
