"""Preparing: the commands about what is there before an input is: new, schema, styles."""

from __future__ import annotations

import json
from pathlib import Path

import click

from generator.doors.ending import put
from generator.doors.options import inputs_option, styles_option
from generator.doors.usage import Command


@click.command(cls=Command, options_metavar="[选项]")
@click.argument("department", metavar="部门")
@click.option(
    "--year", metavar="年度", required=True, help="要填的年度，如 2025；预算写 2025-budget"
)
@inputs_option
def new(*, department: str, year: str, inputs: Path) -> None:
    """生成一份待填的填报文件，从上一年接过能接的。"""
    from generator.importing.blank import create

    path = create(inputs, department, year)
    click.echo(f"已写 {path}；请把【待填】改成数或文字，再生成情况说明")


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
@styles_option
def styles(*, preview: str | None, extra: Path | None) -> None:
    """列出样式，或者看一个样式的每一句话。"""
    from generator import load_style
    from generator.telling.preview import listing, preview_of

    click.echo(preview_of(load_style(preview, extra)) if preview else listing(extra))
