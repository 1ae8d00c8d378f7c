"""Hostile tasks: what a reader might be made to do by what it reads; run apart, by name."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.serving.working.apart import Declined
from generator.serving.working.uploads import Upload

Files = Sequence[Upload]
Options = Mapping[str, str]
Parts = Mapping[str, bytes]


def echo(files: Files, options: Options) -> Parts:
    """What it was given."""
    said = "".join(f"{key}={value};" for key, value in options.items())
    return {**{f"{one.field}/{one.name}": one.data for one in files}, "options": said.encode()}


def patience(_: Files, __: Options) -> Parts:
    """How far it lets others go first."""
    return {"nice": str(os.nice(0)).encode()}


def nothing(_: Files, __: Options) -> Parts:
    return {}


def where(_: Files, __: Options) -> Parts:
    return {"where": os.fsencode(Path.cwd()), "group": str(os.getpgrp() == os.getpid()).encode()}


def refuse(_: Files, __: Options) -> Parts:
    raise Declined("这是图片，没有文字", [{"规则": "I01", "说明": "没有文字"}])


def raise_one(files: Files, _: Options) -> Parts:
    raise ValueError(files[0].data.decode())


def eat(_: Files, __: Options) -> Parts:
    held = []
    while True:
        held.append(bytearray(16 << 20))


def eat_in_a_list(_: Files, __: Options) -> Parts:
    held: list[object] = []
    while True:
        held.append([held, len(held), str(len(held)) * 20_000])


def spin(_: Files, __: Options) -> Parts:
    while True:
        pass


def sleep(_: Files, __: Options) -> Parts:
    while True:
        time.sleep(60)


def nap(_: Files, options: Options) -> Parts:
    time.sleep(int(options["milliseconds"]) / 1000)
    return {"slept": b""}


def stay(_: Files, __: Options) -> Parts:
    """Will not be told to end."""
    for one in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGXCPU, signal.SIGHUP):
        signal.signal(one, signal.SIG_IGN)
    while True:
        time.sleep(60)


def crash(_: Files, __: Options) -> Parts:
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}


def leave(_: Files, __: Options) -> Parts:
    os._exit(0)


def fork(_: Files, options: Options) -> Parts:
    """Begins another that goes on, and answers, crashes or goes on itself."""
    pid = os.fork()
    if pid == 0:
        while True:
            time.sleep(60)
    if options["then"] == "crash":
        Path(options["told"]).write_text(str(pid), "utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
    if options["then"] == "stay":
        Path(options["told"]).write_text(str(pid), "utf-8")
        time.sleep(60)
    return {"pid": str(pid).encode()}


def flood(_: Files, __: Options) -> Parts:
    return {"much": bytes(65 << 20)}


def fill_the_disk(_: Files, __: Options) -> Parts:
    with Path("much").open("wb") as file:
        file.writelines(bytes(1 << 20) for _ in range(1000))
    return {}


def shout(_: Files, __: Options) -> Parts:
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        print("支出 1,234.50 万元", file=stream, flush=True)
    os.write(1, b"1,234.50")
    os.write(2, b"1,234.50")
    return {}
