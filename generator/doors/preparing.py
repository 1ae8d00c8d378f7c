"""Preparing: the commands about what is there before an input is: new, schema, styles."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from generator.doors.ending import put, put_list
from generator.doors.options import LISTED, chosen_format, inputs_option, styles_option
from generator.doors.usage import Command
from generator.vocabulary.commands import option

if TYPE_CHECKING:
    from generator import Report

JSON: Final = "json"


@click.command(cls=Command, options_metavar="[选项]")
@click.argument("department", metavar="部门")
@click.option(
    "--year", metavar="年度", required=True, help="要填的年度，如 2025；预算写 2025-budget"
)
@inputs_option
def new(*, department: str, year: str, inputs: Path) -> None:
    """生成一份待填的填报文件，从上一年接过能接的。"""
    from generator.importing.blank import create

    path, unfinished = create(inputs, department, year)
    click.echo(f"已写 {path}；请把【待填】改成数或文字，再生成情况说明")
    put_list(unfinished, "请看一看")


@click.command(cls=Command, options_metavar="[选项]")
@click.argument("kind", metavar="[决算|预算]", default="决算")
def schema(*, kind: str) -> None:
    """打印填报文件的 JSON Schema，编辑器据此补全和检查。"""
    from generator.entry.schema import input_schema

    if kind not in {"决算", "预算"}:
        raise click.UsageError(f"没有“{kind}”；只能写 决算 或 预算")
    put(json.dumps(input_schema(kind), ensure_ascii=False, indent=2) + "\n")


@click.command(cls=Command, options_metavar="[选项]")
@click.option("--preview", metavar="样式", help="列出这个样式每一句话的每一种写法")
@click.option("--prove", metavar="样式", help="把这个样式的每一种情形都写一遍，列出写得不对的地方")
@click.option(
    "--compare", nargs=2, metavar="样式 样式", help="两个样式有哪些不同：设置、用语、标题、句子"
)
@click.option(
    "--coverage",
    metavar="样式",
    help="哪些句子公开的文本里见过，哪些是照别的样式写的；后面写上报告，看哪些说法它没有",
)
@click.argument("reports", metavar="[报告…]", **LISTED)
@click.option("--format", "form", metavar="格式", help="后三种的结果：text 或 json，缺省 text")
@inputs_option
@styles_option
def styles(
    *,
    preview: str | None,
    prove: str | None,
    compare: tuple[str, str] | None,
    coverage: str | None,
    reports: tuple[Path, ...],
    form: str | None,
    inputs: Path,
    extra: Path | None,
) -> None:
    """列出样式，或者看一个样式的每一句话、试它写得对不对、与别的样式比一比。"""
    if reports and not coverage:
        raise click.UsageError(f"报告写在 {option('--coverage')} 的样式后面")
    if form and not (coverage or compare or prove):
        told = "、".join(map(option, ("--prove", "--compare", "--coverage")))
        raise click.UsageError(f"{option('--format')} 用于 {told} 的结果")
    form = chosen_format(form, ("text", JSON), "text")
    if coverage:
        _cover(coverage, extra, reports, form)
    elif compare:
        _compare(compare, extra, form)
    elif prove:
        _prove(prove, extra, inputs, form)
    else:
        from generator import load_style
        from generator.telling.preview import listing, preview_of

        click.echo(preview_of(load_style(preview, extra)) if preview else listing(extra))


def _cover(name: str, extra: Path | None, reports: tuple[Path, ...], form: str) -> None:
    from generator import load_style
    from generator.learning.seen import coverage_of, to_text
    from generator.learning.style_forms import covered

    found = coverage_of(load_style(name, extra), reports)
    put(covered(found) if form == JSON else f"{to_text(found)}\n", form)


def _compare(names: tuple[str, str], extra: Path | None, form: str) -> None:
    from generator import load_style
    from generator.telling.unlike import to_text, unlike

    found = unlike(*(load_style(name, extra) for name in names))
    if form == JSON:
        from generator.learning.style_forms import compared

        put(compared(found), form)
    else:
        put(f"{to_text(found)}\n")


def _prove(name: str, extra: Path | None, inputs: Path, form: str) -> None:
    """What a style says wrong of departments made up for it, and of those that there are."""
    from generator import load_style
    from generator.learning.gate import findings_of
    from generator.learning.specimens import specimens
    from generator.learning.style_forms import proved

    departments = tuple(_departments(inputs))
    found = findings_of(extra, name, departments)
    many = len(specimens()) + len(departments)
    if form == JSON:
        put(proved(load_style(name, extra), many, found), form)
    else:
        said = f"{len(found)} 处不对" if found else "没有不对的"
        put("".join(f"{one}\n" for one in (*found, f"写了 {many} 个部门的说明，{said}")))
    sys.exit(1 if found else 0)


def _departments(inputs: Path) -> Iterator[Report]:
    """Every input that can be read."""
    from generator.entry.departments import read_file, years
    from generator.problem import InvalidReport

    for folder in sorted(inputs.iterdir()) if inputs.is_dir() else ():
        try:
            files = tuple(years(folder).values()) if folder.is_dir() else ()
            yield from map(read_file, files)
        except InvalidReport:  # which is what `check` is for
            continue
