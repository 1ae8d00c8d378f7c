"""Templates: the bundled ones keep to the grammar, and whatever else is written is refused."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from example import EVERY_STYLE, EXAMPLE, INPUTS, ROOT, Patch, report_of, style, tell, told
from jinja2 import Template, TemplateError, nodes
from oddities import KINDS, made_odd
from wording import SECTION, effective, own

from generator.entry import read, read_text
from generator.facts import Facts, establish
from generator.problem import NOWHERE
from generator.telling.narrative import MARK, BadTemplate, compose
from generator.telling.settings import settings_of
from generator.telling.stating import CURRENT, MOST_STEPS, Telling
from generator.telling.style import Style, load_style, sections_of
from generator.telling.templates import PHRASES, SUFFIX, Prose, prose_of

BUDGET = ROOT / "docs" / "example-budget.yaml"
OVER = tuple(name for name in EVERY_STYLE if len(style(name).chain) > 1)


@cache
def facts_of(kind: str) -> Facts:
    return establish(read(EXAMPLE if kind == "决算" else BUDGET))


def refused(root: Path, files: Mapping[str, str], patch: Patch | None = None) -> str:
    """Why an explanation is not told with these templates."""
    words = own(root, files)
    with pytest.raises(BadTemplate) as caught:
        told(report_of(patch), words)
    return str(caught.value)


# ---------------------------------------------------------------- the bundled templates


@pytest.mark.parametrize("name", EVERY_STYLE)
def test_every_template_keeps_to_the_grammar(name: str) -> None:
    prose = prose_of(style(name))
    for path in style(name).chain[-1].glob(f"*{SUFFIX}"):
        if path.stem != PHRASES:
            prose.get_template(f"{name}/{path.name}")
    assert prose.sentences


@pytest.mark.parametrize("name", EVERY_STYLE)
def test_every_template_belongs_to_a_section(name: str) -> None:
    """One that the style tells, or that the base does and the style only where there is money."""
    known = {
        section
        for words in (style(), style(name))
        for kind in words.settings["章节"]
        for section, _ in sections_of(words, kind)
    }
    own = {path.stem for path in style(name).chain[-1].glob(f"*{SUFFIX}")}
    assert own <= known | {PHRASES}


@pytest.mark.parametrize("kind", ["决算", "预算"])
@pytest.mark.parametrize("name", EVERY_STYLE)
def test_every_name_is_that_of_a_fact(name: str, kind: str) -> None:
    """In whatever branch it stands: most reports never come to most branches."""
    prose = prose_of(style(name))
    for section, _ in sections_of(style(name), kind):
        prose.get_template(prose.template_of(section))
        prose._hold(prose.template_of(section), facts_of(kind))  # raises BadTemplate


def test_every_style_tells_every_input() -> None:
    for path in (*INPUTS, EXAMPLE, BUDGET):
        for name in EVERY_STYLE:
            assert told(read(path), name, draft=True).document.chapters


@pytest.mark.parametrize("name", EVERY_STYLE)
def test_every_section_begins_with_a_mark(name: str) -> None:
    for kind in style(name).settings["章节"]:
        for section, _ in sections_of(style(name), kind):
            body = effective(style(name), section)
            blocks = {b.name: b for b in nodes.Template(body).find_all(nodes.Block)}
            assert "text" not in _beginnings(body, blocks), section


def _beginnings(body: Sequence[nodes.Node], blocks: Mapping[str, nodes.Block]) -> set[str]:
    """With what a body can begin: a paragraph's mark, other text, or nothing at all."""
    found = {"nothing"}
    for node in body:
        if "nothing" in found:
            found = found - {"nothing"} | _beginning(node, blocks)
    return found


def _beginning(  # noqa: PLR0911  one for each kind of node
    node: nodes.Node, blocks: Mapping[str, nodes.Block]
) -> set[str]:
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
        pieces: list[nodes.Macro | nodes.Block] = [*tree.find_all(nodes.Macro)]
        for piece in (*pieces, *tree.find_all(nodes.Block)):
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


def test_a_piece_that_says_the_same_in_other_lines_is_the_same() -> None:
    parse = prose_of(style()).parse
    one = parse("{% block 句 %}> 甲\n{% if 有 %}乙{% endif %}{% endblock %}")
    two = parse("{% block 句 %}\n> 甲{% if 有 %}\n  乙{% endif %}\n{% endblock %}")
    other = parse("{% block 句 %}> 甲{% if 有 %}丙{% endif %}{% endblock %}")
    assert _dump(one) == _dump(two) != _dump(other)


# ---------------------------------------------------------------- what is refused

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
    ("> {% if " + "not " * 5000 + "部门 %}甲{% endif %}", 0, "套得太多"),
    ("> {% if " + "部门 and " * 5000 + "部门 %}甲{% endif %}", 0, "套得太多"),
    ("> {{ 收入总计" + "|数" * 5000 + " }}", 0, "套得太多"),
    ("> {{ 收入总计" + ".上年" * 5000 + " }}", 0, "套得太多"),
]


@pytest.mark.parametrize(("template", "line", "message"), REFUSED)
def test_a_template_that_says_more_is_refused(
    tmp_path: Path, template: str, line: int, message: str
) -> None:
    started = time.process_time()
    found = refused(tmp_path, {SECTION: template})
    assert time.process_time() - started < 5
    where = f"own/{SECTION}.j2 第 {line} 行：" if line else f"own/{SECTION}.j2："
    assert found.startswith(where)
    assert message in found


AT_RUN_TIME = [
    ("> 甲\n{{ 收入总计.增减 }}", 2, "这里是一处增减"),
    ("> 甲\n{{ 收入各项 }}", 2, "这里是一列"),
    ("> 甲\n{{ 有三公经费 }}", 2, "只能用在 {% if … %} 里"),
    ("> 甲\n{{ 收入总计.为零 }}", 2, "只能用在 {% if … %} 里"),
    ("> 甲\n{{ 机关运行经费.预算 }}", 2, "没有这个数"),
    ("> 甲\n{{ 机关运行经费.比预算.额 }}", 2, "没有这个数，就没有它的“额”"),
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
    found = refused(tmp_path, {SECTION: template}, {"机关运行经费": {"年初预算": None}})
    assert found.startswith(f"own/{SECTION}.j2 第 {line} 行：")
    assert message in found


# ---------------------------------------------------------------- what a line can never have

NEVER = [
    # No sum that it is a part of, no budget, no year before, no reason, no code.
    ("> 甲\n{{ 机关运行经费.占比 }}", "“机关运行经费”永远没有“占比”：它不是哪个合计的一部分"),
    ("> 甲\n{{ 事业收入.完成率 }}", "“事业收入”永远没有“完成率”：它没有预算数可比"),
    ("> 甲\n{% if 事业收入.比预算.平 %}乙{% endif %}", "“比预算”：它没有预算数可比"),
    ("> 甲\n{% if 会议费.增减 %}乙{% endif %}", "“会议费”永远没有“增减”：它没有上年数可比"),
    ("> 甲\n{{ 结余分配.上年 }}", "“上年”：它没有上年数可比"),
    ("> 甲\n{{ 一般公共预算基本支出.编码 }}", "“编码”：它不是一个科目"),
    ("> 甲\n{{ 三公经费.款 }}", "“款”：它不是一个科目，没有所属的类、款"),
    # In a branch that this report never comes to, as well.
    ("> 甲\n{% if not 部门 %}{{ 收入总计.占比 }}{% endif %}", "“收入总计”永远没有“占比”"),
    # Of what a loop goes through, which is known when it does.
    ("> {% for 一项 in 收入各项 %}\n{{ 一项.完成率 }}{% endfor %}", "永远没有“完成率”"),
    ("> {% for 甲 in 支出各类 %}\n{{ 甲.增减原因 }}{% endfor %}", "填报文件里没有地方写"),
]


@pytest.mark.parametrize(("template", "message"), NEVER)
def test_a_template_that_asks_for_what_a_line_can_never_have_is_stopped(
    tmp_path: Path, template: str, message: str
) -> None:
    found = refused(tmp_path, {SECTION: template})
    assert found.startswith(f"own/{SECTION}.j2 第 2 行：")
    assert message in found
    assert re.search(
        r"请去掉这一处，或者换一个有的（它有 金额、名称、.*；见 docs/facts\.md）", found
    )


def test_a_sentence_that_asks_for_what_a_line_can_never_have_names_who_says_it(
    tmp_path: Path,
) -> None:
    """The sentence is right for other lines: what is to be mended is where it is said."""
    found = refused(tmp_path, {SECTION: '> 甲\n{{ 占总额(财政拨款支出合计, "支出") }}'})
    assert re.match(r"base/句式\.j2 第 \d+ 行：“财政拨款支出合计”永远没有“占比”", found)
    assert found.endswith(f"（own/{SECTION}.j2 第 2 行用了这一句）")


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


_CALLS = "{% macro 甲(线) %}{{ 乙(线) }}{% endmacro %}\n"


@pytest.mark.parametrize(
    ("sentences", "line", "message"),
    [
        ("{% macro 甲(线) %}\n\n{{ 甲(线) }}{% endmacro %}", 3, "绕了圈"),
        (f"{_CALLS}{{% macro 乙(线) %}}\n{{{{ 甲(线) }}}}{{% endmacro %}}", 0, "绕了圈"),
        (f"{_CALLS}{{% macro 乙(线) %}}\n{{{{ 线.增减 }}}}{{% endmacro %}}", 3, "这里是一处增减"),
    ],
)
def test_a_fault_in_a_sentence_names_the_line_of_the_sentence(
    tmp_path: Path, sentences: str, line: int, message: str
) -> None:
    started = time.process_time()
    found = refused(tmp_path, {PHRASES: sentences, SECTION: "> {{ 甲(收入总计) }}"})
    assert time.process_time() - started < 5
    assert message in found
    assert found.startswith(f"own/{PHRASES}.j2 第 {line or ''}")


def test_sentences_that_double_for_ever_are_stopped(tmp_path: Path) -> None:
    names = [f"句{chr(ord('甲') + at)}" for at in range(40)]
    lines = [
        f"{{% macro {one}(线) %}}{{{{ {two}(线) }}}}{{{{ {two}(线) }}}}{{% endmacro %}}"
        for one, two in pairwise(names)
    ]
    lines.append(f"{{% macro {names[-1]}(线) %}}{{{{ 线 }}}}{{% endmacro %}}")
    started = time.process_time()
    sentences = {PHRASES: "\n".join(lines), SECTION: f"> {{{{ {names[0]}(收入总计) }}}}"}
    assert "写不完" in refused(tmp_path, sentences)
    assert time.process_time() - started < 30


def test_loops_that_multiply_are_stopped(tmp_path: Path) -> None:
    """Few sentences, each of which goes through the list in the list: steps are counted as well."""
    each, end = "{% for 甲 in 各 %}{% for 乙 in 各 %}", "{% endfor %}{% endfor %}"
    inside = ["{{ 句乙(各) }}", "{{ 句丙(各) }}", "甲"]
    lines = [
        f"{{% macro 句{name}(各) %}}{each}{said}{end}{{% endmacro %}}"
        for name, said in zip("甲乙丙", inside, strict=True)
    ]
    assert MOST_STEPS > 8**5  # the sentences alone would not reach the limit
    sentences = {PHRASES: "\n".join(lines), SECTION: "> {{ 句甲(车辆各种) }}"}
    assert "写不完" in refused(tmp_path, sentences)


def test_a_fault_in_a_sentence_of_the_base_names_the_line_of_the_base(tmp_path: Path) -> None:
    lines = (style().chain[0] / f"{PHRASES}{SUFFIX}").read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "变.减" in text)
    own_sentence = "{% macro 甲() %}乙{% endmacro %}"
    found = refused(tmp_path, {PHRASES: own_sentence, SECTION: "> 甲\n\n{{ 变动(部门) }}"})
    assert found.startswith(f"base/{PHRASES}.j2 第 {line} 行：这里不能写“.减”")


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
    telling = Telling(style(), style().words_of("收入"), place=lambda _: NOWHERE)
    token = CURRENT.set(telling)
    try:
        with pytest.raises((TemplateError, TypeError, AttributeError, BadTemplate)):
            _run(prose, template, {**prose.globals, **facts.named})
    finally:
        CURRENT.reset(token)


def _run(prose: Prose, template: str, names: Mapping[str, Any]) -> str:
    code = prose.compile(prose.parse(template), "x", "x")
    return Template.from_code(prose, code, prose.make_globals(None)).render(names)


# ---------------------------------------------------------------- styles over styles


def test_a_sentence_that_a_style_changes_is_changed_wherever_it_is_said(tmp_path: Path) -> None:
    """Also in the sentences of the base that call it."""
    words = own(tmp_path, {PHRASES: "{% macro 变动(变) %}有变动{% endmacro %}"})
    text = told(read(EXAMPLE), words).text
    base = tell(words="base").text
    assert len(re.findall(r"有变动", text)) == len(re.findall(r"(?:增加|减少)[\d.]+万元", base))
    assert "上年相比有变动" in text  # 三公增减, a sentence of the base


def test_a_style_says_again_what_the_one_below_says(tmp_path: Path) -> None:
    above = '{% extends "base/收支总体.j2" %}'
    text = above + "{% block 收支总计 %}{{ super() }}另外，{{ 部门 }}。{% endblock %}"
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


def test_a_mark_right_after_a_tag_starts_a_paragraph(tmp_path: Path) -> None:
    """A tag leaves nothing behind, so what follows it on its line stands where a line starts."""
    folder = tmp_path / "shi"
    folder.mkdir()
    (folder / "style.yaml").write_text("名称: 试\n", "utf-8")
    sentence = "> 文字{% if not 收入总计.为零 %}> 又一段{% endif %}。"
    block = f"{{% block 收支总计 %}}\n{sentence}\n{{% endblock %}}\n"
    template = '{% extends "base/收支总体.j2" %}\n' + block
    (folder / "收支总体.j2").write_text(template, "utf-8")
    section = compose(establish(read_text(EXAMPLE.read_bytes(), "例")), load_style("试", tmp_path))[
        0
    ]
    assert [paragraph.text for paragraph in section.paragraphs] == ["文字", "又一段。"]


# ---------------------------------------------------------------- files that are none


def test_a_template_without_end_is_refused(tmp_path: Path) -> None:
    found = refused(tmp_path, {SECTION: "{# " + "x" * 200_000 + " #}"})
    assert found.startswith(f"own/{SECTION}.j2：文件太大，最多 200 KB")


@pytest.mark.parametrize(
    "mark", ["\0", "\x07", "\x1b", "\x7f", "\x9b", "\u202e", "\u2060", "\ufdd0"]
)
def test_what_nobody_sees_in_a_template_is_refused_with_its_line(mark: str, tmp_path: Path) -> None:
    found = refused(tmp_path, {SECTION: f"> 收入\n> 支{mark}出"})
    assert found == (f"own/{SECTION}.j2 第 2 行：有看不见的特殊字符（U+{ord(mark):04X}），请删去")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["收入", "句式"])
def test_a_template_that_is_no_file_is_refused(name: str, kind: str, tmp_path: Path) -> None:
    words = own(tmp_path, {})
    made_odd(words.chain[-1] / f"{name}.j2", kind)
    with pytest.raises(BadTemplate, match=rf"own/{name}\.j2：(这不是文件|没有这个文件)"):
        told(read(EXAMPLE), load_style("own", tmp_path))
