"""Engines: processes in which the engine works while the service answers somebody else.

Python runs one thread of a process at a time, however many cores there are.  So the service is one
process, which has all that lasts (connections, database, sessions, limits, jobs), and hands what
takes the engine a while to processes that have nothing of their own: they get a function by its
name and its arguments, and give back what it comes to.  One that is killed costs an answer the time
to ask another.  Where none are begun, everything is done where it is asked for.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable
from functools import wraps
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import LifoQueue
from typing import Any, Final, ParamSpec, TypeVar, cast

from generator.serving.failing import places_of
from generator.serving.working.confining import BEGINNING, PRELOADED

_WARMED: Final = "generator.serving.drafting.warmed"
_SECONDS: Final = 60  # that one answer may take
_TRIES: Final = 2

P = ParamSpec("P")
R = TypeVar("R")


class NoEngine(Exception):  # noqa: N818  an outcome: what was asked killed whoever was asked
    """What was asked for was not worked out: it took too long, or whoever worked at it was gone."""


class _Gone(Exception):  # noqa: N818  likewise
    """An engine that gives no answer."""


class _Engine:
    """One process, begun when it is first asked."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    def begin(self) -> Connection:
        if self._line is not None:
            return self._line
        forks = "forkserver" in get_all_start_methods()
        context = get_context("forkserver") if forks else get_context("spawn")
        with BEGINNING:
            if forks:
                context.set_forkserver_preload(["__main__", PRELOADED, _WARMED])
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
        self._process, self._line = process, ours
        return ours

    def ask(self, asked: bytes) -> tuple[bool, Any]:
        """What a function comes to, or what it raised. Raises _Gone."""
        line = self.begin()
        try:
            line.send_bytes(asked)
            if line.poll(_SECONDS):
                return cast("tuple[bool, Any]", line.recv())
        except (EOFError, OSError) as error:
            raise _Gone from error
        raise _Gone

    def end(self) -> None:
        process, line = self._process, self._line
        self._process = self._line = None
        if process is not None:
            with BEGINNING:
                process.kill()  # whoever waits at the line sees its end
                process.join()
        if line is not None:
            line.close()


class Engines:
    """So many engines; whoever asks waits for one that is free, in turn.

    What is `lasting` leaves one of them to those who type.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._free: LifoQueue[_Engine] = LifoQueue()  # the one that worked last is warm
        self._every = [_Engine() for _ in range(most)]
        for one in self._every:
            self._free.put(one)
        self._lasting = threading.BoundedSemaphore(max(1, most - 1))
        self._closed = False

    def begin(self) -> None:
        """Begins them; who asks before they are there has it done where it is asked for."""
        for one in self._every:
            one.begin()
        _IN_USE.append(self)
        if self._closed:  # meanwhile
            self.close()

    def close(self) -> None:
        """Ends them."""
        self._closed = True
        if self in _IN_USE:
            _IN_USE.remove(self)
        for one in self._every:
            one.end()

    def run(self, function: Callable[..., R], given: tuple[Any, ...], *, lasting: bool) -> R:
        """What a function comes to, worked out by an engine; raises what it raises, or NoEngine."""
        asked = pickle.dumps((function, given), pickle.HIGHEST_PROTOCOL)
        if not lasting:
            return cast("R", self._ask(asked))
        with self._lasting:
            return cast("R", self._ask(asked))

    def _ask(self, asked: bytes) -> object:
        for _ in range(_TRIES):
            engine = self._free.get()
            try:
                if self._closed:
                    break
                good, found = engine.ask(asked)
            except _Gone:
                engine.end()
                continue
            finally:
                self._free.put(engine)
            if good:
                return found
            raise found
        raise NoEngine


_IN_USE: Final[list[Engines]] = []  # of this process


def apart(function: Callable[P, R]) -> Callable[P, R]:
    """A function of a module that an engine works out, where there are any.

    What it is given and what it gives back goes over a line: it stands for itself (`pickle`), and
    nothing of it is compared by `is`.
    """
    return _handed(function, lasting=False)


def apart_at_leisure(function: Callable[P, R]) -> Callable[P, R]:
    """The same for what takes seconds: where there is one engine, it is left to those who type."""
    return _handed(function, lasting=True)


def _handed(function: Callable[P, R], *, lasting: bool) -> Callable[P, R]:
    @wraps(function)
    def handed(*given: P.args, **named: P.kwargs) -> R:
        if not _IN_USE or named or (lasting and _IN_USE[-1].most == 1):
            return function(*given, **named)
        return _IN_USE[-1].run(handed, given, lasting=lasting)

    return handed


# ---------------------------------------------------------------- in the process


def _work(line: Connection) -> None:
    """Answers until whoever asks is gone: Ctrl-C in their terminal is for them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            function, given = line.recv()
            line.send_bytes(_answer(function, given))
        except (EOFError, OSError):
            os._exit(0)


def _answer(function: Callable[..., object], given: tuple[Any, ...]) -> bytes:
    try:
        return pickle.dumps((True, function(*given)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001  it is raised where it was asked for
        error.places = places_of(error)  # type: ignore[attr-defined]
        try:
            return pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)
        except Exception:  # noqa: BLE001  it holds what cannot be sent
            return pickle.dumps((False, NoEngine(type(error).__name__)))
