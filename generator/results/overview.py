"""Overview: the list of all reports of a folder, as a page or a workbook, beside their results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final
from urllib.parse import quote

from generator.elements import Child, Element, element, harmless, head, page
from generator.results.summary import COLUMNS, NOTHING, Row, overall

# Small enough to stand here; the colours are those of a report's page, page.css.
_STYLE: Final = """
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1f2430; --soft: #565e6c;
  --line: #dcd8ce; --wrong: #a3211b; --hint: #7a4f00; --link: #1f4f8a; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181d; --ink: #e4e6ea; --soft: #a6aebb;
  --line: #363c46; --wrong: #ff9f95; --hint: #f0c673; --link: #93bdf2; } }
body { margin: 0 auto; max-width: 72rem; padding: 3rem 1.25rem 5rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.7 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC",
  sans-serif; font-variant-numeric: tabular-nums; }
h1, h2 { font-family: "Noto Serif CJK SC", "Songti SC", SimSun, serif; line-height: 1.4; }
a { color: var(--link); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: baseline; }
thead th { color: var(--soft); font-weight: 400; white-space: nowrap; }
tbody th { font-weight: 600; min-width: 12rem; overflow-wrap: anywhere; }
td { white-space: nowrap; }
.number { text-align: right; }
.wrong { color: var(--wrong); font-weight: 700; }
.hint { color: var(--hint); font-weight: 600; }
.remark { color: var(--soft); font-weight: 400; }
@media print { body { max-width: none; padding: 0; } .scroll { overflow: visible; } }
"""
_LONG: Final = 200
_LINE: Final = 2_000
_TITLE: Final = "公开说明核对汇总"
_BESIDES: Final = "另外"  # what else is to be said of a folder


def to_page(rows: Sequence[Row], files: Mapping[str, str], remarks: Sequence[str] = ()) -> str:
    """The page over all reports, the worst first; `files` is each report's own page by its name.

    `remarks` are what else is to be said of the folder, a line each.
    """
    main = element(
        "main",
        element("h1", _TITLE),
        element("p", overall(rows)),
        *_parts(rows, files),
        *_remarks(remarks),
    )
    return page(element("html", head(_TITLE, _STYLE), element("body", main), lang="zh-CN"))


def _parts(rows: Sequence[Row], files: Mapping[str, str]) -> Iterator[Element]:
    read = [row for row in rows if not row.unread]
    if read:
        table = element(
            "table",
            element("thead", element("tr", *_headings())),
            element("tbody", *(_row(row, files.get(row.name)) for row in read)),
        )
        label = "各份报告"
        yield element("div", table, class_="scroll", tabindex="0", role="region", aria_label=label)
    if unread := [row for row in rows if row.unread]:
        yield element("h2", f"读不了的 {len(unread)} 份")
        yield element("ul", *(element("li", _short(f"{r.name}：{r.unread}")) for r in unread))


def _remarks(remarks: Sequence[str]) -> Iterator[Element]:
    if remarks:
        yield element("h2", _BESIDES)
        yield element("ul", *(element("li", harmless(one, _LINE)) for one in remarks))


def _headings() -> Iterator[Element]:
    for title, side in COLUMNS:
        yield element("th", title, scope="col", class_="number" if side == "right" else None)


def _row(row: Row, file: str | None) -> Element:
    name: Child = element("a", _short(row.name), href=quote(file)) if file else _short(row.name)
    remark = None if row.checked else element("div", NOTHING, class_="remark")
    cells = []
    for (title, side), value in zip(COLUMNS[1:], row.cells[1:], strict=True):
        level = {"错误": "wrong", "提示": "hint"}.get(title, "") if value != "0" else ""
        kind = " ".join(filter(None, ("number" if side == "right" else "", level)))
        cells.append(element("td", _short(value), class_=kind or None))
    return element("tr", element("th", name, remark, scope="row"), *cells)


def _short(text: str) -> str:
    return harmless(text, _LONG)


_FOUND: Final = (
    ("文件", 32), ("部门", 20), ("规则", 6), ("级别", 6), ("章节或表", 14), ("页", 5), ("行", 5),
    ("原文", 34), ("写为", 12), ("应为", 14), ("说明", 34), ("诊断", 16), ("处理", 16),
)  # fmt: skip
_LISTED: Final = 50_000  # findings; the sheet of each report has all of its own


def to_workbook(
    rows: Sequence[Row],
    found: Mapping[str, Sequence[Mapping[str, Any]]],
    remarks: Sequence[str] = (),
) -> bytes:
    """汇总, a row a report, those that could not be read with the reason; 问题, a row a finding.

    `found` are the findings of each report by its name, in the form of its JSON; `remarks` as on
    the page, on a sheet 另外 where there are any.
    """
    from generator.results.xlsx import Column, Value, to_lists

    widths = (40, 24, *[8] * (len(COLUMNS) - 2))
    columns = [Column(title, w) for (title, _), w in zip(COLUMNS, widths, strict=True)]
    lines: list[list[Value]] = []
    for row in rows:
        numbers: list[Value] = [None] * len(row.counts) if row.unread else list(row.counts)
        remark = row.unread or ("" if row.checked else NOTHING)
        lines.append([row.name, row.department, row.year, row.kind, *numbers, remark])
    every = (_found(row, one) for row in rows if not row.unread for one in found.get(row.name, ()))
    said: list[list[Value]] = [[harmless(one, _LINE)] for one in remarks]
    besides = [(_BESIDES, [Column(_BESIDES, 120)], said)] if said else []
    return to_lists(
        ("汇总", [*columns, Column("备注", 40)], lines),
        ("问题", [Column(*one) for one in _FOUND], islice(every, _LISTED)),
        *besides,
    )


def _found(row: Row, one: Mapping[str, Any]) -> list[Any]:
    place = one["位置"]
    should = f"{one['应为']} {one['应为单位']}".strip()
    return [
        row.name, row.department, one["规则"], one["级别"], one["章节"], place["页"], place["行"],
        one["原文"], one["写为"], should, one["说明"], one["诊断"], "",
    ]  # fmt: skip
