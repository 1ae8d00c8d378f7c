"""Styled: what was learned as the files of a style, in the fewest lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from generator.learning.parting import set_apart
from generator.learning.phrasing import (
    Block,
    Body,
    Mark,
    Own,
    Phrasing,
    Text,
    copied,
    inside,
    phrasing_of,
    within,
    written,
)
from generator.learning.uttering import Due, Wording
from generator.telling.settings import FILE, SEEN
from generator.telling.templates import PHRASES, SUFFIX, prose_of

LEARNED: Final = "# 照这些报告学的"
_SHORT: Final = 100  # characters of a block that stands in one line


def files_of(wording: Wording, name: str, kind: str, seen: Sequence[str]) -> dict[str, str]:
    """The texts of a learned style by their names; `seen` says which reports it has seen."""
    files = {FILE: _settings(wording, name, kind, seen)}
    over = _over(wording)
    if phrases := "\n\n".join(_sentences(wording.phrasing, over)):
        files[f"{PHRASES}{SUFFIX}"] = f"{phrases}\n"
    for section, body in wording.phrasing.sections.items():
        if section in wording.left_out and section not in wording.due:
            continue
        if text := _section(section, body, over):
            files[f"{section}{SUFFIX}"] = f"{text}\n"
    return files


def below(wording: Wording) -> Phrasing:
    """The sections of the style that a learned one is over, set apart as that has them."""
    over = _over(wording)
    for name, one in wording.apart.items():
        set_apart(over, name, one)
    return over


def _over(wording: Wording) -> Phrasing:
    own = [name for name in wording.phrasing.sections if name in wording.phrasing.homes]
    return phrasing_of(prose_of(wording.over), own)


def _sentences(learned: Phrasing, over: Phrasing) -> Iterator[str]:
    for name, sentence in learned.sentences.items():
        body = written(sentence.body)
        if name not in over.sentences or body != written(over.sentences[name].body):
            yield f"{{% macro {name}({', '.join(sentence.values)}) %}}\n{body}\n{{% endmacro %}}"


def _section(section: str, body: Body, over: Phrasing) -> str:
    """The blocks that are worded otherwise, over the template below; whole where it must be."""
    before = over.sections.get(section)
    if before is None:
        return written(body)
    if written(body) == written(before):
        return ""
    if _skeleton(body) != _skeleton(before):
        return written(body)
    olds = {node.name: node for _, node in within(before) if isinstance(node, Block)}
    called = {node.name for _, node in within(body) if isinstance(node, Own)}
    blocks = list(_changed(body, olds, called))
    return "\n".join([f'{{% extends "{over.homes[section]}" %}}', *blocks])


def _changed(body: Body, olds: Mapping[str, Block], called: set[str]) -> Iterator[str]:
    """Each block whose own words are others, with what stands in it; else those within it."""
    for node in body:
        if isinstance(node, Block):
            old = olds[node.name]
            if _skeleton(node.body) != _skeleton(old.body):
                yield _block(node, called)
            else:
                yield from _changed(node.body, olds, called)
        else:
            for inner in inside(node):
                yield from _changed(inner, olds, called)


def _block(block: Block, called: set[str]) -> str:
    """A block with those within it dissolved: nobody words them on their own any more."""

    def dissolved(node: object) -> Body | None:
        if isinstance(node, Block) and node.name not in called:
            return copied(node.body, dissolved)
        return None

    text = written(copied(block.body, dissolved))
    head = f"{{% block {block.name}{' scoped' if block.scoped else ''} %}}"
    plain = "\n" not in text and not any(isinstance(n, Mark) for _, n in within(block.body))
    if plain and len(text) < _SHORT:
        return f"{head}{text}{{% endblock %}}"
    return f"{head}\n{text}\n{{% endblock %}}"


def _skeleton(body: Body) -> str:
    """What a body says on its own, each block in it by its name alone."""

    def named(node: object) -> Body | None:
        return [Text(f"【{node.name}】")] if isinstance(node, Block) else None

    return written(copied(body, named))


# ---------------------------------------------------------------- style.yaml


def _settings(wording: Wording, name: str, kind: str, seen: Sequence[str]) -> str:
    lines = [f"{LEARNED}：{'、'.join(seen)}", f"名称: {_scalar(name)}"]
    lines.append(f"基于: {wording.over.folder}")
    if wording.seen:
        lines.append(f"{SEEN}: [{', '.join(wording.seen)}]")
    blocks: tuple[tuple[str, Mapping[str, str]], ...] = (
        ("数字", wording.numbers),
        ("编号", wording.numbering),
        ("用语", wording.words),
    )
    for key, values in blocks:
        lines += _mapping(key, values)
    if wording.separator:
        lines += ["", f"列举: {_scalar(wording.separator)}"]
    for key, said in wording.settings.items():
        lines += ["", f"{key}: {_scalar(said)}"]
    if own := {one: words for one, words in wording.own_words.items() if words}:
        lines += ["", "各节用语:"]
        lines += [f"  {one}: {{{_flow(words)}}}" for one, words in own.items()]
    lines += _mapping("车辆", wording.vehicles)
    if wording.order:
        named = wording.named()
        lines += ["", "章节:", f"  {kind}:"]
        lines += [f"    - {_scalar(one)}: {_scalar(named[one])}" for one in wording.order]
    else:
        lines += _mapping("节名", wording.headings)
    if wording.left_out and not wording.order:
        lines += ["", f"不写的节: [{', '.join(wording.left_out)}]"]
    if wording.due:
        lines += ["", "有数必写:", f"  {kind}:"]
        lines += [f"    {one}: {{{_flow(_of_due(due))}}}" for one, due in wording.due.items()]
    return "\n".join(lines) + "\n"


def _of_due(due: Due) -> Mapping[str, str]:
    return {"事实": due.fact, "排在后面": due.behind, "标题": due.heading}


def _mapping(key: str, values: Mapping[str, str]) -> list[str]:
    if not values:
        return []
    return ["", f"{key}:", *(f"  {_scalar(one)}: {_scalar(said)}" for one, said in values.items())]


def _flow(words: Mapping[str, str]) -> str:
    return ", ".join(f"{one}: {_scalar(said)}" for one, said in words.items())


_QUOTED: Final = set("#:,[]{}&*!|>'\"%@`-?0123456789. ")


def _scalar(text: str) -> str:
    """A word as YAML has it: in quotation marks where it could be taken for something else."""
    if text and not _QUOTED & {text[0], text[-1]} and not set(text) & set("#:{}[],\"'"):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
