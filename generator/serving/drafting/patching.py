"""Patching: what a page that shows one text has to draw anew to show another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.serving.drafting.laid_out import Field, Part, Sentence, Sheet

Drawn = Callable[..., str]  # a template and its values, to HTML


def patch(shown: Sheet, now: Sheet, draw: Drawn) -> dict[str, Any]:
    """What is to be drawn, as JSON: whole parts where their shape has changed, else sentences.

    `parts` and `sentences` are HTML by their numbers, `fields` the state of a place by its
    pointer; `order` has the numbers of the parts where one has come or gone.
    """
    before = {part.number: part for part in shown.parts}
    parts: dict[str, str] = {}
    sentences: dict[str, str] = {}
    fields: dict[str, Any] = {}
    for part in now.parts:
        old = before.get(part.number)
        if old is None or old.shape != part.shape:
            parts[part.number] = draw("part.html", part=part)
        elif old != part:
            _within(old, part, draw, sentences, fields)
    found: dict[str, Any] = {"parts": parts, "sentences": sentences, "fields": fields}
    if list(before) != [part.number for part in now.parts]:
        found["order"] = [part.number for part in now.parts]
    if shown.counts != now.counts or shown.problems != now.problems:
        found["findings"] = draw("findings.html", sheet=now)
    found["counts"] = dict(now.counts)
    return found


def patch_sentences(shown: Sheet, now: dict[str, Sentence], draw: Drawn) -> dict[str, Any]:
    """The sentences alone that read otherwise; what is wrong with the text comes with the rest."""
    sentences = {}
    for part in shown.parts:
        for one in part.sentences:
            new = now.get(one.number)
            if new is not None and new.pieces != one.pieces:
                sentences[one.number] = drawn_sentence(new, draw)
    return {"parts": {}, "sentences": sentences, "fields": {}, "counts": dict(shown.counts)}


def _within(
    old: Part, new: Part, draw: Drawn, sentences: dict[str, str], fields: dict[str, Any]
) -> None:
    for was, now in zip(old.sentences, new.sentences, strict=True):
        if was.pieces != now.pieces:
            sentences[now.number] = drawn_sentence(now, draw)
        for one, other in zip(was.fields, now.fields, strict=True):
            if one != other:
                fields[other.pointer] = state_of(other)


def drawn_sentence(one: Sentence, draw: Drawn) -> str:
    return draw("sentence.html", sentence=one).strip()


def state_of(one: Field) -> dict[str, Any]:
    """What a field shows: its value, what is wrong with it."""
    return {
        "value": one.value,
        "problems": [{"level": each.level, "told": each.told} for each in one.problems],
        "open": one.is_open,
        "tasks": list(one.tasks),
    }
