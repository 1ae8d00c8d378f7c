"""Many: the options of a command for any number of departments, its progress and its table."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from generator.doors.ending import fail, put
from generator.doors.options import FILE, STREAM
from generator.vocabulary.commands import by_make, option

if TYPE_CHECKING:
    from generator.province.dispatching import Tell, Workers
    from generator.province.resuming import Lines
    from generator.province.tasks import Job, Outcome, Task

_RECORD: Final = ".批量记录-{}.jsonl"  # in the folder of the outputs, where no other is named
_WORTH: Final = 20  # departments for which it is worth to begin a process

T = TypeVar("T", bound=Callable[..., Any])

_OPTIONS: Final = (
    click.option("--all", "everything", is_flag=True, help="inputs 下的每一个部门"),
    click.option("--from", "listed", **FILE, help="名单：一行一个部门，# 后面是备注"),
    click.option("--jobs", metavar="个数", help="几个部门同时做；不写看有几个处理器"),
    click.option("--resume", is_flag=True, help="接着做：填报文件、样式、程序都没有变的不重做"),
    click.option("--lines", metavar="文件", help="逐行记录：一个部门一行 JSON；- 是标准输出"),
    click.option(
        "--scheduler", metavar="地址", help="在别的机器上做：Dask 的地址，如 tcp://10.0.0.1:8786"
    ),
)


targets_argument: Final = click.argument("targets", metavar="部门…", nargs=-1)


def many_options(command: T) -> T:
    """The options of a command that can be asked of many departments."""
    return _with(_OPTIONS, command)


def running_options(command: T) -> T:
    """Those of them that say how it is done, of a command that says otherwise what is meant."""
    return _with(_OPTIONS[2:], command)


def working_options(command: T) -> T:
    """Those of them that say who does it, of a command that knows itself what it has done."""
    return _with((_OPTIONS[2], _OPTIONS[5]), command)


def _with(options: Sequence[Callable[[T], T]], command: T) -> T:
    for one in reversed(options):
        command = one(command)
    return command


class Asked(Struct, frozen=True):
    """What was typed of which departments are meant, and how they are to be done."""

    targets: tuple[str, ...]
    everything: bool = False
    listed: Path | None = None
    jobs: str | None = None
    resume: bool = False
    lines: str | None = None
    scheduler: str | None = None

    @property
    def is_many(self) -> bool:
        """Whether more than one department is meant, or something that only many are asked."""
        said = (self.everything, self.listed, self.jobs, self.resume, self.lines, self.scheduler)
        return any(said) or len(self.names) > 1

    @property
    def names(self) -> list[str]:
        """The departments that were typed, each once; make has one value for all of them."""
        return list(dict.fromkeys(name for typed in self.targets for name in _apart(typed)))

    def one(self) -> str:
        """The only one. Raises UsageError where none was typed."""
        if not self.targets:
            raise click.UsageError("还要写部门")
        return self.targets[0]

    def chosen(self, inputs: Path) -> list[str]:
        """All that are meant. Raises UsageError, InvalidReport."""
        from generator.province.gathering import departments_in, listed

        ways = [self.everything, self.listed is not None, bool(self.targets)]
        if sum(ways) != 1:
            every = "ALL=1" if by_make() else "--all"
            ways_said = f"部门、{every}、{option('--from', '名单')}"
            raise click.UsageError(f"{ways_said} 三样里写一样")
        if STREAM in self.targets:
            raise click.UsageError("- 是标准输入，只能一个部门用")
        if self.everything:
            return departments_in(inputs)
        return listed(self.listed) if self.listed else self.names

    def count(self, many: int, worth: int) -> int:
        """How many processes are to do so many departments. Raises UsageError."""
        if self.jobs is None:
            return max(1, min(os.cpu_count() or 1, many // worth))
        if not re.fullmatch("[1-9][0-9]{0,3}", self.jobs):
            raise click.UsageError(f"{option('--jobs')} 要写一个正整数，这里是“{self.jobs}”")
        return int(self.jobs)

    def workers(self, many: int, *, apart: bool = False) -> Workers:
        """Whoever does so many departments; `apart` is never this process. Raises UsageError."""
        from generator.province.pool import Alone, Pool

        if self.scheduler is not None:
            from generator.province.dask_workers import OnDask

            if self.jobs is not None:
                message = f"{option('--jobs')} 是这台机器上的；用 {option('--scheduler')} 时不写"
                raise click.UsageError(message)
            return OnDask(self.scheduler)
        jobs = self.count(many, 1 if apart else _WORTH)
        return Alone() if jobs == 1 and not apart else Pool(jobs)


def _apart(typed: str) -> list[str]:
    names = [name.strip() for name in re.split("[,，、]", typed)]
    return [typed] if len(names) == 1 or Path(typed).exists() else list(filter(None, names))


# ---------------------------------------------------------------- a run


class Run(Struct, frozen=True):
    """A run over many: what is asked, what for, the folder that the files of each go to.

    `record` is where its lines are where no other file is named; None where there are none then.
    """

    asked: Asked
    job: Job
    names: Sequence[str]
    folder: Path = Path()
    deliver: Callable[[Sequence[Outcome]], Iterable[Outcome]] = iter
    title: str = "核对"
    remarks: Callable[[], str] = str
    record: Path | None = None
    extra: Path | None = None

    def end(self, tasks: Iterator[Task | Outcome], workers: Workers) -> NoReturn:
        """Does all of it, prints the table and exits with its code."""
        from generator.province.told import Tally, exit_code, overall, to_table

        tally = Tally()
        self.go(tasks, workers, tally.put)
        written = f"{to_table(tally)}{self.remarks()}{overall(tally)}\n"
        if self.asked.lines == STREAM:
            click.echo(written, nl=False, err=True)
        else:
            put(written)
        sys.exit(exit_code(tally))

    def go(
        self, tasks: Iterator[Task | Outcome], workers: Workers, tell: Tell, size: int = 0
    ) -> None:
        """Does all of it, each told when it is done, with its line."""
        from generator.province.dispatching import run
        from generator.province.tasks import CHUNK

        lines = self._lines()
        with _stopping(), bar(self.title, len(self.names)) as advance:

            def done(outcome: Outcome) -> None:
                tell(outcome)
                self._put(outcome, lines)
                advance()

            asked = self._resumed(tasks, lines)
            run(self.job, workers, asked, self.deliver, done, size or CHUNK)
        if lines:
            lines.finish(self.names)

    def _resumed(
        self, tasks: Iterator[Task | Outcome], lines: Lines | None
    ) -> Iterator[Task | Outcome]:
        """The tasks, with the outcome in place of each that has been done before."""
        from generator.province.dispatching import key_of
        from generator.province.tasks import Outcome

        for one in tasks:
            known = None
            if lines and self.asked.resume and not isinstance(one, Outcome):
                known = lines.known(one.name, key_of(self.job, one))
            yield known or one

    def _lines(self) -> Lines | None:
        from generator.province.resuming import Lines

        typed = self.asked.lines
        path = self.record if typed in {None, STREAM} else Path(str(typed))
        if path is None:
            if self.asked.resume:
                message = f"{option('--resume')} 要和 {option('--lines', '上次的记录')} 一起写"
                raise click.UsageError(message)
            return None
        try:
            return Lines(path, self.folder, self.extra)
        except OSError as error:
            from generator.entry.access import UNWRITABLE
            from generator.problem import NOWHERE, Problem

            why = f"{error.filename or path} 写不了：系统说 {error.strerror}"
            fail([Problem(NOWHERE, why, rule=UNWRITABLE)], "什么也没有写")

    def _put(self, outcome: Outcome, lines: Lines | None) -> None:
        from generator.province.resuming import line_of

        if lines:
            lines.put(outcome)
        if self.asked.lines == STREAM:
            put(line_of(outcome))


@contextmanager
def _stopping() -> Iterator[None]:
    """Says how to go on, where somebody stops a run."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        click.echo(f"停下了：写好的都完整；加 {option('--resume')} 再运行，接着做", err=True)
        raise


@contextmanager
def bar(title: str, many: int) -> Iterator[Callable[[], None]]:
    """What tells that one more is done: a bar on the error stream, where somebody is looking."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(title, total=many)
        yield lambda: progress.advance(bar)


# ---------------------------------------------------------------- files into place


class Delivery:
    """Puts the outputs of many into one folder, those of a chunk together; of two one is told."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._whose = dict[str, str]()
        self._kept = list[Path]()

    def __call__(self, outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
        from generator.doors.delivery import CannotWrite

        own = [self._own(one) for one in outcomes]
        try:
            self._deliver(own)
        except CannotWrite:
            yield from map(self._alone, own)
        else:
            yield from own

    def remarks(self) -> str:
        """Where the outputs are, and what somebody had edited of those that were there."""
        said = f"写在 {self._output}\n"
        if self._kept:
            said += f"原来的文件有人改过，已另存为 {'、'.join(map(str, self._kept))}\n"
        return said

    def _deliver(self, outcomes: Iterable[Outcome]) -> None:
        from generator.doors.delivery import deliver

        if files := {name: data for one in outcomes for name, data in one.files.items()}:
            self._kept += deliver(self._output, files)

    def _alone(self, outcome: Outcome) -> Outcome:
        from generator.doors.delivery import CannotWrite

        try:
            self._deliver([outcome])
        except CannotWrite as error:
            return unwritten(outcome, str(error))
        return outcome

    def _own(self, outcome: Outcome) -> Outcome:
        """The same; without its files where another department's have their names."""
        for name in outcome.files:
            # Two of one department's have one stem: of thousands, half as much to be known.
            other = self._whose.setdefault(Path(name).stem, outcome.name)
            if other != outcome.name:
                return unwritten(outcome, f"写出的文件与 {other} 的同名：{name}；请分开运行")
        return outcome


def unwritten(outcome: Outcome, why: str) -> Outcome:
    """The outcome of one whose files could not be put in place."""
    from generator.entry.access import UNWRITABLE
    from generator.problem import NOWHERE, Problem
    from generator.province.tasks import AMISS, said_of

    said = said_of([Problem(NOWHERE, why, rule=UNWRITABLE)])
    return replace(outcome, ended=AMISS, said=(*said, *outcome.said), files={}, result=None)


def record_in(output: Path, command: str) -> Path:
    """Where the lines of what a command writes into a folder are kept."""
    return output / _RECORD.format(command)


def job_of(work: Any, extra: Path | None, seconds: int = 0) -> Job:
    """The job of a run: the work, and the styles of one's own. Raises BadStyle without `extra`."""
    from generator.province.gathering import styles_in
    from generator.province.tasks import SECONDS, Job, program
    from generator.telling.style import style_folders

    named = ""
    if extra is not None:
        list(style_folders(extra))
        is_plain = not extra.is_absolute() and ".." not in extra.parts and extra.parts
        named = extra.as_posix() if is_plain else f"styles/{extra.resolve().name}"
    return Job(work, named, styles_in(extra), seconds or SECONDS, program())
