"""Telling: what a command prints, and every way in which one ends, with its exit code."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click

from generator.doors.usage import explained
from generator.elements import harmless
from generator.elements.interchange import laid_out
from generator.problem import NOWHERE, InvalidReport, Place, Problem
from generator.vocabulary.commands import option

if TYPE_CHECKING:
    from generator import UnknownStyle
    from generator.doors.delivery import CannotWrite
    from generator.publication import NoSuchPart
    from generator.published.shape import Unreadable

    # What ends a command with one message, and knows the rule that it is about.
    Refusal = CannotWrite | NoSuchPart | UnknownStyle | Unreadable


def put(text: str | bytes, form: str = "") -> None:
    """A result on the standard output, in UTF-8 whatever the terminal is set to.

    JSON is a line for a program, and laid out where a person is looking at it.
    """
    if form == "json" and isinstance(text, str) and sys.stdout is not None and sys.stdout.isatty():
        text = laid_out(text)
    click.echo(text if isinstance(text, bytes) else text.encode(), nl=False)


def put_list(problems: Iterable[Problem], title: str) -> None:
    """Problems on the standard error stream, one a line, each once."""
    lines = list(dict.fromkeys(map(str, problems)))
    if not lines:
        return
    click.secho(f"{title}（{len(lines)} 处）：", bold=True, err=True)
    for line in lines:
        click.echo(f"  • {harmless(line)}", err=True)


def put_remarks(problems: Iterable[Problem]) -> None:
    """What is still wrong or missing in what was written, and what is only to be looked at."""
    found = tuple(problems)
    put_list([one for one in found if not one.hint], "还要填、要改")
    put_list([one for one in found if one.hint], "请看一看")


def put_kept(kept: Sequence[Path]) -> None:
    """Where the files are that somebody had edited."""
    if kept:
        click.echo(f"原来的文件有人改过，已另存为 {'、'.join(map(str, kept))}")


def put_file(path: Path, written: str | bytes) -> None:
    """Writes a result; what somebody changed there, a remark in a 底稿, is kept beside it."""
    from generator.doors.delivery import CannotWrite, deliver

    try:
        kept = deliver(path.parent, {path.name: written})
    except CannotWrite as error:
        refuse(problems_of(error), "结果没有写出")
    click.echo(f"已写 {path}")
    put_kept(kept)


# ---------------------------------------------------------------- how a command ends


def problems_of(error: InvalidReport | Refusal) -> tuple[Problem, ...]:
    """What is wrong, of an input or of what was asked for."""
    if isinstance(error, InvalidReport):
        return error.problems
    return (Problem(NOWHERE, str(error), rule=error.rule),)


def fail(problems: Iterable[Problem], title: str = "有问题") -> NoReturn:
    """The input is wrong, and nothing was written: 1."""
    found = tuple(problems)
    errors = [problem for problem in found if not problem.hint]
    put_list(errors, title)
    put_list([problem for problem in found if problem.hint], "另外请看一看")
    if errors and _lack_reasons(errors):
        click.echo(f"想先看全文：加 {option('--draft')}", err=True)
    sys.exit(1)


def _lack_reasons(problems: Iterable[Problem]) -> bool:
    """Whether reasons are all that is missing: a draft is written without them."""
    from generator.facts.line import MISSING_REASON

    return all(problem.rule is MISSING_REASON for problem in problems)


def refuse(problems: Iterable[Problem], title: str) -> NoReturn:
    """What was handed in cannot be worked on: 2, because 1 says that a report is wrong."""
    put_list(problems, title)
    sys.exit(2)


def ended(command: Callable[..., object], arguments: list[str] | None) -> NoReturn:
    """Runs a command and exits with its code; a fault of the program shows its traceback.

    Told to stop, it takes back what it has not written to its end, and exits as a shell expects:
    130 (Ctrl-C), 143 (SIGTERM), 129 (the terminal was closed).
    """
    try:
        with _stoppable():
            command(args=arguments, prog_name="juesuan", standalone_mode=False)
    except click.ClickException as error:
        click.echo(explained(error), err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as error:  # noqa: BLE001  the last door: a bug shows itself whole, with its own code
        _end(error)
    sys.exit(0)


@contextmanager
def _stoppable() -> Iterator[None]:
    """What asks the program to end is an exception in it, as Ctrl-C is: nothing stays half done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _STOPS if hasattr(signal, name)]
    # What is ignored stays ignored, as nohup has it.
    before = {one: signal.getsignal(one) for one in numbers}
    ours = [one for one, handler in before.items() if handler == signal.SIG_DFL]
    for one in ours:
        signal.signal(one, _stop)
    try:
        yield
    finally:
        for one in ours:
            signal.signal(one, before[one])


_STOPS: Final = ("SIGTERM", "SIGHUP", "SIGBREAK")


def _stop(number: int, _: object) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # what is being taken back is not stopped once more
    sys.exit(128 + number)


def _end(error: Exception) -> NoReturn:
    """Each kind is imported when something has gone wrong: nobody waits for it who did well."""
    from generator.doors.delivery import CannotWrite
    from generator.published.shape import Unreadable

    if isinstance(error, InvalidReport | CannotWrite):
        fail(problems_of(error))
    if isinstance(error, Unreadable):
        refuse(problems_of(error), "读不了这份报告")

    if isinstance(error, PermissionError) and error.filename:
        from generator.entry.access import UNREADABLE

        place = Place(file=str(error.filename))
        refuse([Problem(place, "没有读取的权限", rule=UNREADABLE)], "打不开")

    from generator import BadStyle, BadTemplate, UnknownStyle
    from generator.province.dask_workers import Unreached
    from generator.publication import NoSuchPart

    if isinstance(error, NoSuchPart):
        refuse(problems_of(error), "没有这一部分")
    if isinstance(error, UnknownStyle):
        fail(problems_of(error))
    if isinstance(error, BadStyle | BadTemplate):
        click.echo(f"样式或模板有错：{error}", err=True)
    elif isinstance(error, Unreached):
        click.echo(f"没有做完：{error}", err=True)
    else:
        from traceback import print_exception

        print_exception(error)
    sys.exit(2)
