"""The command line: juesuan report, explain, new, schema, styles, rules.

Exit codes: 0 done; 1 the input is wrong, and nothing was written; 2 wrong use of the command, or
a template or the program itself is at fault.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click

from generator.delivery import CannotWrite, deliver
from generator.narrative import BadTemplate, compose, missing_in
from generator.readers import locate, read, read_text
from generator.report import InvalidReport, Problem, Report
from generator.style import BadStyle, Style, UnknownStyle, load_style

if TYPE_CHECKING:
    from generator.document import Document

INPUTS: Final = Path("inputs")
OUTPUT: Final = Path("output")
STDIN_LIMIT: Final = 3_000_000

_inputs = click.option(
    "--inputs",
    type=click.Path(path_type=Path),
    default=INPUTS,
    envvar="JUESUAN_INPUTS",
    help="各部门输入文件所在的文件夹",
)
_year = click.option("--year", help="年度，如 2024；预算写 2021-budget；不写取最近的一份")
_styles = click.option(
    "--styles",
    "extra",
    type=click.Path(path_type=Path),
    envvar="JUESUAN_STYLES",
    help="自己的样式所在的文件夹",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="juesuan", prog_name="juesuan")
def cli() -> None:
    """决算、预算公开情况说明：填一份 YAML，每个数都对。"""


@cli.command()
@click.argument("target", metavar="部门")
@_year
@click.option("--style", help="样式，如 醴陵；不写用文件里的“样式”")
@click.option("--format", "formats", default=None, help="txt、md、json，可用逗号并列；缺省 txt,md")
@click.option("--draft", is_flag=True, help="缺原因时写【待填】，不停下来")
@click.option("--output", type=click.Path(path_type=Path), default=OUTPUT, help="写到哪个文件夹")
@_inputs
@_styles
def report(
    target: str,
    year: str | None,
    style: str | None,
    formats: str | None,
    draft: bool,
    output: Path,
    inputs: Path,
    extra: Path | None,
) -> None:
    """写出情况说明。

    部门是 inputs 下的文件夹名；也可以是一个 .yaml 或 .json 文件；写 - 则从标准输入读，
    写到标准输出。
    """
    from generator.writers import FORMATS  # noqa: PLC0415  late: other commands need no writer

    chosen = (formats or ("json" if target == "-" else "txt,md")).replace("，", ",").split(",")
    unknown = [name for name in chosen if name not in FORMATS]
    if unknown:
        raise click.UsageError(f"没有 {'、'.join(unknown)} 这种格式；可以写 {'、'.join(FORMATS)}")
    if target == "-":
        _report_stdin(style, chosen, extra, draft=draft)
        return
    found = _read(target, year, inputs)
    document, hints = _document(found, style, extra, draft=draft)
    name = _name(target, found)
    files = {f"{name}.{one}": FORMATS[one](document) for one in chosen}
    kept = deliver(output, files)
    _say(document, hints, [output / file for file in files], kept)


def _report_stdin(
    style: str | None, formats: list[str], extra: Path | None, *, draft: bool
) -> None:
    from generator.writers import FORMATS  # noqa: PLC0415

    if len(formats) > 1:
        raise click.UsageError("写到标准输出时只能选一种格式")
    data = click.get_binary_stream("stdin").read(STDIN_LIMIT)
    try:
        found = read_text(data, "标准输入")
        document, hints = _document(found, style, extra, draft=draft)
    except InvalidReport as invalid:
        if formats == ["json"]:
            problems = [{"位置": p.where, "说明": p.message} for p in invalid.problems]
            click.echo(json.dumps({"章节": [], "问题": problems}, ensure_ascii=False, indent=1))
        raise
    click.echo(FORMATS[formats[0]](document), nl=False)
    if formats != ["json"]:
        _list(hints, "请看一看")


def _read(target: str, year: str | None, inputs: Path) -> Report:
    path = Path(target)
    if path.suffix in {".yaml", ".yml", ".json"} and path.is_file():
        return read(path)
    return read(locate(inputs, target, year))


def _name(target: str, found: Report) -> str:
    stem = f"{found.content.year}-budget" if found.kind == "预算" else str(found.content.year)
    path = Path(target)
    return f"{target}-{stem}" if not path.suffix else path.stem


def _style(found: Report, name: str | None, extra: Path | None) -> Style:
    try:
        return load_style(name or found.content.style, extra)
    except UnknownStyle as error:
        where = found.source.name
        raise InvalidReport([Problem("" if name else where, str(error))]) from None


def _document(
    found: Report, style_name: str | None, extra: Path | None, *, draft: bool
) -> tuple[Document, list[Problem]]:
    """The document, read back by the audit; what the clerk should look at."""
    from generator.document import assemble  # noqa: PLC0415
    from generator.facts import establish  # noqa: PLC0415
    from generator.rules import audit  # noqa: PLC0415

    facts = establish(found)
    style = _style(found, style_name, extra)
    document = assemble(compose(facts, style, draft=draft), facts, style)
    # A draft is full of 【待填】 on purpose, and what is missing is listed with its place.
    passed = {"W01"} if draft else set()
    broken = [v for v in audit(document) if not v.holds and v.rule not in passed]
    errors = [Problem("", str(verdict)) for verdict in broken if not verdict.hint]
    if errors and not draft:
        raise InvalidReport(errors)
    hints = [
        *found.hints,
        *(problem for problem in facts.problems if problem.hint),
        *(Problem("", str(verdict)) for verdict in broken if verdict.hint),
    ]
    if draft:
        hints = [*missing_in(facts, style), *hints]
    return document, hints


def _say(document: Document, hints: list[Problem], paths: list[Path], kept: list[Path]) -> None:
    figures = [figure for _, figure in document.figures()]
    source = document.facts.report.source.name
    click.echo(f"已写 {'、'.join(map(str, paths))}")
    click.echo(
        f"共 {len(document.chapters)} 节，写出 {len(figures)} 个数，"
        f"全部由 {source} 得出，样式：{document.style.name}"
    )
    if kept:
        click.echo(f"原来的文件有人改过，已另存为 {'、'.join(map(str, kept))}")
    _list(hints, "请看一看")


def _list(problems: Iterable[Problem], title: str) -> None:
    """Problems on the standard error stream, one a line, each once."""
    lines = list(dict.fromkeys(map(str, problems)))
    if not lines:
        return
    from rich.console import Console  # noqa: PLC0415  late: most runs have nothing to list

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    console.print(f"{title}（{len(lines)} 处）：", style="bold")
    for line in lines:
        console.print(f"  • {line}", markup=False)


@cli.command()
@click.argument("target", metavar="部门")
@click.argument("name", metavar="[事实或章节]", required=False)
@click.option("--all", "everything", is_flag=True, help="列出写出的每一个数")
@_year
@click.option("--style", help="样式")
@_inputs
@_styles
def explain(
    target: str,
    name: str | None,
    everything: bool,
    year: str | None,
    style: str | None,
    inputs: Path,
    extra: Path | None,
) -> None:
    """说明一个数是怎么来的，直到文件和行。

    例：juesuan explain liling 本年收入合计；事实、科目编码、章节都可以。
    """
    from generator.tracing import UnknownFact, trace, trace_all  # noqa: PLC0415

    if not name and not everything:
        raise click.UsageError("请写出事实或章节的名字，例如 本年收入合计；或者用 --all")
    found = _read(target, year, inputs)
    document, _ = _document(found, style, extra, draft=True)
    try:
        click.echo(trace_all(document) if everything else trace(document, name or ""))
    except UnknownFact as error:
        _fail([Problem("", str(error.args[0]))])


@cli.command()
@click.argument("department", metavar="部门")
@click.option("--year", required=True, help="要填的年度，如 2025；预算写 2025-budget")
@_inputs
def new(department: str, year: str, inputs: Path) -> None:
    """生成一份待填的输入文件，从上一年接过能接的。"""
    from generator.blank import create  # noqa: PLC0415

    path = create(inputs, department, year)
    click.echo(f"已写 {path}；请把【待填】改成数或文字，再运行 juesuan report {department}")


@cli.command()
@click.argument("kind", metavar="[决算|预算]", default="决算")
def schema(kind: str) -> None:
    """打印输入文件的 JSON Schema，编辑器据此补全和检查。"""
    from generator.schema import input_schema  # noqa: PLC0415

    if kind not in {"决算", "预算"}:
        raise click.UsageError(f"没有“{kind}”；只能写 决算 或 预算")
    click.echo(json.dumps(input_schema(kind), ensure_ascii=False, indent=2))


@cli.command()
@click.option("--preview", metavar="样式", help="列出这个样式每一句话的每一种写法")
@_styles
def styles(preview: str | None, extra: Path | None) -> None:
    """列出样式，或者看一个样式的每一句话。"""
    from generator.preview import listing, preview_of  # noqa: PLC0415

    click.echo(preview_of(load_style(preview, extra)) if preview else listing(extra))


@cli.command()
def rules() -> None:
    """列出写完以后自查的规则。"""
    from generator.rules import RULES  # noqa: PLC0415

    for rule in RULES:
        click.echo(f"{rule.code}  {rule.title}（{rule.basis}）\n     {rule.check.__doc__}")


def _fail(problems: Iterable[Problem]) -> NoReturn:
    _list(problems, "有问题，什么也没有写")
    sys.exit(1)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs a command and exits with its code; a fault of the program shows its traceback."""
    run: Callable[..., object] = cli.main
    try:
        run(args=arguments, prog_name="juesuan", standalone_mode=False)
    except InvalidReport as invalid:
        _fail(invalid.problems)
    except (UnknownStyle, CannotWrite) as error:
        _fail([Problem("", str(error))])
    except (BadStyle, BadTemplate) as error:
        click.echo(f"样式或模板有错：{error}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception:  # noqa: BLE001  the last door: a bug shows itself whole, with its own code
        traceback.print_exc()
        sys.exit(2)
    sys.exit(0)
