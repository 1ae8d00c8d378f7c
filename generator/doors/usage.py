"""Usage: how the command line is written, in Chinese: its help, and what a wrong call is told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Final

import click

from generator.vocabulary.commands import by_make

# What click says of a wrong call, and the same for those who do not read English.
_SAID: Final = (
    (r"Missing argument '(.+)'", "还要写{}"),
    (r"Missing option '(.+)'", "还要写 {}"),
    (r"No such option:? '?(--?[^'. ]*)", "没有 {} 这个选项"),
    (r"No such command '(.*?)'\.", "没有“{}”这个命令"),
    (r"Option '(.+)' requires an argument", "{} 后面还要写内容"),
    (r"Option '(.+)' does not take a value", "{} 后面不写内容"),
    (r"Got unexpected extra arguments? \((.+)\)", "多写了 {}；名字里有空格的请用引号括起来"),
)


class Command(click.Command):
    """A command whose help is in Chinese, with columns that hold although a 汉字 takes two."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "列出写法"
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(f"用法：{_call(self, ctx)}\n")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        from inspect import cleandoc
        from textwrap import indent

        formatter.write(f"\n{indent(cleandoc(self.help or ''), '  ')}\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [param.get_help_record(ctx) for param in self.get_params(ctx)]
        _table(formatter, "选项", [row for row in rows if row and row[1]])


class Group(Command, click.Group):
    """The commands together; those behind `doors`, as module:name, are imported when asked for."""

    command_class = Command

    def __init__(self, *args: Any, doors: Mapping[str, str] | None = None, **how: Any) -> None:
        super().__init__(*args, **how)
        self._doors = doors or {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return [*(self._doors or self.commands)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self._doors and cmd_name not in self.commands:
            module, _, name = self._doors[cmd_name].partition(":")
            self.add_command(getattr(import_module(f"generator.doors.{module}"), name))
        return super().get_command(ctx, cmd_name)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        known = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, one.short_help or one.help or "") for name, one in known if one]
        _table(formatter, "命令", [(name, text.partition("\n")[0]) for name, text in rows])
        super().format_options(ctx, formatter)


def _call(command: click.Command, context: click.Context) -> str:
    return " ".join([context.command_path, *command.collect_usage_pieces(context)])


def _table(formatter: click.HelpFormatter, title: str, rows: Sequence[tuple[str, str]]) -> None:
    from rich.cells import cell_len

    most = max((cell_len(left) for left, _ in rows), default=0)
    formatter.write(f"\n{title}：\n")
    for left, right in rows:
        blank = " " * (most - cell_len(left))
        formatter.write(f"  {left}{blank}  {right.replace('[required]', '（必写）')}\n")


def _meant(written: str, context: click.Context) -> str:
    """The option or the command that somebody may have meant who wrote another; "" for none."""
    from difflib import get_close_matches

    command = context.command
    known = [one for param in command.get_params(context) for one in param.opts if one[:2] == "--"]
    if isinstance(command, click.Group):
        known += command.list_commands(context)
    return "" if written in known else "、".join(get_close_matches(written, known, 1, cutoff=0.75))


def explained(error: click.ClickException) -> str:
    """What is wrong with a call, and how it is written."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    message, match = error.format_message(), None
    for pattern, said in _SAID:
        if match := re.match(pattern, message):
            message = said.format(match[1])
            break
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return message
    if match and (meant := _meant(match[1], context)):
        message += f"，是不是 {meant}？"
    if by_make():
        return f"{message}\n全部写法：make help"
    usage = f"用法：{_call(context.command, context)}"
    return f"{message}\n{usage}\n全部写法：{context.command_path} --help"
