"""JSON for other systems: schemas with every key, problems with their place, versions, one line."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from example import EVERY_STYLE, EXAMPLE, EXAMPLE_BUDGET, INPUTS, ROOT, report_of, style, tell, told
from jsonschema import Draft202012Validator, ValidationError
from msgspec.structs import replace

import generator
from generator import InvalidReport, establish, load_style, parse, read
from generator.checking import check
from generator.checking.formats import refusal as check_refused
from generator.checking.formats import to_json as check_told
from generator.doors import cli
from generator.elements.interchange import FORMAT, laid_out, pointer, problem, versions, written
from generator.inspection import Finding
from generator.problem import HINT, NOWHERE, Place, Problem, Quantity
from generator.results.json import _shaped as audit_told
from generator.rule import Rule
from generator.vocabulary import subjects
from generator.writers import write
from generator.writers.json import refusal

DOCS: Final = ROOT / "docs"
SCHEMAS: Final = {
    name: json.loads((DOCS / f"{name}.schema.json").read_text("utf-8"))
    for name in ("report", "audit")
}
VALIDATORS: Final = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
RULE: Final = Rule("E11", "合计", "为什么")
EVERY: Final = (*INPUTS, EXAMPLE, EXAMPLE_BUDGET)


def held(text: str, by: str) -> dict[str, Any]:
    """The object of an output that has the form of a schema."""
    shaped: dict[str, Any] = json.loads(text)
    VALIDATORS[by].validate(shaped)
    return shaped


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for below in node.values():
            yield from nodes(below)
    elif isinstance(node, list):
        for below in node:
            yield from nodes(below)


def keys(schema: Any) -> set[str]:
    return {key for node in nodes(schema) for key in node.get("properties", ())}


# ---------------------------------------------------------------- the schemas


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_lets_no_other_key_in(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    open_ones = [
        node
        for node in nodes(SCHEMAS[name])
        if node.get("type") == "object"
        if "additionalProperties" not in node and node is not SCHEMAS[name]["$defs"]["问题"]
    ]
    referred = [node for node in nodes(SCHEMAS[name]) if node.get("$ref") == "#/$defs/问题"]
    assert open_ones == []
    assert referred
    assert all(node["unevaluatedProperties"] is False for node in referred)


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_a_schema_says_is_chinese(name: str) -> None:
    definitions = SCHEMAS[name]["$defs"]
    assert all("title" in one and "description" in one for one in definitions.values())
    said = [n[w] for n in nodes(definitions) for w in ("title", "description") if w in n]
    texts = [text for text in said if isinstance(text, str)]
    assert len(texts) > 40
    assert all(re.search("[一-鿿]", text) for text in texts)


def test_both_schemas_say_the_same_of_what_both_have() -> None:
    """But that the place of a problem is a sentence in the one and an object in the other."""
    one, other = (SCHEMAS[name]["$defs"] for name in ("report", "audit"))
    for name in (set(one) & set(other)) - {"问题"}:
        assert one[name] == other[name]
    (mine, yours) = ({**one["问题"]["properties"]}, {**other["问题"]["properties"]})
    assert (mine.pop("位置")["type"], yours.pop("位置")) == ("string", {"$ref": "#/$defs/位置"})
    assert mine == yours
    assert one["问题"]["required"] == other["问题"]["required"]


def test_the_manuals_name_every_key_of_the_schemas() -> None:
    manual = (DOCS / "json.md").read_text("utf-8")
    assert {key for key in keys(SCHEMAS["report"]) if f"`{key}`" not in manual} == set()
    audits = (DOCS / "audit.md").read_text("utf-8")
    own = keys(SCHEMAS["audit"]) - keys(SCHEMAS["report"])
    assert {key for key in own if f"`{key}`" not in audits and f'"{key}"' not in audits} == set()


# ---------------------------------------------------------------- the outputs


@pytest.mark.parametrize("path", EVERY, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_input_told_and_checked_has_the_form_of_its_schema(path: Path) -> None:
    report = read(path)
    document = told(report, load_style(report.content.style), draft=True).document
    shaped = held(write(document, "json", document.facts.problems), "report")
    assert shaped["章节"]
    checked = held(check_told(check(document.facts), document.style), "audit")
    assert checked["核对"] > 20
    assert checked["版本"] == shaped["版本"]


@pytest.mark.parametrize("name", EVERY_STYLE)
def test_every_style_has_the_form_of_the_schema(name: str) -> None:
    shaped = held(write(tell(words=name).document, "json"), "report")
    assert shaped["版本"]["样式"]["名称"] == shaped["样式"] == style(name).name


BROKEN: Final = (
    "",
    "[1, 2",
    "部门：某某局\n",
    "部门: 某某局\n年度: 20x4\n",
    "部门: 某某局\n年度: 2024\n计量单位: 元\n收入: {其他收入: 多}\n支出: {999: 5}\n",
    '{"部门": "某某局", "年度": "2024", "计量单位": "斤", "收入": {"其它收入": "5"}, "支出": []}',
)


@pytest.mark.parametrize("text", BROKEN)
def test_every_refusal_has_the_form_of_its_schema(text: str) -> None:
    with pytest.raises(InvalidReport) as caught:
        parse(text, "某局.yaml")
    problems = caught.value.problems
    told_by = held(refusal(problems), "report"), held(check_refused("某局", problems), "audit")
    for shaped in told_by:
        assert len(shaped["问题"]) == len(dict.fromkeys(problems))
        assert {one["文件"] for one in shaped["问题"]} == {"某局.yaml"}


def test_a_finding_of_an_audit_says_where_else_the_same_cause_shows() -> None:
    finding = Finding(Place(page=2, line=8), "应为 7", rule=RULE, also=(Place(page=3, line=1),))
    shaped = audit_told(finding)
    assert (shaped["页"], shaped["行"]) == (2, 8)
    assert shaped["其他位置"] == [{"页": 3, "行": 1}]


def test_a_problem_of_a_check_names_its_file_even_where_there_is_none() -> None:
    [one] = held(check_refused("没有的局", [Problem(NOWHERE, "没有这个部门", rule=RULE)]), "audit")[
        "问题"
    ]
    assert one["文件"] == ""


def test_a_key_that_no_schema_knows_is_refused() -> None:
    shaped = json.loads(refusal([Problem(NOWHERE, "缺", rule=RULE)]))
    shaped["问题"][0]["别的"] = ""
    with pytest.raises(ValidationError, match="别的"):
        VALIDATORS["report"].validate(shaped)


# ---------------------------------------------------------------- a problem and its place


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ((), ""),
        (("支出", "2120399", "项目支出"), "/支出/2120399/项目支出"),
        (("概况", "职责", 0), "/概况/职责/0"),
        (("预算绩效", 11, "段落", 2), "/预算绩效/11/段落/2"),
        (("a/b", "m~n", "~1", ""), "/a~1b/m~0n/~01/"),
    ],
)
def test_a_pointer_is_that_of_rfc_6901(path: tuple[str | int, ...], right: str) -> None:
    found = pointer(path)
    assert found == right
    unescaped = [part.replace("~1", "/").replace("~0", "~") for part in found.split("/")[1:]]
    assert unescaped == [str(key) for key in path]


def test_a_strange_key_is_escaped_on_its_way_to_the_output() -> None:
    with pytest.raises(InvalidReport) as caught:
        parse('{"部门": "某某局", "支出": {"7/~8": {"项目支出": 1}}}', "某局.json")
    pointers = [one.get("指针") for one in json.loads(refusal(caught.value.problems))["问题"]]
    assert any(one and one.startswith("/支出/7~1~08") for one in pointers)


def test_a_problem_of_an_input_in_one_line_has_its_pointer() -> None:
    text = '{"部门": "甲", "年度": "2024", "计量单位": "元", "收入": {"其他收入": "x"}, "支出": {}}'
    with pytest.raises(InvalidReport) as caught:
        parse(text, "某局.json")
    pointers = [one["指针"] for one in json.loads(refusal(caught.value.problems))["问题"]]
    assert "/收入/其他收入" in pointers


def test_a_problem_has_each_of_its_fields_and_no_place_that_there_is_not() -> None:
    place = Place(page=4, line=7, sheet="GK04", column=28, file="某局.xlsx")
    expected = Quantity("13", "万元")
    full = Problem(
        place, "应相等", HINT, rule=RULE, section="GK04", quote="共 12.5", printed="12.5"
    )
    found = problem(replace(full, expected=expected, cause="漏了一项", basis="GK04!C7"))
    assert {key: value for key, value in found.items() if value} == {
        "规则": "E11", "级别": HINT, "章节": "GK04", "原文": "共 12.5", "写为": "12.5",
        "诊断": "漏了一项", "依据": "GK04!C7",
        "应为": "13", "应为单位": "万元", "说明": "应相等",
        "位置": {"页": 4, "行": 7, "单元格": "GK04!AB7"},
        "文件": "某局.xlsx", "页": 4, "行": 7, "列": 28, "单元格": "GK04!AB7",
    }  # fmt: skip
    nowhere = problem(Problem(NOWHERE, "缺", rule=RULE))
    assert nowhere["位置"] == {"页": None, "行": 0}
    assert not {"文件", "页", "行", "列", "单元格", "指针"} & set(nowhere)
    assert set(nowhere) == set(SCHEMAS["audit"]["$defs"]["问题"]["required"])


# ---------------------------------------------------------------- versions


def test_an_output_says_what_it_was_made_by() -> None:
    found = versions(style("liling"))
    assert (found["程序"], found["格式"]) == (generator.__version__, FORMAT)
    assert found["样式"] == {"名称": "醴陵", "摘要": style("liling").digest[:16]}
    assert versions() == {key: value for key, value in found.items() if key != "样式"}
    for schema in SCHEMAS.values():
        assert schema["$defs"]["版本"]["properties"]["格式"]["const"] == FORMAT
    assert f"现在是 {FORMAT}" in (DOCS / "json.md").read_text("utf-8")


def test_every_style_has_a_digest_of_its_own() -> None:
    assert len({style(name).digest for name in EVERY_STYLE}) == len(EVERY_STYLE)


def test_a_style_that_is_edited_has_another_digest(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    settings = folder / "style.yaml"
    settings.write_text("名称: 自己\n", "utf-8")
    digests = [load_style("own", tmp_path).digest]
    for name, text in (("style.yaml", "名称: 自己 \n"), ("句式.j2", "{# 新的 #}")):
        (folder / name).write_text(text, "utf-8")
        os.utime(folder / name, ns=(len(digests), len(digests)))  # edited at another time
        digests.append(load_style("own", tmp_path).digest)
    (folder / ".句式.j2.swp").write_text("", "utf-8")  # an editor's own
    assert load_style("own", tmp_path).digest == digests[-1]
    assert len(set(digests)) == len(digests)


def test_a_dictionary_that_is_edited_has_another_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = subjects.edition()
    for name in ("_FUNCTIONAL", "_ECONOMIC"):
        edited = tmp_path / "edited.csv"
        edited.write_bytes(getattr(subjects, name).read_bytes() + b"999,x,\n")
        with monkeypatch.context() as patch:
            patch.setattr(subjects, name, edited)
            assert subjects.edition.__wrapped__() != before
    assert subjects.edition.__wrapped__() == before


# ---------------------------------------------------------------- one line, or laid out


def test_an_object_is_one_line_of_the_letters_that_were_typed() -> None:
    assert written({"甲": ["乙", 1]}) == '{"甲":["乙",1]}\n'
    assert laid_out(written({"甲": ["乙"]})) == '{\n "甲": [\n  "乙"\n ]\n}\n'


def test_every_output_is_one_line() -> None:
    facts = establish(report_of())
    for text in (
        write(tell().document, "json"),
        refusal([Problem(NOWHERE, "缺\n一行", rule=RULE)]),
        check_told(check(facts)),
        check_refused("某局", [Problem(NOWHERE, "缺", rule=RULE)]),
    ):
        assert text.count("\n") == 1
        assert text == written(json.loads(text))


class Terminal(io.TextIOWrapper):
    """A standard output that somebody looks at."""

    def isatty(self) -> bool:
        return True


def _run(*arguments: str, output: type[io.TextIOWrapper] = io.TextIOWrapper) -> str:
    """What a command that is given the example writes to its standard output."""
    streams = {"stdin": io.BytesIO(EXAMPLE.read_bytes()), "stdout": io.BytesIO()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(streams["stdin"], "utf-8"))
        patch.setattr(sys, "stdout", output(streams["stdout"], "utf-8", write_through=True))
        with pytest.raises(SystemExit):
            cli.main(list(arguments))
        return streams["stdout"].getvalue().decode()


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "-"),
        ("report", "-", "--style", "没有的"),
        ("check", str(EXAMPLE), "--format", "json"),
        ("audit", "{here}/某局.md", "--format", "json"),
        ("audit", "{here}", "--format", "json"),
    ],
    ids=["report", "refusal", "check", "audit", "folder"],
)
def test_it_is_laid_out_where_a_person_looks_and_one_line_where_a_program_does(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "某局.md").write_text("某局2024年度部门决算\n\n本年收入合计5万元。\n", "utf-8")
    named = [one.replace("{here}", str(tmp_path)) for one in arguments]
    piped = _run(*named)
    held(piped, "report" if arguments[0] == "report" else "audit")
    assert piped == written(json.loads(piped))
    assert _run(*named, output=Terminal) == laid_out(piped)


def test_a_real_terminal_is_known_for_one() -> None:
    here, there = pty.openpty()
    command = [sys.executable, "-m", "generator", "report", "-", "--style", "没有的"]
    with EXAMPLE.open("rb") as typed, os.fdopen(here, "rb") as screen:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=typed, stdout=there, stderr=subprocess.DEVNULL
        )
        os.close(there)
        said = b"".join(_pieces(screen.fileno())).decode().replace("\r\n", "\n")
        process.wait()
    assert said == laid_out(said)
    assert said.count("\n") > 20


def _pieces(handle: int) -> Iterator[bytes]:
    """What comes until nobody is at the other end, which a terminal tells as an error."""
    try:
        while piece := os.read(handle, 65_536):
            yield piece
    except OSError:
        return


def test_a_file_is_one_line(tmp_path: Path) -> None:
    arguments = ("report", str(EXAMPLE), "--format", "json", "--output", str(tmp_path))
    _run(*arguments, output=Terminal)
    text = (tmp_path / f"{EXAMPLE.stem}.json").read_text("utf-8")
    assert text == written(json.loads(text))
