"""A style of a test's own, and the trees of a section as a style leaves them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import nodes

from generator.telling.grammar import parent_of
from generator.telling.style import Style, load_style
from generator.telling.templates import SUFFIX, Prose, prose_of

SECTION = "收支总体"  # the section that most templates of the tests are written for


def own(root: Path, files: Mapping[str, str], yaml: str = "") -> Style:
    """A style over the base with templates of its own."""
    folder = root / "own"
    folder.mkdir(exist_ok=True)
    (folder / "style.yaml").write_text(f"名称: 自己的\n{yaml}", "utf-8")
    for name, text in files.items():
        (folder / f"{name}{SUFFIX}").write_text(text, "utf-8")
    return load_style("own", root)


def block(section: str, name: str, text: str) -> Mapping[str, str]:
    """A section of the sample with one sentence in other words."""
    said = f'{{% extends "base/{section}.j2" %}}\n{{% block {name} %}}\n{text}\n{{% endblock %}}'
    return {section: said}


Blocks = Mapping[str, Sequence[nodes.Block]]


def effective(words: Style, section: str) -> list[nodes.Node]:
    """The body of a section's lowest template, its blocks as the highest style words them.

    Where a block says `super()`, the body of the one below stands in its place.
    """
    prose = prose_of(words)
    name, blocks = prose.template_of(section), dict[str, list[nodes.Block]]()
    while True:
        tree = prose.tree(name)
        for block in tree.find_all(nodes.Block):
            blocks.setdefault(block.name, []).append(block)
        parent = parent_of(tree)
        if parent is None:
            return _resolved(tree.body, blocks, ("", 0))
        name = parent[0]


def sentences(prose: Prose) -> list[nodes.Macro]:
    """The sentences of 句式 that are in effect."""
    templates = dict.fromkeys(template for template, _ in prose.sentences.values())
    return [
        macro
        for template in templates
        for macro in prose.tree(template).find_all(nodes.Macro)
        if prose.sentences[macro.name][0] == template
    ]


def _resolved(
    body: Sequence[nodes.Node], blocks: Blocks, block: tuple[str, int]
) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for node in body:
        match node:
            case nodes.Block():
                inside = _resolved(blocks[node.name][0].body, blocks, (node.name, 0))
                found.append(nodes.Block(node.name, inside, node.scoped, node.required))
            case nodes.Output():
                for part in node.nodes:
                    if _is_super(part):
                        below = block[0], block[1] + 1
                        found += _resolved(blocks[below[0]][below[1]].body, blocks, below)
                    else:
                        found.append(nodes.Output([part], lineno=node.lineno))
            case nodes.If():
                node.body = _resolved(node.body, blocks, block)
                node.else_ = _resolved(node.else_, blocks, block)
                for branch in node.elif_:
                    branch.body = _resolved(branch.body, blocks, block)
                found.append(node)
            case nodes.For():
                node.body = _resolved(node.body, blocks, block)
                found.append(node)
            case _:
                found.append(node)
    return found


def _is_super(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "super"
    )
