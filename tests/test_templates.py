"""Templates: the bundled ones keep to the grammar, and whatever else is written is refused."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from example import EXAMPLE, INPUTS, ROOT, STYLES, style, tell, told
from jinja2 import Template, nodes

from generator.facts import Facts, establish
from generator.grammar import parent_of
from generator.narrative import MARK, BadTemplate
from generator.preview import listing, preview_of
from generator.prose import PHRASES, SUFFIX, Telling, _telling, prose_of
from generator.readers import read
from generator.settings import settings_of
from generator.style import Style, load_style, sections_of

BUDGET = ROOT / "docs" / "example-budget.yaml"
OVER = tuple(name for name in STYLES if len(style(name).chain) > 1)


@cache
def facts_of(kind: str) -> Facts:
    return establish(read(EXAMPLE if kind == "决算" else BUDGET))


def own(root: Path, files: Mapping[str, str], yaml: str = "") -> Style:
    """A style over the base with templates of its own."""
    folder = root / "own"
    folder.mkdir(exist_ok=True)
    (folder / "style.yaml").write_text(f"名称: 自己的\n{yaml}", "utf-8")
    for name, text in files.items():
        (folder / f"{name}{SUFFIX}").write_text(text, "utf-8")
    return load_style("own", root)


def refused(root: Path, files: Mapping[str, str]) -> str:
    """Why an explanation is not told with these templates."""
    words = own(root, files)
    with pytest.raises(BadTemplate) as caught:
        told(read(EXAMPLE), words)
    return str(caught.value)


# ---------------------------------------------------------------- the bundled templates


@pytest.mark.parametrize("name", STYLES)
def test_every_template_keeps_to_the_grammar(name: str) -> None:
    prose = prose_of(style(name))
    for path in style(name).chain[-1].glob(f"*{SUFFIX}"):
        if path.stem != PHRASES:
            prose.get_template(f"{name}/{path.name}")
    assert prose.sentences


@pytest.mark.parametrize("name", STYLES)
def test_every_template_belongs_to_a_section(name: str) -> None:
    base = style().settings["章节"]
    known = {name for kind in base for name, _ in sections_of(style(), kind)} | {PHRASES}
    assert {path.stem for path in style(name).chain[-1].glob(f"*{SUFFIX}")} <= known


@pytest.mark.parametrize("kind", ["决算", "预算"])
@pytest.mark.parametrize("name", STYLES)
def test_every_name_is_that_of_a_fact(name: str, kind: str) -> None:
    """In whatever branch it stands: most reports never come to most branches."""
    prose = prose_of(style(name))
    for section, _ in sections_of(style(name), kind):
        prose.get_template(prose.template_of(section))
        prose._hold(prose.template_of(section), facts_of(kind))  # raises BadTemplate


def test_every_style_tells_every_input() -> None:
    for path in (*INPUTS, EXAMPLE, BUDGET):
        for name in STYLES:
            assert told(read(path), name, draft=True).document.chapters


@pytest.mark.parametrize("name", STYLES)
def test_every_section_begins_with_a_mark(name: str) -> None:
    for kind in style(name).settings["章节"]:
        for section, _ in sections_of(style(name), kind):
            body = _effective(style(name), section)
            blocks = {b.name: b for b in nodes.Template(body).find_all(nodes.Block)}
            assert "text" not in _beginnings(body, blocks), section


def _effective(words: Style, section: str) -> list[nodes.Node]:
    """The body of a section's lowest template, its blocks as the highest style words them."""
    prose = prose_of(words)
    name = prose.template_of(section)
    tree = prose.tree(name)
    blocks: dict[str, nodes.Block] = {}
    while True:
        for block in tree.find_all(nodes.Block):
            blocks.setdefault(block.name, block)
        parent = parent_of(tree)
        if parent is None:
            return [_resolved(node, blocks) for node in tree.body]
        tree = prose.tree(parent[0])


def _resolved(node: nodes.Node, blocks: Mapping[str, nodes.Block]) -> nodes.Node:
    if isinstance(node, nodes.Block):
        node = nodes.Block(node.name, blocks[node.name].body, node.scoped, node.required)
    for field, value in node.iter_fields():
        if isinstance(value, list):
            setattr(
                node,
                field,
                [_resolved(v, blocks) if isinstance(v, nodes.Node) else v for v in value],
            )
    return node


def _beginnings(body: Sequence[nodes.Node], blocks: Mapping[str, nodes.Block]) -> set[str]:
    """With what a body can begin: a paragraph's mark, other text, or nothing at all."""
    found = {"nothing"}
    for node in body:
        if "nothing" in found:
            found = found - {"nothing"} | _beginning(node, blocks)
    return found


def _beginning(node: nodes.Node, blocks: Mapping[str, nodes.Block]) -> set[str]:
    match node:
        case nodes.Output():
            return _beginnings(node.nodes, blocks)
        case nodes.TemplateData():
            text = node.data.strip()
            return {"mark" if MARK.match(text) else "text"} if text else {"nothing"}
        case nodes.If():
            branches = (node.body, *(branch.body for branch in node.elif_), node.else_)
            return {one for branch in branches for one in _beginnings(branch, blocks)}
        case nodes.For():
            return _beginnings(node.body, blocks) | {"nothing"}
        case nodes.Block():
            return _beginnings(node.body, blocks)
        case nodes.Call(node=nodes.Getattr(attr=name)):
            return _beginnings(blocks[name].body, blocks)
        case nodes.Assign():
            return {"nothing"}
    return {"text"}


# ---------------------------------------------------------------- a style is what differs


def _dump(node: object) -> Any:
    """A tree without its lines and its whitespace."""
    if isinstance(node, nodes.TemplateData):
        return "".join(node.data.split())
    if isinstance(node, nodes.Node):
        return (type(node).__name__, *(_dump(value) for _, value in node.iter_fields()))
    if isinstance(node, list):
        return [one for one in map(_dump, node) if one not in ("", ("Output", []))]
    return node


def _pieces(words: Style, folder: str) -> dict[tuple[str, str], Any]:
    """What a folder words itself: its sentences, and the blocks of its sections."""
    prose = prose_of(words)
    found = {}
    for path in next(one for one in words.chain if one.name == folder).glob(f"*{SUFFIX}"):
        tree = prose.tree(f"{folder}/{path.name}")
        for piece in tree.find_all((nodes.Macro, nodes.Block)):
            found[path.name, piece.name] = _dump(piece.body)
    return found


@pytest.mark.parametrize("name", OVER)
def test_a_style_words_only_what_it_words_otherwise(name: str) -> None:
    mine = _pieces(style(name), name)
    for folder in style(name).chain[:-1]:
        below = _pieces(style(name), folder.name)
        assert not [key for key, body in mine.items() if below.get(key) == body]


@pytest.mark.parametrize("name", OVER)
def test_a_style_sets_only_what_it_sets_otherwise(name: str) -> None:
    below = load_style(style(name).chain[-2].name).settings
    mine = {
        k: v for k, v in settings_of(style(name).chain[-1]).items() if k not in {"名称", "基于"}
    }
    assert not [path for path, value in _leaves(mine) if _at(below, path) == value]
    for section, words in mine.get("各节用语", {}).items():
        assert not [w for w in words if words[w] == style(name).settings["用语"][w]], section
    headings = {
        name: heading
        for kind in below["章节"].values()
        for e in kind
        for name, heading in e.items()
    }
    assert not [key for key, heading in mine.get("节名", {}).items() if headings[key] == heading]


def _leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    else:
        yield path, value


def _at(settings: Mapping[str, Any], path: tuple[str, ...]) -> object:
    found: Any = settings
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def test_a_piece_that_says_the_same_in_other_lines_is_found(tmp_path: Path) -> None:
    words = own(
        tmp_path,
        {"收入": '{% extends "base/收入.j2" %}\n{% block 新 %}{% endblock %}', "句式": ""},
    )
    one = prose_of(style()).parse("{% block 句 %}> 甲\n{% if 有 %}乙{% endif %}{% endblock %}")
    two = prose_of(style()).parse(
        "{% block 句 %}\n> 甲{% if 有 %}\n  乙{% endif %}\n{% endblock %}"
    )
    other = prose_of(style()).parse("{% block 句 %}> 甲{% if 有 %}丙{% endif %}{% endblock %}")
    assert _dump(one) == _dump(two) != _dump(other)
    assert words.chain


# ---------------------------------------------------------------- what is refused

SECTION = "收支总体"
REFUSED = [
    # template, line, message
    ("> {{ ''.__class__ }}", 1, "不能写“.__class__”"),
    ("> {{ ''.__class__.__mro__[1].__subclasses__() }}", 1, "只有句式后面可以写括号"),
    ("> {{ 收入总计.__class__ }}", 1, "不能写“.__class__”"),
    ("> {{ 收入总计._made }}", 1, "不能写“._made”"),
    ("> {{ 收入总计.amount }}", 1, "不能写“.amount”"),
    ("> {{ 收入总计['amount'] }}", 1, "不用方括号"),
    ("> {{ 收入总计|attr('amount') }}", 1, "没有“|attr”；可以用 列举、"),
    ("> {{ self.__init__ }}", 1, "“self.__init__”后面要写 ()"),
    ("> {{ self.__init__() }}", 1, "没有 block __init__"),
    ("> {{ self }}", 1, "“self”不能单独写"),
    ("> {{ 用语 }}", 1, "“用语”不能单独写"),
    ("> {{ super() }}", 1, "下面的样式没有这一句"),
    ("> {{ range(10**9) }}", 1, "没有“range”这个句式"),
    ("> {% for 甲 in range(10**9) %}甲{% endfor %}", 1, "句式只能直接写出来"),
    ('> 甲\n{% include "../../style.py" %}', 2, "这里不能用 {% include … %}"),
    ('> 甲\n{% import "../../x" as 乙 %}', 2, "这里不能用 {% import … %}"),
    ('> 甲\n{% from "base/句式.j2" import 变动 %}', 2, "这里不能用 {% from … %}"),
    ('{% extends "../../x.j2" %}', 1, "extends 只能写下面的样式（base）的模板"),
    ('{% extends "own/收支总体.j2" %}', 1, "extends 只能写下面的样式"),
    ('{% extends "base/没有.j2" %}', 1, "没有 base/没有.j2 这个模板"),
    ('{% extends "base/../base/收入.j2" %}', 1, "没有 base/../base/收入.j2 这个模板"),
    ("{% extends 部门 %}", 1, "这里不能用 {% extends … %}"),
    ("> {{ 收入总计 + 1 }}", 1, "模板里不算数"),
    ("> {{ 收入总计 * 2 }}", 1, "模板里不算数"),
    ("> {{ -收入总计 }}", 1, "模板里不算数"),
    ('> {{ "a" * 10**9 }}', 1, "模板里不算数"),
    ("> {{ 1 }}", 1, "模板里不写 1"),
    ("> {{ 1.5 }}", 1, "模板里不写 1.5"),
    ("> {{ none }}", 1, "模板里不写 None"),
    ("> {{ true }}", 1, "模板里不写 True"),
    ("> {{ [收入总计] }}", 1, "看不懂这里的写法"),
    ("> {% if 收入总计 > 0 %}甲{% endif %}", 1, "模板里不比较"),
    ('> {% if 部门 == "醴陵" %}甲{% endif %}', 1, "模板里不比较"),
    ("> {% if 收入总计 is defined %}甲{% endif %}", 1, "不用 is"),
    ("> {% if 1 %}甲{% endif %}", 1, "只写事实的名字"),
    ("> {{ 收入总计 if 部门 else 年度 }}", 1, "请分开写成 {% if %}"),
    ("> {% if 样式 %}甲{% endif %}", 1, "没有“样式”这个事实"),
    ("> 甲\n\n{{ 收入总讣 }}", 3, "没有“收入总讣”这个事实，是不是“收入总计”？"),
    ("> {% if not 有三公经费 %}{{ 没有这个 }}{% endif %}", 1, "没有“没有这个”这个事实"),
    ("> {{ 变动 }}", 1, "“变动”不是事实；句式后面要写括号"),
    ("> {{ 变洞(收入总计.增减) }}", 1, "没有“变洞”这个句式"),
    ("> {{ 变动() }}", 1, "变动（…）里要写 1 项，写了 0 项"),
    ("> {{ 变动(收入总计.增减, 年度) }}", 1, "变动（…）里要写 1 项，写了 2 项"),
    ("> {{ 变动(变=收入总计.增减) }}", 1, "括号里只写值"),
    ("> {{ 变动(变动(收入总计.增减)) }}", 1, "句式只能直接写出来"),
    ("> {{ 因(收入总计.增减原因, 部门 ~ 部门) }}", 1, "“~”只用来接起文字和用语"),
    ("> {{ 部门.名称() }}", 1, "只有句式后面可以写括号"),
    ("> {{ 用语.没有 }}", 1, "用语里没有“没有”"),
    ("> {{ loop.last }}", 1, "在 for 里面可以写 loop 的"),
    ("> {% for 甲 in 收入各项 %}{{ loop.cycle }}{% endfor %}", 1, "“loop.cycle”不行"),
    ("> {% for 甲 in 收入各项 recursive %}{{ loop(甲) }}{% endfor %}", 1, "逐项只写成"),
    ("> {% for 甲 in 收入各项 %}" * 3 + "甲" + "{% endfor %}" * 3, 1, "超过了 2 层"),
    ("> {% if 部门 %}" * 13 + "甲" + "{% endif %}" * 13, 1, "超过了 12 层"),
    ("> 共12项", 1, "模板里不写数字“12”"),
    ("> 甲\n\n乙\n共１２项", 4, "模板里不写数字“１２”"),
    ('> {{ 因(收入总计.增减原因, "5月") }}', 1, "模板里不写数字“5”"),
    ("> {% macro 甲() %}{% endmacro %}", 1, "这里不能用 {% macro … %}"),
    ("> {% set 甲 %}乙{% endset %}", 1, "这里不能用 {% set … %}"),
    ("> {% filter 数 %}乙{% endfilter %}", 1, "这里不能用 {% filter … %}"),
    ("> {% call 变动(收入总计.增减) %}{% endcall %}", 1, "这里不能用 {% call … %}"),
    ("> {% with 甲 = 部门 %}{% endwith %}", 1, "这里不能用 {% with … %}"),
    ("> {% autoescape true %}{% endautoescape %}", 1, "这里不能用 {% autoescape … %}"),
    ("> {{ 收入总计|列 }}", 1, "没有“|列”"),
    ("> {{ 收入总计|数(2) }}", 1, "“|数”后面不写括号"),
    ("> {% if 部门 %}{% set 短 = 年度 %}{% endif %}{{ 短 }}", 1, "没有“短”这个事实"),
    ("> 甲\n＞ 乙", 2, "“＞”是全角字符"),
    ("> 甲\n>乙", 2, "“>”后面要空一格"),
    ("> 甲\n---- 乙", 2, "“----”后面要空一格"),
    ("> 甲。> 乙", 1, "“>”只有写在一行的开头"),
    ("> \ufdd03\ufdd1甲\ufdd2", 1, "看不见的特殊字符"),
    # what cannot be read
    ("> 甲\n{{ 收入总计", 2, "第 1 列的“{{”没有配成对"),
    ("> 甲｛｛ 收入总计 ｝｝", 1, "第 4 列的“｛｛”是全角字符"),
    ("> 甲\n 乙｛％ if 部门 ％｝丙｛％ endif ％｝", 2, "第 3 列的“｛％”是全角字符"),
    ("> 甲\n{％ if 部门 ％}", 2, "第 1 列的“{％”是全角字符"),
    ("> 甲\n{{ 收入总计 ｝｝乙{{ 部门 }}", 2, "第 9 列的“｝”是全角字符，这里要写半角的“}”"),
    ("> {{ 变动（收入总计.增减） }}", 1, "第 8 列的“（”是全角字符，这里要写半角的“(”"),
    ("> {{ 收入总计。增减 }}", 1, "第 10 列的“。”是全角字符，这里要写半角的“.”"),
    ("> 甲\n{{ 待填(“职责”) }}", 2, '第 7 列的““”是全角字符，这里要写半角的“"”'),
    ("> {{ 收入总计 年度 }}", 1, "读到“年度”，看不懂这里的写法"),
    ("> {% 如果 部门 %}", 1, "不认识 {% 如果 %}"),
    ("> 甲{% endif %}", 1, "不认识 {% endif %}"),
    ("> {% if 部门 %}甲", 1, "{% if %} 没有用 {% endif %} 结束"),
    ("> {# 甲", 1, "没有配成对"),
    ("> {% block 甲 %}{% endblock %}{% block 甲 %}{% endblock %}", 1, "block 甲 写了两次"),
    ("> {{ " + "(" * 5000 + "部门" + ")" * 5000 + " }}", 0, "套得太多"),
]


@pytest.mark.parametrize(("template", "line", "message"), REFUSED)
def test_a_template_that_says_more_is_refused(
    tmp_path: Path, template: str, line: int, message: str
) -> None:
    started = time.monotonic()
    found = refused(tmp_path, {SECTION: template})
    assert time.monotonic() - started < 5
    where = f"own/{SECTION}.j2 第 {line} 行：" if line else f"own/{SECTION}.j2："
    assert found.startswith(where)
    assert message in found


AT_RUN_TIME = [
    ("> 甲\n{{ 收入总计.增减 }}", 2, "这里是一处增减"),
    ("> 甲\n{{ 收入各项 }}", 2, "这里是一列"),
    ("> 甲\n{{ 有三公经费 }}", 2, "只能用在 {% if … %} 里"),
    ("> 甲\n{{ 收入总计.为零 }}", 2, "只能用在 {% if … %} 里"),
    ("> 甲\n{{ 年初结转和结余.占比 }}", 2, "没有这个数"),
    ("> 甲\n{{ 年初结转和结余.增减.额 }}", 2, "没有这个数，就没有它的“额”"),
    ("> 甲\n{{ 收入总计.须写 }}", 2, "不能写“.须写”"),
    ("> 甲\n{{ 部门.占比 }}", 2, "不能写“.占比”"),
    ("> 甲\n{{ 收入总计|列举 }}", 2, "“|列举”前面不是它要的"),
    ("> 甲\n{{ 部门|数 }}", 2, "“|数”前面不是它要的"),
    ("> 甲\n{{ 部门|圈码 }}", 2, "“|圈码”前面不是它要的"),
    ("> 甲{% for 乙 in 收入总计 %}乙{% endfor %}", 1, "for 后面的不是一列"),
    ("> 甲\n{% for 乙, 丙 in 收入各项 %}乙{% endfor %}", 2, "对不上"),
    ("> 甲\n{% for 乙 in 收入各项 %}\n{{ loop.index }}{% endfor %}", 3, "这里写不了 1"),
    ("> {{ self.甲() }}{% block 甲 %}{{ self.甲() }}{% endblock %}", 1, "绕了圈"),
]


@pytest.mark.parametrize(("template", "line", "message"), AT_RUN_TIME)
def test_a_template_that_asks_for_what_is_not_there_is_stopped(
    tmp_path: Path, template: str, line: int, message: str
) -> None:
    found = refused(tmp_path, {SECTION: template})
    assert found.startswith(f"own/{SECTION}.j2 第 {line} 行：")
    assert message in found


PHRASES_REFUSED = [
    ("{% macro 甲() %}{% endmacro %}\n乙", 2, "这个文件里只写句式"),
    ("{% macro 变动(变, 词) %}{% endmacro %}", 1, "{below}(变)，own/句式.j2 却写成 变动(变, 词)"),
    ("{% macro 变动(量) %}{% endmacro %}", 1, "{below}(变)，own/句式.j2 却写成 变动(量)"),
    ('{% macro 甲(乙="丙") %}{% endmacro %}', 1, "括号里只写名字"),
    ("{% macro 甲() %}{% endmacro %}\n{% macro 甲() %}{% endmacro %}", 2, "句式 甲 写了两次"),
    ("{% macro 甲() %}\n{{ 收入总计 }}{% endmacro %}", 2, "句式里用不了“收入总计”"),
    ("{% macro 甲() %}\n{{ 乙() }}{% endmacro %}", 2, "没有“乙”这个句式"),
    ("{% macro 甲() %}\n{{ caller() }}{% endmacro %}", 2, "没有“caller”这个句式"),
    ("{% macro 甲() %}\n{{ varargs }}{% endmacro %}", 2, "句式里用不了“varargs”"),
]


@pytest.mark.parametrize(("template", "line", "message"), PHRASES_REFUSED)
def test_a_sentence_that_says_more_is_refused(
    tmp_path: Path, template: str, line: int, message: str
) -> None:
    found = refused(tmp_path, {PHRASES: template})
    if "{below}" in message:
        assert found.startswith("base/句式.j2 第 ")
        assert message.format(below="变动") in found
    else:
        assert found.startswith(f"own/{PHRASES}.j2 第 {line} 行：")
        assert message in found


@pytest.mark.parametrize(
    ("sentences", "line", "message"),
    [
        ("{% macro 甲(线) %}\n\n{{ 甲(线) }}{% endmacro %}", 3, "绕了圈"),
        ("{% macro 甲(线) %}{{ 乙(线) }}{% endmacro %}\n"
         "{% macro 乙(线) %}\n{{ 甲(线) }}{% endmacro %}", 0, "绕了圈"),
        ("{% macro 甲(线) %}{{ 乙(线) }}{% endmacro %}\n"
         "{% macro 乙(线) %}\n{{ 线.增减 }}{% endmacro %}", 3, "这里是一处增减"),
    ],
)  # fmt: skip
def test_a_fault_in_a_sentence_names_the_line_of_the_sentence(
    tmp_path: Path, sentences: str, line: int, message: str
) -> None:
    started = time.monotonic()
    found = refused(tmp_path, {PHRASES: sentences, SECTION: "> {{ 甲(收入总计) }}"})
    assert time.monotonic() - started < 5
    assert message in found
    assert found.startswith(f"own/{PHRASES}.j2 第 {line or ''}")


def test_sentences_that_double_for_ever_are_stopped(tmp_path: Path) -> None:
    names = [f"句{chr(ord('甲') + at)}" for at in range(40)]
    lines = [
        f"{{% macro {one}(线) %}}{{{{ {two}(线) }}}}{{{{ {two}(线) }}}}{{% endmacro %}}"
        for one, two in zip(names, names[1:], strict=False)
    ]
    lines.append(f"{{% macro {names[-1]}(线) %}}{{{{ 线 }}}}{{% endmacro %}}")
    started = time.monotonic()
    sentences = {PHRASES: "\n".join(lines), SECTION: f"> {{{{ {names[0]}(收入总计) }}}}"}
    assert "写不完" in refused(tmp_path, sentences)
    assert time.monotonic() - started < 30


def test_loops_that_multiply_are_stopped(tmp_path: Path) -> None:
    each = "{% for 甲 in 各 %}{% for 乙 in 各 %}"
    names = [f"句{chr(ord('甲') + at)}" for at in range(8)]
    lines = [
        f"{{% macro {one}(各) %}}{each}{{{{ {two}(各) }}}}{{% endfor %}}{{% endfor %}}{{% endmacro %}}"
        for one, two in zip(names, names[1:], strict=False)
    ]
    lines.append(f"{{% macro {names[-1]}(各) %}}甲{{% endmacro %}}")
    sentences = {PHRASES: "\n".join(lines), SECTION: f"> {{{{ {names[0]}(车辆各种) }}}}"}
    assert "写不完" in refused(tmp_path, sentences)


def test_a_section_without_a_mark_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, {SECTION: "收入{{ 收入总计 }}"}).startswith(f"{SECTION} 一节：“收入")


def test_all_faults_of_a_template_are_named_at_once(tmp_path: Path) -> None:
    found = refused(tmp_path, {SECTION: "> {{ 1 }}\n{{ 收入总计 + 部门 }}\n{{ 用语.没有 }}"})
    assert [line.partition("：")[0] for line in found.splitlines()] == [
        f"own/{SECTION}.j2 第 {number} 行" for number in (1, 2, 3)
    ]


def test_a_block_that_is_not_there_to_be_worded_is_refused(tmp_path: Path) -> None:
    text = '{#\n#}\n{% extends "base/收入.j2" %}\n{% block 各顶 %}{% endblock %}'
    found = refused(tmp_path, {"收入": text})
    assert found.startswith("own/收入.j2 第 4 行：下面的样式没有 block 各顶，写了不起作用；有的是 ")


def test_text_beside_the_blocks_is_refused(tmp_path: Path) -> None:
    found = refused(tmp_path, {"收入": '{% extends "base/收入.j2" %}\n> 甲'})
    assert "有 extends 的模板里只写 block" in found


def test_a_template_in_another_encoding_is_refused(tmp_path: Path) -> None:
    words = own(tmp_path, {})
    (words.chain[-1] / "收入.j2").write_bytes("> 收入".encode("gbk"))
    with pytest.raises(BadTemplate, match=r"own/收入\.j2：不是 UTF-8"):
        told(read(EXAMPLE), load_style("own", tmp_path))


def test_a_section_without_a_template_is_refused(tmp_path: Path) -> None:
    words = own(tmp_path, {}, "章节: {决算: [{新的一节: 新的一节}]}")
    with pytest.raises(BadTemplate, match=r"没有“新的一节”这一节的模板 新的一节\.j2"):
        told(read(EXAMPLE), words)


# ---------------------------------------------------------------- the second lock


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__ }}",
        "{{ 收入总计.__class__ }}",
        "{{ 收入总计._made }}",
        "{{ 收入总计.amount }}",
        "{{ 收入总计['amount'] }}",
        "{{ self.__init__ }}",
        "{{ 变动.__globals__ }}",
        "{{ 收入总计 + 1 }}",
        "{{ 部门.text.format(1) }}",
        "{{ '{0.__class__}'.format(收入总计) }}",
        "{{ range(3) }}",
        "{{ lipsum() }}",
        "{{ cycler('a').next() }}",
        "{{ 收入总计() }}",
        "{{ 1 }}",
        "{{ none }}",
        "{{ 收入总计.增减 }}",
        '{% include "../../generator/style.py" %}',
        '{% include "base/句式.j2" %}{{ 没有 }}',
    ],
)
def test_the_environment_gives_nothing_away_even_without_the_grammar(template: str) -> None:
    """A tree that nobody held against the grammar is run: it must reach nothing."""
    prose = prose_of(style())
    facts = facts_of("决算")
    telling = Telling(style(), style().words_of("收入"), True, lambda reason: reason.label)  # noqa: FBT003
    token = _telling.set(telling)
    try:
        with pytest.raises(Exception) as caught:  # noqa: B017, PT011  of several kinds
            code = prose.compile(prose.parse(template), "x", "x")
            compiled = Template.from_code(prose, code, prose.make_globals(None))
            compiled.render({**prose.globals, **facts.named})
        assert type(caught.value).__name__ in {
            "SecurityError", "UndefinedError", "TypeError", "TemplateNotFound",
            "TemplateAssertionError", "AttributeError", "BadTemplate",
        }  # fmt: skip
    finally:
        _telling.reset(token)


# ---------------------------------------------------------------- styles over styles


def test_a_sentence_that_a_style_changes_is_changed_wherever_it_is_said(tmp_path: Path) -> None:
    """Also in the sentences of the base that call it."""
    words = own(tmp_path, {PHRASES: "{% macro 变动(变) %}有变动{% endmacro %}"})
    text = told(read(EXAMPLE), words).text
    base = tell(words="base").text
    assert len(re.findall(r"有变动", text)) == len(re.findall(r"(?:增加|减少)[\d.]+万元", base))
    assert "上年相比有变动" in text  # 三公增减, a sentence of the base


def test_a_style_says_again_what_the_one_below_says(tmp_path: Path) -> None:
    text = '{% extends "base/收支总体.j2" %}{% block 收支总计 %}{{ super() }}另外，{{ 部门 }}。{% endblock %}'
    words = own(tmp_path, {SECTION: text})
    lines = told(read(EXAMPLE), words).lines(SECTION)
    assert lines == [f"{tell().lines(SECTION)[0]}另外，{facts_of('决算')['部门'].text}。"]  # type: ignore[union-attr]


def test_whitespace_means_nothing(tmp_path: Path) -> None:
    close = "> {% if 部门 %}甲{{ 部门 }}{% else %}乙{% endif %}，丙。\n# 丁"
    wide = (
        "\n\n  >   {% if 部门 %}\n   甲{{ 部门 }}\n{% else %}\n乙{% endif %}\n，丙。\n\n\n  #  丁\n"
    )
    assert [
        told(read(EXAMPLE), own(tmp_path, {SECTION: text})).lines(SECTION) for text in (close, wide)
    ] == [[f"甲{facts_of('决算')['部门'].text}，丙。", "（一）丁"]] * 2  # type: ignore[union-attr]


# ---------------------------------------------------------------- the preview

CASE = re.compile(r"^ *(如果|否则如果|否则：|逐项（)")


def _cases(body: Sequence[nodes.Node]) -> dict[str, int]:
    found = {"如果": 0, "否则如果": 0, "否则：": 0, "逐项（": 0}
    holder = nodes.Template(list(body))
    nested = {id(branch) for node in holder.find_all(nodes.If) for branch in node.elif_}
    for node in holder.find_all(nodes.If):
        found["否则如果" if id(node) in nested else "如果"] += 1
        found["否则："] += bool(node.else_)
    found["逐项（"] = len(list(holder.find_all(nodes.For)))
    return found


def _shown(lines: Sequence[str]) -> dict[str, int]:
    found = {"如果": 0, "否则如果": 0, "否则：": 0, "逐项（": 0}
    for line in lines:
        if match := CASE.match(line):
            found[match[1]] += 1
    return found


@pytest.mark.parametrize("name", STYLES)
def test_the_preview_shows_every_case_of_every_sentence(name: str) -> None:
    words = style(name)
    prose = prose_of(words)
    parts = re.split(r"^■ ", preview_of(words), flags=re.MULTILINE)
    phrases = next(part for part in parts if part.startswith(PHRASES)).splitlines()
    macros = [
        macro
        for sentence, (template, _) in prose.sentences.items()
        for macro in prose.tree(template).find_all(nodes.Macro)
        if macro.name == sentence
    ]
    assert _shown(phrases) == _cases(macros)
    for kind in words.settings["章节"]:
        for section, _ in sections_of(words, kind):
            (part,) = [p for p in parts if p.startswith(kind) and f"（{section}）\n" in p]
            body = _effective(words, section)
            calls_super = (
                "super()" in Path(words.chain[-1] / f"{section}.j2").read_text("utf-8")
                if (words.chain[-1] / f"{section}.j2").is_file()
                else False
            )
            if not calls_super:
                assert _shown(part.splitlines()) == _cases(body), section


@pytest.mark.parametrize("name", STYLES)
def test_the_preview_shows_every_word_of_every_sentence(name: str) -> None:
    words = style(name)
    shown = "".join(preview_of(words).split())
    for kind in words.settings["章节"]:
        for section, _ in sections_of(words, kind):
            for data in nodes.Template(_effective(words, section)).find_all(nodes.TemplateData):
                for line in data.data.splitlines():
                    assert "".join(MARK.sub("", line.strip(), count=1).split()) in shown, line


def test_the_preview_says_which_style_words_a_sentence() -> None:
    text = preview_of(style("liling"))
    assert "【科目说明】（项） liling" in text
    assert "【变动】（变） base" in text
    assert "【开头】liling：〔部门〕" in text
    assert "样式：醴陵（liling） → 样本（base）" in text


def test_the_preview_asks_in_chinese() -> None:
    text = preview_of(style("liling"))
    for asked in (
        "如果 有 项.完成率：",
        "如果 项.预算差异 持平：",
        "如果 没有三公经费：",
        "否则如果 有 机关运行经费.预算：",
        "逐项（一项：支出各项（凑整），只取 一项 不为零的）：",
        "如果 不是最后一项：；",
        "如果 有 原因，且 原因 要写：",
    ):
        assert asked in text
    assert not re.search(r"[{}%]", text.replace("%", "", 2).replace("0%", "")), "no Jinja is left"


def test_the_preview_words_the_words_of_each_section() -> None:
    text = preview_of(style("quyuan"))
    assert "下降：减少（机关运行经费一节“降低”）" in text
    assert "如果 变 减少：减少（机关运行经费一节“降低”）" in text
    assets = text.partition("（国有资产）\n")[2].partition("■")[0]
    assert "［段］截至〔年末日〕" in assets
    assert "截止〔年末日〕" in text.partition("（三公经费）\n")[2].partition("■")[0]


def test_the_preview_shows_what_is_said_again(tmp_path: Path) -> None:
    words = own(
        tmp_path,
        {
            "收入": '{% extends "base/收入.j2" %}{% block 各项 %}{{ super() }}，另{% endblock %}',
            "政府性基金": '{% extends "base/政府性基金.j2" %}'
            "{% block 全节 %}{{ self.收支() }}{% endblock %}",
        },
        "用语: {没人用的词: x}",
    )
    text = preview_of(words)
    revenue = text.partition("（收入）\n")[2].partition("■")[0]
    assert revenue.index("【各项】own") < revenue.index("【各项】base") < revenue.index("，另")
    fund = text.partition("（政府性基金）\n")[2].partition("■")[0]
    assert fund.index("〔照写【收支】〕") < fund.index("【收支】base：")
    assert "没有哪一句用到的：没人用的词" in text


def test_the_preview_refuses_what_a_report_would_refuse(tmp_path: Path) -> None:
    with pytest.raises(BadTemplate, match="模板里不算数"):
        preview_of(own(tmp_path, {SECTION: "> {{ 收入总计 + 1 }}"}))


def test_the_list_names_every_style_and_what_it_is_over(tmp_path: Path) -> None:
    own(tmp_path, {}, "基于: liling")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "style.yaml").write_text("名称: [", "utf-8")
    lines = listing(tmp_path).splitlines()
    assert lines[0] == "样本（base），别的样式都基于它"
    assert "醴陵（liling），基于 样本" in lines
    assert "自己的（own），基于 醴陵 → 样本" in lines
    assert any(line.startswith("broken（broken） 不能用：") for line in lines)
    assert len(lines) == len(STYLES) + 2


# ---------------------------------------------------------------- the manual

MANUAL = (ROOT / "docs" / "styles.md").read_text("utf-8")
_FENCE = re.compile(r"^```(?:yaml|jinja)\n(?:# |\{# )(\S+)(?: #\})?\n(.*?)^```$", re.S | re.M)


@pytest.fixture
def manual(tmp_path: Path) -> Path:
    """The examples of docs/styles.md as a folder of styles."""
    found = _FENCE.findall(MANUAL)
    assert [name for name, _ in found] == [
        "xinxian/style.yaml", "xinxian/句式.j2", "xinxian/国有资产.j2", "couzheng/style.yaml",
    ]  # fmt: skip
    for name, text in found:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def test_the_style_of_the_manual_says_what_the_manual_says(manual: Path) -> None:
    words = load_style("新县", manual)
    mine, below = told(read(EXAMPLE), words), told(read(EXAMPLE), "liling")
    assert [folder.name for folder in words.chain] == ["base", "liling", "xinxian"]
    assert re.search(r"缩减[\d.]+万元", mine.text)
    assert not re.search(r"减少[\d.]+万元", mine.text)
    assert re.findall(r"\d+(?:\.\d+)?%", mine.text)
    assert all(
        re.fullmatch(r"\d+\.\d%|0%", one) for one in re.findall(r"\d+(?:\.\d+)?%", mine.text)
    )
    assert "国有资产占有使用情况" in mine.chapter("国有资产").heading
    assert "共有公务用车" in mine.text
    assert len(re.findall(r"\d+、.+—.+—.+：", mine.text)) == len(re.findall("（项）。", below.text))
    assert not mine.wrong()


def test_the_preview_in_the_manual_is_the_preview() -> None:
    (shown,) = re.findall(r"^\$ juesuan styles --preview 醴陵\n(【.*?)^```$", MANUAL, re.S | re.M)
    lines = preview_of(style("liling")).splitlines()
    at = 0
    for line in shown.splitlines():
        if line != "…":
            at = lines.index(line, at)


def test_shares_are_settled_as_the_manual_says(manual: Path) -> None:
    path = next(path for path in INPUTS if path.parent.name == "liuyang")
    for name in ("支出", "收入"):
        lines = " ".join(told(read(path), load_style("凑整", manual), draft=True).lines(name))
        shares = [share for share in re.findall(r"占([\d.]+)%", lines)]
        assert sum(round(float(share) * 100) for share in shares) == 10_000


def test_the_manual_names_every_key_of_a_style() -> None:
    for path, _ in _leaves({k: v for k, v in settings_of(style().chain[0]).items()}):
        key = path[0] if path[0] not in {"数字"} else "→".join(path)
        assert f"| {key} |" in MANUAL


def test_the_manual_names_everything_that_a_template_may_write() -> None:
    vocabulary = prose_of(style())._vocabulary
    for aspect in vocabulary.aspects:
        assert aspect in MANUAL
    for name in vocabulary.filters:
        assert f"\\|{name}" in MANUAL
