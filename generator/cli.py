"""The command line: juesuan report, check, explain, new, schema, styles, audit, rules.

Exit codes: 0 done; 1 the input is wrong, and nothing was written; 2 wrong use of the command, or
a template or the program itself is at fault.
"""

from __future__ import annotations

import io
import json
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from generator import (
    FORMATS,
    BadStyle,
    BadTemplate,
    Document,
    Facts,
    InvalidReport,
    Problem,
    Report,
    Section,
    Style,
    UnknownStyle,
    __version__,
    assemble,
    audit,
    compose,
    establish,
    load_style,
    locate,
    missing_in,
    read,
    read_text,
    write,
)
from generator.delivery import CannotWrite, deliver
from generator.disclosure import Unreadable
from generator.readers.folder import SUFFIXES
from generator.usage import Group, explained

INPUTS: Final = Path("inputs")
OUTPUT: Final = Path("output")
STDIN: Final = "-"
STDIN_LIMIT: Final = 3_000_000

_inputs = click.option(
    "--inputs",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    default=INPUTS,
    envvar="JUESUAN_INPUTS",
    help="各部门填报文件所在的文件夹，缺省 inputs",
)
_year = click.option("--year", metavar="年度", help="如 2024；预算写 2021-budget；不写取最近的一份")
_style_name = click.option("--style", metavar="样式", help="如 醴陵；不写用文件里的“样式”")
_styles = click.option(
    "--styles",
    "extra",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    envvar="JUESUAN_STYLES",
    help="自己的样式所在的文件夹",
)


_FILE: Final[dict[str, Any]] = {"metavar": "文件", "type": click.Path(path_type=Path)}
_FILES: Final[dict[str, Any]] = {
    "metavar": "文件",
    "multiple": True,
    "type": click.Path(path_type=Path),
}


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
    subcommand_metavar="命令 …",
)
@click.version_option(__version__, prog_name="juesuan", message="%(prog)s %(version)s", help="版本")
def cli() -> None:
    """决算、预算公开情况说明：填一份 YAML，每个数都对。"""


@cli.command(options_metavar="[选项]")
@click.argument("target", metavar="部门")
@_year
@_style_name
@click.option(
    "--format", "formats", metavar="格式", help="txt、md、json，可用逗号并列；缺省 txt,md"
)
@click.option("--draft", is_flag=True, help="草稿：缺原因时写【待填】，不停下来")
@click.option(
    "--output",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    default=OUTPUT,
    help="写到哪里，缺省 output",
)
@_inputs
@_styles
def report(
    *,
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

    部门是 inputs 下的文件夹名；也可以是一个 .yaml 或 .json 文件；
    写 - 则从标准输入读，写到标准输出（缺省 json）。
    """
    chosen = _formats(formats or ("json" if target == STDIN else "txt,md"))
    if year and (target == STDIN or _is_file(target)):
        raise click.UsageError("--year 用来从部门的文件夹里挑一份；这里已经写明是哪一份了")
    if target == STDIN:
        _report_stdin(style, chosen, extra, draft=draft)
        return
    try:
        found = _read(target, year, inputs)
        document, remarks = _document(found, style, extra, draft=draft, checked=True)
        name = _name(target, found)
        files = {f"{name}.{one}": write(document, one, remarks) for one in chosen}
        kept = deliver(output, files)
    except (InvalidReport, UnknownStyle, CannotWrite) as error:
        _fail(_problems(error), "有问题，什么也没有写")
    _say(document, remarks, [output / file for file in files], kept)


def _report_stdin(
    style: str | None, formats: list[str], extra: Path | None, *, draft: bool
) -> None:
    from generator.writers import refusal

    if len(formats) > 1:
        raise click.UsageError("写到标准输出时只能选一种格式")
    as_json = formats == ["json"]
    try:
        document, remarks = _document(_read_stdin(), style, extra, draft=draft, checked=True)
    except (InvalidReport, UnknownStyle) as error:
        if as_json:
            _put(refusal(_problems(error)))
        raise
    _put(write(document, formats[0], remarks))
    if not as_json:
        _list(remarks, "请看一看")


def _formats(written: str) -> list[str]:
    names = written.translate(str.maketrans("，、", ",,")).lower().split(",")
    chosen = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    unknown = [name for name in chosen if name not in FORMATS]
    if unknown or not chosen:
        message = f"没有 {'、'.join(unknown) or written} 这种格式；可以写 {'、'.join(FORMATS)}"
        raise click.UsageError(message)
    return chosen


def _put(text: str | bytes) -> None:
    """A result on the standard output, in UTF-8 whatever the terminal is set to."""
    click.echo(text if isinstance(text, bytes) else text.encode(), nl=False)


def _is_file(target: str) -> bool:
    return Path(target).suffix in SUFFIXES


def _read(target: str, year: str | None, inputs: Path) -> Report:
    return read(Path(target)) if _is_file(target) else read(locate(inputs, target, year))


def _read_stdin() -> Report:
    if sys.stdin is None:  # where the caller closed it
        raise InvalidReport([Problem("标准输入", "是关着的，读不到内容")])
    return read_text(sys.stdin.buffer.read(STDIN_LIMIT), "标准输入")


def _name(target: str, found: Report) -> str:
    """What the outputs of a report are called: the department, the year, and 预算."""
    stem = f"{found.content.year}-budget" if found.kind == "预算" else str(found.content.year)
    if not _is_file(target):
        return f"{target}-{stem}"
    path = Path(target)
    return f"{path.resolve().parent.name}-{stem}" if path.stem == stem else path.stem


def _document(
    found: Report, style_name: str | None, extra: Path | None, *, draft: bool, checked: bool = False
) -> tuple[Document, list[Problem]]:
    """The document, read back by the audit; what the department should look at.

    With `checked` the tables of the input are held against one another first.
    """
    facts = establish(found)
    style = _style_of(found, style_name, extra)
    own = _own_problems(facts) if checked else ()
    document = assemble(_composed(facts, style, own, draft=draft), facts, style)
    # A draft is full of 【待填】 on purpose, and what is missing is listed with its place.
    passed = {"F06"} if draft else set()
    broken = [v for v in audit(document) if not v.holds and v.rule not in passed]
    errors = [Problem("", str(verdict)) for verdict in broken if not verdict.hint]
    if errors and not draft:
        raise InvalidReport(errors)
    remarks = [
        *(missing_in(facts, style) if draft else errors),
        *own,
        *found.hints,
        *(problem for problem in facts.problems if problem.hint),
        *(Problem("", str(verdict), hint=True) for verdict in broken if verdict.hint),
    ]
    return document, remarks


def _own_problems(facts: Facts) -> tuple[Problem, ...]:
    from generator.checking import problems_of

    return problems_of(facts)


def _composed(
    facts: Facts, style: Style, own: Sequence[Problem], *, draft: bool
) -> tuple[Section, ...]:
    """The sections; everything that is wrong with the input is told in one go."""
    wrong = [problem for problem in own if not problem.hint]
    try:
        sections = compose(facts, style, draft=draft)
    except InvalidReport as invalid:
        raise InvalidReport([*invalid.problems, *own]) from None
    if wrong and not draft:
        raise InvalidReport(own)
    return sections


def _style_of(found: Report, name: str | None, extra: Path | None) -> Style:
    try:
        return load_style(name or found.content.style, extra)
    except UnknownStyle as error:
        if name:
            raise
        where = f"{found.source.name} 第 {found.source.line(('样式',))} 行"
        raise InvalidReport([Problem(where, str(error))]) from None


def _say(document: Document, remarks: list[Problem], paths: list[Path], kept: list[Path]) -> None:
    figures = [figure for _, figure in document.figures()]
    source = document.facts.report.source.name
    click.echo(f"已写 {'、'.join(map(str, paths))}")
    click.echo(
        f"共 {len(document.chapters)} 节，写出 {len(figures)} 个数，"
        f"全部由 {source} 得出，样式：{document.style.name}"
    )
    if kept:
        click.echo(f"原来的文件有人改过，已另存为 {'、'.join(map(str, kept))}")
    _list(remarks, "请看一看")


def _list(problems: Iterable[Problem], title: str) -> None:
    """Problems on the standard error stream, one a line, each once."""
    lines = list(dict.fromkeys(map(str, problems)))
    if not lines:
        return
    from rich.console import Console

    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)
    console.print(f"{title}（{len(lines)} 处）：", style="bold")
    for line in lines:
        console.print(f"  • {line}")


@cli.command(options_metavar="[选项]")
@click.argument("target", metavar="部门")
@click.argument("name", metavar="[名字]", required=False)
@click.option("--all", "everything", is_flag=True, help="写出的每一个数，逐节列出")
@_year
@_style_name
@_inputs
@_styles
def explain(
    *,
    target: str,
    name: str | None,
    everything: bool,
    year: str | None,
    style: str | None,
    inputs: Path,
    extra: Path | None,
) -> None:
    """说明一个数是怎么来的，直到文件和行。

    名字可以是事实（本年收入合计、其他收入.占比）、科目编码（2080505）或章节（收入）。
    """
    from generator.tracing import UnknownFact, trace, trace_all

    if not name and not everything:
        raise click.UsageError("请写出事实或章节的名字，例如 本年收入合计；或者用 --all")
    found = _read(target, year, inputs)
    document, _ = _document(found, style, extra, draft=True)
    try:
        click.echo(trace_all(document) if everything else trace(document, name or ""))
    except UnknownFact as error:
        _fail([Problem("", str(error.args[0]))])


@cli.command(options_metavar="[选项]")
@click.argument("target", metavar="部门")
@_year
@click.option("--last-year", **_FILE, help="上一年的填报文件；不写取同一文件夹里的")
@click.option("--budget", **_FILE, help="本年预算的填报文件；不写取同一文件夹里的")
@click.option("--units", **_FILE, multiple=True, help="所属单位的填报文件，一家写一次")
@click.option("--format", "form", metavar="格式", help="text 或 json，缺省 text")
@_inputs
@_styles
def check(
    *,
    target: str,
    year: str | None,
    last_year: Path | None,
    budget: Path | None,
    units: tuple[Path, ...],
    form: str | None,
    inputs: Path,
    extra: Path | None,
) -> None:
    """核对填报文件自己的表：表内、表间、与上年、与预算、与各单位。

    部门是 inputs 下的文件夹名；也可以是一个 .yaml 或 .json 文件。
    """
    from generator.checking import check as checked
    from generator.checking.files import accompanied
    from generator.checking.telling import FORMATS as TOLD
    from generator.checking.telling import refusal

    if form not in {None, *TOLD}:
        raise click.UsageError(f"没有“{form}”这种格式；可以写 {'、'.join(TOLD)}")
    if year and _is_file(target):
        raise click.UsageError("--year 用来从部门的文件夹里挑一份；这里已经写明是哪一份了")
    try:
        path = Path(target) if _is_file(target) else locate(inputs, target, year)
        found, beside = accompanied(
            path, read(path), last_year=last_year, budget=budget, units=units
        )
        document, remarks = _document(found, None, extra, draft=True)
    except InvalidReport as error:
        if form == "json":
            _put(refusal(target, error.problems))
        raise
    result = checked(document.facts, beside, remarks)
    _put(TOLD[form or "text"](result))
    sys.exit(1 if result.wrong else 0)


@cli.command(options_metavar="[选项]")
@click.argument("department", metavar="部门")
@click.option(
    "--year", metavar="年度", required=True, help="要填的年度，如 2025；预算写 2025-budget"
)
@_inputs
def new(*, department: str, year: str, inputs: Path) -> None:
    """生成一份待填的填报文件，从上一年接过能接的。"""
    from generator.blank import create

    path = create(inputs, department, year)
    click.echo(f"已写 {path}；请把【待填】改成数或文字，再生成情况说明")


@cli.command(options_metavar="[选项]")
@click.argument("kind", metavar="[决算|预算]", default="决算")
def schema(*, kind: str) -> None:
    """打印填报文件的 JSON Schema，编辑器据此补全和检查。"""
    from generator.schema import input_schema

    if kind not in {"决算", "预算"}:
        raise click.UsageError(f"没有“{kind}”；只能写 决算 或 预算")
    _put(json.dumps(input_schema(kind), ensure_ascii=False, indent=2) + "\n")


@cli.command(options_metavar="[选项]")
@click.option("--preview", metavar="样式", help="列出这个样式每一句话的每一种写法")
@_styles
def styles(*, preview: str | None, extra: Path | None) -> None:
    """列出样式，或者看一个样式的每一句话。"""
    from generator.preview import listing, preview_of

    click.echo(preview_of(load_style(preview, extra)) if preview else listing(extra))


@cli.command("audit", options_metavar="[选项]")
@click.argument("file", metavar="报告或文件夹", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    metavar="格式",
    help="text、json、html（网页）、xlsx（底稿）或 yaml（已核文件的草稿），缺省 text",
)
@click.option(
    "--output",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="写到哪里；html、xlsx 缺省写在报告旁边，名为“报告名-核对”；写 - 则写到标准输出",
)
@click.option("--all", "everything", is_flag=True, help="没检查的规则、没有依据的数，逐条列出")
@click.option(
    "--last-year", **_FILES, help="上年的报告，核对上年数和年初结转（预算可再给上年决算）"
)
@click.option(
    "--budget", metavar="文件", type=click.Path(path_type=Path), help="本年公布的部门预算"
)
@click.option("--units", **_FILES, help="所属单位的报告，可多次给，也可以给一个文件夹")
@click.option("--tables", **_FILES, help="另外的表格工作簿（xlsx、xls），可多次给")
def audit_file(
    *,
    file: Path,
    form: str | None,
    output: Path | None,
    everything: bool,
    last_year: tuple[Path, ...],
    budget: Path | None,
    units: tuple[Path, ...],
    tables: tuple[Path, ...],
) -> None:
    """核对已经公开的决算、预算报告：表与表、表与文、句子之内。

    报告可以是 pdf、docx、html、Markdown 或纯文本；只有表格的工作簿（xlsx、xls）只核对表。
    写文件夹，就核对里面的每一份。
    """
    from generator.auditing import audited
    from generator.handed import Handed, Unfitting
    from generator.results import FORMATS as RESULTS
    from generator.results import FULL, WRITERS, verdict

    form = form or "text"
    if form not in RESULTS:
        raise click.UsageError(f"没有“{form}”这种格式；可以写 {'、'.join(RESULTS)}")
    form = FULL if everything and form == "text" else form
    handed = Handed(last_year, budget, units, tables)
    if file.is_dir() and handed:
        raise click.UsageError(
            "--last-year、--budget、--units、--tables 用来核对一份报告，不是文件夹"
        )
    if file.is_dir():
        _audit_folder(file, form, output)
    try:
        result = audited(file, handed=handed)
    except Unfitting as error:
        _list([Problem("", said) for said in error.problems], "给的文件对不上，没有核对")
        sys.exit(2)
    except InvalidReport as error:
        _list(error.problems, f"{file.name} 的已核文件有问题")
        sys.exit(2)
    if (path := _result_path(file, form, output)) is None:
        _put(WRITERS[form](result))
    else:
        _write_result(path, WRITERS[form](result))
        click.echo(verdict(result))
    sys.exit(1 if result.wrong else 0)


def _audit_folder(folder: Path, form: str, output: Path | None) -> NoReturn:
    from generator.auditing import reports_in
    from generator.bureau import RESULTS, audit_folder
    from generator.results import FILES

    if output and form not in FILES:
        raise click.UsageError("文件夹的 --output 用来写 html 或 xlsx；别的格式写到标准输出")
    try:
        text, code = audit_folder(reports_in(folder), form, output or folder / RESULTS)
    except CannotWrite as error:
        _list(_problems(error), "结果没有写出")
        sys.exit(2)
    _put(text)
    sys.exit(code)


def _result_path(file: Path, form: str, output: Path | None) -> Path | None:
    """Where a report's result is written; None for the standard output."""
    from generator.results import FILES

    if output == Path(STDIN) or (output is None and form not in FILES):
        return None
    path = output or file.parent
    if path.is_dir():
        path /= f"{file.stem}-核对.{form if form in {*FILES, 'json', 'yaml'} else 'txt'}"
    if path.exists() and path.samefile(file):
        raise click.UsageError("--output 写的就是报告本身；请换一个文件名")
    return path


def _write_result(path: Path, written: str | bytes) -> None:
    """Writes a result; what somebody changed there, a remark in a 底稿, is kept beside it."""
    try:
        kept = deliver(path.parent, {path.name: written})
    except CannotWrite as error:
        _list(_problems(error), "结果没有写出")
        sys.exit(2)
    click.echo(f"已写 {path}")
    if kept:
        click.echo(f"原来的文件有人改过，已另存为 {'、'.join(map(str, kept))}")


@cli.command(options_metavar="[选项]")
@click.argument("code", metavar="[编号]", required=False)
def rules(*, code: str | None) -> None:
    """列出规则：核对公开报告的，和写完以后自查的；写编号看一条的全文。"""
    from generator.rulebook import UnknownRule, listing, one

    try:
        _put(one(code) if code else listing())
    except UnknownRule as error:
        raise click.UsageError(str(error)) from None


def _problems(error: Exception) -> tuple[Problem, ...]:
    return error.problems if isinstance(error, InvalidReport) else (Problem("", str(error)),)


def _fail(problems: Iterable[Problem], title: str = "有问题") -> NoReturn:
    found = tuple(problems)
    errors = [problem for problem in found if not problem.hint]
    _list(errors, title)
    _list([problem for problem in found if problem.hint], "另外请看一看")
    if errors and all(problem.message.startswith("缺原因") for problem in errors):
        click.echo("想先看全文：加 --draft（make report 加 DRAFT=1）", err=True)
    sys.exit(1)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs a command and exits with its code; a fault of the program shows its traceback."""
    run: Callable[..., object] = cli.main
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as the error stream is already
    try:
        run(args=arguments, prog_name="juesuan", standalone_mode=False)
    except (InvalidReport, UnknownStyle, CannotWrite) as error:
        _fail(_problems(error))
    except Unreadable as error:
        _list(_problems(error), "读不了这份报告")
        sys.exit(2)
    except (BadStyle, BadTemplate) as error:
        click.echo(f"样式或模板有错：{error}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(explained(error), err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception:  # noqa: BLE001  the last door: a bug shows itself whole, with its own code
        traceback.print_exc()
        sys.exit(2)
    sys.exit(0)
