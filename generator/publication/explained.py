"""Glossary: the terms that a report uses, each explained, in the style's words or the common ones.

The style's settings say (名词解释) what it words itself, what comes first, what is never left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from generator.facts import Facts, Line
from generator.facts.line import within_sentence
from generator.telling.document import Document
from generator.vocabulary.glossary import Term, meaning_of_item, terms
from generator.vocabulary.subjects import functional

_ITEMS: Final = ("支出各科目", "政府性基金各科目", "国有资本经营预算各科目")


def explained(document: Document) -> Iterator[tuple[str, str]]:
    """The terms that a report needs with their meanings; then its 科目, by 类, 款 and 项."""
    settings = document.style.settings["名词解释"]
    own = {name: within_sentence(meaning) for name, meaning in settings["词语"].items()}
    needed = _needed(document, own) | set(settings["一律写"])
    rest = (*terms(), *own) if settings["其余"] == "是" else ()
    for name in dict.fromkeys((*settings["次序"], *rest)):
        if name not in needed:
            continue
        if name not in own:
            yield name, f"指{terms()[name].meaning}"
        elif own[name]:
            yield name, f"{own[name]}。"
    if settings["科目"] == "是":
        yield from _items(document.facts, own)


def _needed(document: Document, own: Mapping[str, str]) -> set[str]:
    """The terms that a report states amounts of; of the style's own, those that it speaks of."""
    needed = {name for name, term in terms().items() if _is_stated(document.facts, term)}
    text = "".join(block.text for block in document.blocks())
    items = {*functional(), *(subject.name for subject in functional().values())}
    return needed | {name for name in own.keys() - terms().keys() - items if name in text}


def _is_stated(facts: Facts, term: Term) -> bool:
    """Whether the report states an amount of a term's facts, or one that it is compared with."""
    return term.kind in {"", facts.report.kind} and any(
        _has_amount(facts.get(name)) for name in term.basis
    )


def _has_amount(fact: object) -> bool:
    if not isinstance(fact, Line):
        return bool(fact)
    return not all(one.is_zero for one in fact.amounts())


def _items(facts: Facts, own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The 项 of the report in the order of their codes, each once, that somebody explains."""
    found: dict[str, Line] = {}
    for block in _ITEMS:
        lines = facts.get(block)
        for line in lines if isinstance(lines, tuple) else ():
            if isinstance(line, Line) and all(line.lineage):
                found.setdefault(line.code, line)
    for code, line in sorted(found.items()):
        kind, section = line.lineage
        worded = own.get(code, own.get(line.title))
        known = meaning_of_item(code, line.title, section)
        if meaning := known if worded is None else worded and f"{worded}。":
            yield f"{kind}（类）{section}（款）{line.title}（项）", meaning
