"""Mapping files: what they may say, what is wrong with them told at once, what they fill in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_oa_manual import disclosure, fenced

from generator.serving.integrations.filling_in import Unfilled, letter_of
from generator.serving.integrations.mapped import Flow, flow_of, flows_in, read_flow
from generator.serving.integrations.mapping_text import BadMapping

SEEYON: dict[str, Any] = {
    "系统": "致远",
    "地址": "https://example.org",
    "账号": "rest",
    "凭据": "SEEYON",
    "发起人": "zhangsan",
    "流程": "T1",
    "主表": "formmain_1",
    "标题": "公开",
    "字段": [{"填到": "部门", "事实": "部门"}],
}
WEAVER = {**SEEYON, "系统": "泛微", "标题": "公开 {业务键}", "主表": None}


def said(base: dict[str, Any], **more: Any) -> bytes:
    tree = {key: one for key, one in {**base, **more}.items() if one is not None}
    return yaml.dump(tree, allow_unicode=True, sort_keys=False, default_style='"').encode()


def read(base: dict[str, Any] = SEEYON, **more: Any) -> Flow:
    return read_flow(said(base, **more), "approval")


def mistakes(base: dict[str, Any] = SEEYON, **more: Any) -> tuple[str, ...]:
    with pytest.raises(BadMapping) as bad:
        read(base, **more)
    return bad.value.mistakes


# ---------------------------------------------------------------- what it may say


def test_yaml_and_json_say_the_same() -> None:
    [whole, _] = fenced("yaml")
    tree = yaml.load(whole, yaml.CBaseLoader)  # noqa: S506  base loader: text only
    as_json = json.dumps(tree, ensure_ascii=False).encode()
    made, other = read_flow(whole.encode(), "a"), read_flow(as_json, "a")
    assert replace(made, fields=(), details=()) == replace(other, fields=(), details=())
    assert [(one.into, one.source, one.what, one.form) for one in made.fields] == [
        (one.into, one.source, one.what, one.form) for one in other.fields
    ]


@pytest.mark.parametrize(
    ("base", "more", "told"),
    [
        (SEEYON, {"系统": "钉钉"}, "“系统”写的是“钉钉”，应是 致远、泛微、蓝凌"),
        (SEEYON, {"地址": "https:/" + "/u:p@example.org"}, "“地址”写的是"),
        (SEEYON, {"地址": "file:///etc/passwd"}, "“地址”写的是"),
        (SEEYON, {"凭据": "p@ssw0rd"}, "不是口令本身"),
        (SEEYON, {"字段": None}, "“字段”里一条也没有"),
        (SEEYON, {"字段": "部门"}, "下面应是一条一条的"),
        (SEEYON, {"字段": ["部门"]}, "第 1 条应分行写"),
        (SEEYON, {"字段": [{"填到": "甲", "事实": "部门", "文字": "x"}]}, "只能写一个来源"),
        (SEEYON, {"字段": [{"填到": "甲"}]}, "只能写一个来源"),
        (SEEYON, {"字段": [{"填到": "甲", "路径": "部门"}]}, "应以 / 开头"),
        (SEEYON, {"字段": [{"填到": "甲", "本次": "时间"}]}, "应是 业务键、标题"),
        (SEEYON, {"字段": [{"填到": "甲", "文字": "x", "写为": "元"}]}, "只有“事实”"),
        (SEEYON, {"字段": [{"填到": "甲", "事实": "部门", "写为": "角"}]}, "应是 元、数、正文"),
        (
            SEEYON,
            {"字段": [{"填到": "甲", "文字": "x"}, {"填到": "甲", "文字": "y"}]},
            "“甲”填了两次",
        ),
        (SEEYON, {"字段": [{"填到": "甲", "文字": "x", "脚本": "1"}]}, "不认识“脚本”"),
        (SEEYON, {"明细": [{"填到": "s", "逐行": "支出各科目"}]}, "“列”里一条也没有"),
        (SEEYON, {"附件": [{"格式": "doc"}]}, "应是 txt、md、json、docx、html、pdf、xlsx"),
        (SEEYON, {"附件": [{"格式": "docx", "填到": "fj"}]}, "致远的附件放在标题区"),
        (WEAVER, {"附件": [{"格式": "docx"}]}, "要写“填到”"),
        (WEAVER, {"主表": "formmain_1"}, "不认识“主表”"),
        (WEAVER, {"标题": "公开"}, "“标题”里要有 {业务键}"),
        (SEEYON, {"附件地址": "https://example.org/f"}, "只有泛微会自己来取附件"),
        (SEEYON, {"时限": {"一次": "0"}}, "应是 1 到 300 的整数"),
        (SEEYON, {"时限": {"一次": "1.5"}}, "应是 1 到 300 的整数"),
        (SEEYON, {"时限": {"一次": "９"}}, "应是 1 到 300 的整数"),
        (SEEYON, {"时限": {"一次": "60", "落定": "100"}}, "4 倍（240 秒）"),
        (SEEYON, {"时限": {"次数": "10" * 9000}}, "应是 1 到 50 的整数"),
        (SEEYON, {"接口": {"发起": "https://example.org/x"}}, "应以 / 开头"),
        (SEEYON, {"接口": {"发起": "/a/../b"}}, "应以 / 开头"),
        (SEEYON, {"接口": {"发起": "/a/{编号}"}}, "应以 / 开头"),
        (SEEYON, {"接口": {"注册": "/a"}}, "不认识“注册”"),
        (SEEYON, {"接口": {"查询": "/a"}}, "“查询答复”"),
        (SEEYON, {"直接送出": "对"}, "应是 是、否"),
        (SEEYON, {"口令": "x"}, "不认识“口令”"),
        (SEEYON, {"标题": ""}, "“标题”后面没有写"),
        (SEEYON, {"标题": ["a"]}, "应是一个词"),
        (SEEYON, {"账号": None}, "缺“账号”"),
        (SEEYON, {"账号": "a\r\nCookie: b"}, "不能用的字符"),
    ],
)
def test_a_mistake_is_told(base: dict[str, Any], more: dict[str, Any], told: str) -> None:
    found = mistakes(base, **more)
    assert any(told in one for one in found), found
    assert all(one.startswith("第 ") for one in found)


def test_every_mistake_is_told_at_once_in_the_order_of_the_lines() -> None:
    found = mistakes(
        系统="x", 地址="y", 凭据="z", 直接送出="?", 字段=[{"填到": "a"}, {"文字": "b"}]
    )
    lines = [int(one.split()[1]) for one in found]
    assert len(found) >= 6
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a" * 300_000, "太大"),
        ("系统: 致远\n系统: 泛微\n".encode(), "第 2 行：“系统”写了两次"),
        (b"a: &x 1\nb: *x\n", "引用"),
        (b"a: !!python/object/apply:os.system [id]\n", "! 开头的标记"),
        (b"[" * 5000, "套得太多"),
        (b"- a\n- b\n", "键: 值"),
        (b"", "键: 值"),
        (b"a: [\n", "看不懂"),
        (b"a: b: c\n", "第 1 行"),
        ("系统: 致\u200b远\n".encode(), "看不见的特殊字符（U+200B）"),
        (b"? [a]\n: b\n", "键应是一个词"),
    ],
)
def test_what_is_no_mapping_is_refused(text: bytes, told: str) -> None:
    with pytest.raises(BadMapping) as bad:
        read_flow(text, "a")
    assert any(told in one for one in bad.value.mistakes), bad.value.mistakes


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_reader(data: bytes) -> None:
    with pytest.raises(BadMapping):
        read_flow(data, "a")


def test_mappings_are_found_by_the_names_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "公开审批.yaml").write_bytes(said(SEEYON))
    (tmp_path / "b.json").write_bytes(b"{}")
    (tmp_path / "secrets").mkdir()
    found = flows_in(tmp_path)
    assert sorted(found) == ["b", "公开审批"]
    assert found["公开审批"]().name == "公开审批"
    with pytest.raises(BadMapping, match=r"^b\.json 第 1 行"):
        found["b"]()
    with pytest.raises(BadMapping, match="打不开"):
        flow_of(tmp_path / "gone.yaml")


# ---------------------------------------------------------------- what is filled in


def filled(*fields: dict[str, str], **more: Any) -> dict[str, str]:
    flow = read(字段=[{"填到": f"f{at}", **one} for at, one in enumerate(fields)], **more)
    return dict(letter_of(flow, disclosure()).fields)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ({"事实": "其他收入"}, "150000.00"),
        ({"事实": "其他收入", "写为": "元"}, "150000.00"),
        ({"事实": "其他收入", "写为": "数"}, "15"),
        ({"事实": "其他收入", "写为": "正文"}, "15万元"),
        ({"事实": "其他收入.占比"}, "1.1"),
        ({"事实": "其他收入.占比", "写为": "正文"}, "1.1%"),
        ({"事实": "其他收入.名称"}, "其他收入"),
        ({"事实": "支出各科目.2010301"}, "6200000.00"),
        ({"事实": "支出各科目.2010301.名称"}, "行政运行"),
        ({"事实": "三公经费.增减.方向"}, "增"),
        ({"事实": "年度"}, "2024"),
        ({"路径": "/概况/职责/1"}, "监督管理资金使用"),
        ({"路径": "/收入/其他收入"}, "150,000.00"),
        ({"文字": "{部门} {{7*7}}"}, "{部门} {{7*7}}"),
        ({"本次": "业务键"}, "JS-2024-0001-v3"),
        ({"本次": "标题"}, "公开"),
    ],
)
def test_a_field_is_filled(field: dict[str, str], value: str) -> None:
    assert filled(field) == {"f0": value}


def test_a_section_is_filled_in_as_it_is_written() -> None:
    from generator import write

    whole = filled({"章节": "全文"})["f0"]
    text = write(disclosure().document, "txt")
    assert whole.splitlines() == [one for one in text.splitlines()[1:] if one]


def test_what_does_not_fit_is_told_at_once() -> None:
    with pytest.raises(Unfilled) as told:
        filled(
            {"事实": "其它收入"},
            {"事实": "其他收入.百分比"},
            {"事实": "本年收入合计.占比"},
            {"事实": "其他收入.占比", "写为": "元"},
            {"事实": "部门", "写为": "元"},
            {"事实": "支出各科目"},
            {"事实": "支出各科目.9999999"},
            {"事实": "其他收入.增减"},
            {"路径": "/收入/没有"},
            {"章节": "收入支出"},
            明细=[{"填到": "s", "逐行": "其他收入", "列": [{"填到": "a", "方面": "金额"}]}],
            附件=[{"格式": "pdf"}],
            标题="{没有的}",
        )
    found = "\n".join(told.value.mistakes)
    assert len(told.value.mistakes) == 13, found
    for one in ("是不是“其他收入”", "百分比", "没有写出 pdf", "标题：没有“没有的”", "9999999"):
        assert one in found


def test_a_detail_that_does_not_fit_is_told_once() -> None:
    columns = [{"填到": "a", "方面": "颜色"}, {"填到": "b", "方面": "金额"}]
    with pytest.raises(Unfilled) as told:
        filled({"文字": "x"}, 明细=[{"填到": "s", "逐行": "支出各科目", "列": columns}])
    [one] = told.value.mistakes
    assert "颜色" in one


def test_a_business_key_is_one_word() -> None:
    for key in ("a b", "x", "a" * 65, "甲-2024", "../a1", ""):
        with pytest.raises(Unfilled, match="业务键"):
            letter_of(read(), replace(disclosure(), key=key))


def test_a_file_is_fetched_by_its_digest_where_the_office_does_that() -> None:
    flow = read(WEAVER, 附件=[{"格式": "docx", "填到": "fj"}], 附件地址="https://example.org/f/")
    [one] = letter_of(flow, replace(disclosure(), digests={"docx": "ab12"})).attachments
    assert one.url == "https://example.org/f/ab12"
    [one] = letter_of(flow, disclosure()).attachments
    assert one.url == ""


def test_a_title_runs_nothing() -> None:
    flow = read(标题="{部门.__class__} x")
    with pytest.raises(Unfilled, match="标题"):
        letter_of(flow, disclosure())
