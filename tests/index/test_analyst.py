"""A question of somebody else's: it reads what is in the index, and nothing else happens."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from bureaus import bureau, written
from click.testing import CliRunner

from generator.doors.cli import cli
from generator.province.index import NotAnswered, answered, renew
from generator.province.index.analyst import Answer, spelt, to_csv, to_json, to_text
from generator.province.index.engine import Engine
from generator.province.index.keeping import opened
from generator.province.index.parquet_tables import LAYOUTS
from generator.province.index.views import PLACED, VIEWS, viewed

ROOT = Path(__file__).parent.parent.parent
MANUAL = ROOT / "docs" / "province-index.md"


@pytest.fixture(name="index", scope="module")
def index_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked")
    renew(folder / "index", [written(bureau(41, 2, 2), folder / "inputs")])
    return folder / "index"


def digests(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


REFUSED = [
    "COPY (SELECT 1) TO '{0}'",
    "COPY 报告 TO '{0}' (FORMAT parquet, USE_TMP_FILE false)",
    "EXPORT DATABASE 'x'",
    "ATTACH '{0}.db'",
    "INSERT INTO 报告 SELECT * FROM 报告",
    "UPDATE 报告 SET 单位 = ''",
    "DELETE FROM 报告",
    "CREATE TABLE x AS SELECT 1",
    "DROP VIEW 金额",
    "SET memory_limit = '64GB'",
    "SET enable_external_access = true",
    "PRAGMA database_list",
    "INSTALL httpfs",
    "LOAD httpfs",
    "CALL pragma_version()",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO 'x'",
    "SELECT 1; SELECT 2",
    "SELECT 1; COPY (SELECT 1) TO 'x'",
    "",
    "-- nothing",
    "SELECT * FROM read_text('{1}')",
    "SELECT * FROM read_csv('{1}')",
    "SELECT * FROM '{1}'",
    "SELECT * FROM read_blob('/etc/hostname')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM read_parquet('https://example.org/x.parquet')",
    "SELECT * FROM query('COPY (SELECT 1) TO ''x''')",
    "SELECT getenv('HOME')",
    "SELECT * FROM engine",
    "SELECT * FROM nothing",
    "SELEC 1",
]


@pytest.mark.parametrize("question", REFUSED)
def test_nothing_is_written_read_or_changed(
    question: str, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = digests(index)
    some = next(index.glob("*.数.parquet"))
    other = index.parent / "inputs" / "d0000" / "2024.yaml"
    with pytest.raises(NotAnswered, match=r"\w"):
        answered(opened(index), question.format(some, other))
    assert digests(index) == before
    assert [*tmp_path.iterdir()] == []


def test_what_never_ends_is_ended(index: Path) -> None:
    endless = "SELECT count(*) FROM generate_series(1, 1000000000000) a, range(1000000000) b"
    began = time.monotonic()
    with pytest.raises(NotAnswered, match="已经停下"):
        answered(opened(index), endless, seconds=1)
    assert time.monotonic() - began < 20


def test_what_is_too_large_is_ended(index: Path) -> None:
    large = "SELECT list(a ORDER BY a DESC) FROM range(400000000) t(a)"
    with pytest.raises(NotAnswered, match="已经停下"):
        answered(opened(index), large)


def test_no_more_rows_come_back_than_a_person_can_look_at(index: Path) -> None:
    answer = answered(opened(index), "SELECT a FROM range(300000) t(a)")
    assert (len(answer.rows), answer.more) == (100_000, True)


def test_an_answer_is_exact_in_every_form() -> None:
    rows = [("甲", Decimal("0.10"), 2**60, None), ("=1+1", Decimal("-12.345000"), -3, True)]
    answer = Answer(("名", "元", "分", "无"), rows)
    assert to_csv(answer) == "名,元,分,无\n甲,0.10,1152921504606846976,\n'=1+1,-12.345,-3,是\n"
    assert [json.loads(line) for line in to_json(answer).splitlines()] == [
        {"名": "甲", "元": "0.10", "分": "1152921504606846976", "无": None},
        {"名": "=1+1", "元": "-12.345", "分": -3, "无": True},
    ]
    assert to_text(answer).splitlines() == [
        "名    元       分                   无",
        "甲    0.10     1152921504606846976",
        "=1+1  -12.345  -3                   是",
    ]
    assert spelt(Decimal("12.000000")) == "12"


def test_a_question_of_the_command_line(index: Path) -> None:
    asked = ["index", "--index", str(index), "--format", "json", "--sql"]
    question = "SELECT 单位, 元 FROM 金额 WHERE 名称 = '其他收入' AND 年度 = 2024 ORDER BY 单位"
    ran = CliRunner().invoke(cli, [*asked, question])
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [one["单位"] for one in lines] == [
        "d0000", "d0000/u0", "d0000/u1", "d0001", "d0001/u0", "d0001/u1",
    ]  # fmt: skip
    assert Decimal(lines[0]["元"]) == Decimal(lines[1]["元"]) + Decimal(lines[2]["元"])
    ran = CliRunner().invoke(cli, [*asked, "DROP VIEW 金额"], standalone_mode=False)
    assert "只能写一条查询" in str(ran.exception)


# ---------------------------------------------------------------- the manual


def test_the_views_are_those_of_the_manual(index: Path) -> None:
    with Engine() as engine:
        viewed(engine, opened(index))
        for view in VIEWS:
            rows = engine.rows(f'DESCRIBE "{view.name}"')
            assert [str(row[0]) for row in rows] == list(view.columns), view.name
    text = MANUAL.read_text("utf-8")
    assert _between(text, "views") == _views()
    assert _between(text, "tables") == _tables()


def _between(text: str, name: str) -> str:
    found = re.search(f"<!-- {name} -->\n(.*?)<!-- end -->\n", text, re.DOTALL)
    assert found
    return found[1]


def _views() -> str:
    listed = [(view.name, view.about, view.columns) for view in VIEWS]
    reports = {one.name: one.about for one in PLACED.columns}
    return "\n".join(_listed(*one) for one in [*listed, ("报告", "每一份报告，一份一行", reports)])


def _listed(name: str, about: str, columns: Mapping[str, str]) -> str:
    rows = "".join(f"| {column} | {said} |\n" for column, said in columns.items())
    return f"### {name}\n\n{about}\n\n| 列 | 是什么 |\n|---|---|\n{rows}"


def _tables() -> str:
    parts = []
    for layout in LAYOUTS:
        rows = "".join(f"| {c.name} | {c.type} | {c.about} |\n" for c in layout.columns)
        parts.append(f"### 文件 {layout.name}\n\n| 列 | 类型 | 是什么 |\n|---|---|---|\n{rows}")
    return "\n".join(parts)


def _questions() -> list[str]:
    text = MANUAL.read_text("utf-8")
    blocks = re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)
    return [block for block in blocks if block.lstrip().startswith("SELECT")]


@pytest.mark.parametrize("question", _questions())
def test_a_question_of_the_manual_is_answered(question: str, index: Path) -> None:
    answer = answered(opened(index), question)
    assert answer.rows or "问题" in question


if __name__ == "__main__":  # writes the lists of the manual
    text = MANUAL.read_text("utf-8")
    for name, made in (("views", _views()), ("tables", _tables())):
        old = _between(text, name)
        text = text.replace(f"<!-- {name} -->\n{old}", f"<!-- {name} -->\n{made}")
    MANUAL.write_text(text, "utf-8")
