"""The JSON Schema takes what the reader takes, in Chinese, and is the one that is committed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator.entry import parse
from generator.entry.accounts import Accounts
from generator.entry.budget import Budget
from generator.entry.keys import Block, entries, keys_at
from generator.entry.scalars import key_of
from generator.entry.schema import MODELS, input_schema
from generator.manual.__main__ import GENERATED, ROOT, input_manual
from generator.problem import InvalidReport

INPUTS = [*sorted(ROOT.glob("inputs/*/20*[0-9t].yaml")), *sorted(ROOT.glob("docs/example*.yaml"))]
VALIDATORS = {kind: Draft202012Validator(input_schema(kind)) for kind in MODELS}

HEAD = "部门: 甲\n年度: 2024\n计量单位: 元\n"
BASE = {
    "决算": HEAD + "收入:\n  其他收入: 1\n支出:\n  2101501:\n    基本支出: 1\n",
    "预算": HEAD + "类型: 预算\n收入:\n  上年结转: 1\n支出:\n  210: 1\n",
}


class Texts(yaml.CSafeLoader):
    """Keeps every value as the text that was typed, as the reader does."""


class Numbers(yaml.CSafeLoader):
    """Makes numbers of what looks like one, as an editor does."""


Texts.yaml_implicit_resolvers = {}
Numbers.yaml_implicit_resolvers = {}
Numbers.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?\d+$"), [*"-+0123456789"])
Numbers.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?\d+\.\d*$"), [*"-+0123456789"]
)
for loader in (Texts, Numbers):
    loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("(|~|null)$"), ["", "~", "n"])


def _loaded(text: str, by: type[yaml.CSafeLoader]) -> Any:
    def named(node: Any) -> Any:
        if isinstance(node, dict):
            return {key_of(str(key)): named(value) for key, value in node.items()}
        return [named(item) for item in node] if isinstance(node, list) else node

    return named(yaml.load(text, by))  # noqa: S506  both are safe loaders


def kind_of(path: Path) -> str:
    return "预算" if path.stem.endswith("-budget") else "决算"


def fits(text: str, kind: str = "决算") -> bool:
    """Whether the schema takes a text, whichever way an editor reads it."""
    found = {VALIDATORS[kind].is_valid(_loaded(text, by)) for by in (Texts, Numbers)}
    assert len(found) == 1, "the schema minds how a number is read"
    return found.pop()


def taken(text: str) -> bool:
    try:
        parse(text, "甲.yaml")
    except InvalidReport:
        return False
    return True


# ---------------------------------------------------------------- the schema itself


@pytest.mark.parametrize("kind", MODELS)
def test_the_schema_is_a_schema(kind: str) -> None:
    schema = input_schema(kind)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for below in node.values():
            yield from _nodes(below)
    elif isinstance(node, list):
        for below in node:
            yield from _nodes(below)


@pytest.mark.parametrize("kind", MODELS)
def test_nothing_in_the_schema_is_said_in_english(kind: str) -> None:
    said = [
        node[word]
        for node in _nodes(input_schema(kind))
        for word in ("title", "description")
        if isinstance(node.get(word), str)
    ]
    assert len(said) > 50
    assert [text for text in said if re.search(r"[A-Za-z]{2}", text)] == []


@pytest.mark.parametrize("kind", MODELS)
def test_no_object_of_the_schema_is_open(kind: str) -> None:
    objects = [node for node in _nodes(input_schema(kind)) if "object" in node.get("type", ())]
    assert len(objects) > 5
    for node in objects:
        if "properties" in node or "patternProperties" in node:
            assert node["additionalProperties"] is False
        else:
            assert node["additionalProperties"].keys() == {"$ref"}


@pytest.mark.parametrize(("kind", "model"), [("决算", Accounts), ("预算", Budget)])
def test_the_keys_are_those_of_the_model_in_its_order(
    kind: str, model: type[Accounts | Budget]
) -> None:
    keys = {entry.attribute: entry.key for entry in entries(model)}
    assert tuple(keys) == model.__struct_fields__
    assert list(input_schema(kind)["properties"]) == [*keys.values()]


# ---------------------------------------------------------------- the inputs


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
@pytest.mark.parametrize("by", [Texts, Numbers])
def test_the_inputs_fit(path: Path, by: type[yaml.CSafeLoader]) -> None:
    errors = VALIDATORS[kind_of(path)].iter_errors(_loaded(path.read_text("utf-8"), by))
    assert [(list(error.path), error.message) for error in errors] == []


@pytest.mark.parametrize("path", [p for p in INPUTS if p.parent.name != "docs"], ids=str)
def test_the_first_line_of_an_input_names_its_schema(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=../{kind_of(path)}.schema.json"
    assert (path.parent / f"../{kind_of(path)}.schema.json").is_file()


# ---------------------------------------------------------------- what it takes and refuses


@pytest.mark.parametrize("kind", MODELS)
def test_every_key_that_is_not_required_may_be_blank_or_left_out(kind: str) -> None:
    for entry in entries(MODELS[kind]):
        if entry.required or entry.key == "类型":
            continue
        text = f"{BASE[kind]}{entry.key}:\n"
        assert fits(text, kind), entry.key
        assert taken(text), entry.key


@pytest.mark.parametrize("kind", MODELS)
def test_every_key_that_is_required_must_be_there(kind: str) -> None:
    tree = _loaded(BASE[kind], Texts)
    for entry in entries(MODELS[kind]):
        if entry.required:
            text = json.dumps({key: tree[key] for key in tree if key != entry.key})
            assert not fits(text, kind)
            assert not taken(text)


@pytest.mark.parametrize(
    "more",
    [
        "上年:\n  收入总计: 1,234.50\n  支出总计:\n    金额: 5\n    原因: 甲\n  基本支出:\n",
        "支出小计:\n  210:\n    其中财政拨款: 5\n  21015:\n    其中财政拨款:\n      小计: 5\n",
        "支出小计:\n  合计:\n    基本支出: 1\n",
        "基本支出明细:\n  301: 5\n  30101: 1 000.00\n  人员经费合计: ５\n  公用经费合计:\n",
        "概况:\n  编制人数: １２\n  职责:\n    - 甲\n    - 2024\n  机构设置: 5\n",
        "政府性基金:\n  支出:\n    2296013:\n      项目支出: -5\n",
        "预算绩效:\n  - 标题: 甲\n    段落: [乙]\n  - 段落:\n",
        "三公经费:\n  公务接待费:\n    批次: 6\n",
    ],
)
def test_what_the_reader_takes_fits(more: str) -> None:
    assert taken(BASE["决算"] + more)
    assert fits(BASE["决算"] + more)


@pytest.mark.parametrize(
    "more",
    [
        "概兄:\n",
        "概况: 甲\n",
        "概况: [甲]\n",
        "概况:\n  职责: 甲\n",
        "概况:\n  编制人数: 33人\n",
        "概况:\n  编制人数: -1\n",
        "概况:\n  编制人数: 1.5\n",
        "支出小计:\n  2101501:\n    基本支出: 1\n",
        "支出小计:\n  210: 5\n",
        "支出小计:\n  合计:\n",
        "基本支出明细:\n  3010101: 5\n",
        "基本支出明细:\n  30101: 约30\n",
        "基本支出明细:\n  30101: [5]\n",
        "政府性基金:\n  支出:\n    22960:\n      项目支出: 5\n",
        "上年:\n  收入总计: 约30\n",
        "上年:\n  收入总计:\n    金客: 5\n",
        "类型: 预算书\n",
        "预算绩效: 甲\n",
    ],
)
def test_what_the_reader_refuses_does_not_fit(more: str) -> None:
    assert not taken(BASE["决算"] + more)
    assert not fits(BASE["决算"] + more)


@pytest.mark.parametrize("year", ["2024", "'2024'", "2024年", "２０２４", "2024年度"])
def test_a_year_fits_as_it_is_typed(year: str) -> None:
    text = BASE["决算"].replace("2024", year)
    assert taken(text)
    assert fits(text)


@pytest.mark.parametrize("year", ["24", "二〇二四", "1999", "20240", ""])
def test_a_year_that_is_none_does_not_fit(year: str) -> None:
    text = BASE["决算"].replace("2024", year)
    assert not taken(text)
    assert not fits(text)


_WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@given(
    value=st.decimals(min_value=-(10**12), max_value=10**12, places=2),
    written=st.sampled_from(["{:.2f}", "{:,.2f}", "{:,.2f} "]),
    wide=st.booleans(),
)
def test_every_amount_that_the_reader_takes_fits(
    *, value: Decimal, written: str, wide: bool
) -> None:
    typed = written.format(value).translate(_WIDE if wide else {})
    text = f"{BASE['决算']}基本支出明细:\n  30101: '{typed}'\n"
    assert taken(text)
    assert fits(text)


# ---------------------------------------------------------------- the keys of a place


def test_the_keys_that_may_stand_at_a_place() -> None:
    assert keys_at(Accounts, ()) == tuple(entry.key for entry in entries(Accounts))
    assert keys_at(Accounts, ("支出", "2101501"))[:3] == ("名称", "基本支出", "项目支出")
    assert keys_at(Accounts, ("政府性基金", "支出", "2296013"))[1] == "年初结转和结余"
    assert keys_at(Accounts, ("上年", "收入总计")) == ("金额", "原因")
    assert keys_at(Accounts, ("预算绩效", 0)) == ("标题", "段落")
    assert keys_at(Budget, ("会议费", "明细", 3))[0] == "名称"
    assert keys_at(Accounts, ("支出",)) == ()
    assert keys_at(Accounts, ("部门", "甲")) == ()
    assert keys_at(Accounts, ("没有",)) == ()


# ---------------------------------------------------------------- what is generated


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_file_is_what_the_code_gives(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == GENERATED[name](), "请运行 make docs"


def test_the_manual_tells_every_key() -> None:
    manual = input_manual()
    for kind, model in MODELS.items():
        told = manual.partition(f"# 部门{kind}的键")[2]
        blocks: list[type[Block]] = [model]
        seen = set()
        while blocks:
            for entry in entries(blocks.pop()):
                assert f"\n| {entry.key} " in told
                if isinstance(entry.of, type) and entry.of not in seen:
                    seen.add(entry.of)
                    blocks.append(entry.of)
        assert len(seen) > 5


def test_every_section_that_the_manual_points_to_is_there() -> None:
    manual = input_manual()
    pointed = set(re.findall(r"见“(.+?)”", manual))
    assert len(pointed) > 10
    assert pointed <= set(re.findall(r"^## (.+)$", manual, re.MULTILINE))
