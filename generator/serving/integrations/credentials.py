"""Credentials: passwords and keys of OA systems: of the environment, or of a file of one's own.

They are never in a mapping, a database, a message or a log.  A file is believed only where nobody
else can read it (mode 600) and it is no link.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.later import matcher
from generator.serving.integrations.workflow import Refused

_PREFIX: Final = "JUESUAN_OA_"
NAME: Final = matcher(r"[A-Z][A-Z0-9_]{0,31}", re.ASCII)
_MOST: Final = 16_384  # bytes


class Credentials(Struct, frozen=True):
    """Where they are: `JUESUAN_OA_<name>`, else a file of that name in a folder."""

    folder: Path

    def tell(self, name: str) -> str:
        """The secret of a name; '' where there is none. Raises Refused for a file that is open."""
        if not NAME.fullmatch(name):
            return ""
        if found := os.environ.get(f"{_PREFIX}{name}", ""):
            return found.strip()
        try:
            handle = os.open(self.folder / name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        except FileNotFoundError:
            return ""
        except OSError:
            raise Refused(f"凭据文件 {name} 打不开（要是普通文件，不能是链接）") from None
        with os.fdopen(handle, "rb") as file:
            kind = os.fstat(file.fileno())
            if not stat.S_ISREG(kind.st_mode):
                raise Refused(f"凭据文件 {name} 不是普通文件")
            if os.name == "posix" and kind.st_mode & 0o077:
                raise Refused(f"凭据文件 {name} 别人也能读；请运行 chmod 600 再试")
            return file.read(_MOST).decode("utf-8", "replace").strip()

    def is_given(self, name: str) -> bool:
        """Whether the environment has it, so that no file counts."""
        return bool(os.environ.get(f"{_PREFIX}{name}", ""))

    def asked(self, name: str) -> str:
        """The secret of a name. Raises Refused where there is none."""
        if found := self.tell(name):
            return found
        message = f"没有凭据 {name}；请设环境变量 {_PREFIX}{name}，或写进凭据文件夹里的 {name}"
        raise Refused(message)

    def keep(self, name: str, secret: str) -> str:
        """Writes what an OA gave us, for nobody else to read, in one step; gives back what stands.

        Of two that come at once the first one stands.
        """
        fresh = self._written(secret)
        try:
            with suppress(FileExistsError):
                os.link(fresh, self.folder / name)
        finally:
            fresh.unlink()
        return self.tell(name)

    def put(self, name: str, secret: str) -> None:
        """Writes what an administrator typed, in place of what there was."""
        self._written(secret).replace(self.folder / name)

    def drop(self, name: str) -> None:
        """Takes the file of a secret away, where there is one."""
        if NAME.fullmatch(name):
            (self.folder / name).unlink(missing_ok=True)

    def _written(self, secret: str) -> Path:
        """A file with a secret that nobody else can read (mode 600), under no name yet."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(prefix=".", dir=self.folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        return Path(fresh)
