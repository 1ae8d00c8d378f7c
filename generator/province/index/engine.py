"""Engine: the one place that knows DuckDB: rows in, Parquet out, questions asked of Parquet.

What goes in are whole numbers and texts in lists, what comes out are Python's own: nothing on the
way is ever printed and read again, and nothing is a float.  It keeps to the memory and the threads
that it is given, and downloads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, Final, Self

from generator.elements import harmless
from generator.province.index.parquet_tables import Layout

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEGABYTES: Final = 700  # of memory for DuckDB; the program itself is apart
THREADS: Final = 2
# Nothing is fetched, and no variable of this program is a table.
_ALWAYS: Final = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}
# A dictionary is for names: of amounts, few of which are there twice, it takes a third more.
_WRITTEN: Final = (
    "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 9, ROW_GROUP_SIZE 491520,"
    " DICTIONARY_SIZE_LIMIT 1000"
)
MISSING: Final = (
    "还没有装索引要用的软件包，请运行：pip install 'juesuan[index]'；在项目文件夹里用 make index"
)

Rows = list[tuple[Any, ...]]


class NotInstalled(Exception):  # noqa: N818  what has to be installed, not a bug
    """DuckDB is not there; the message says how to install it."""


class NotAnswered(Exception):  # noqa: N818  what was asked for cannot be had, not a bug
    """A question that is no single SELECT, is mistaken, or takes too much; the message says why."""


class NotRead(Exception):  # noqa: N818  files that are damaged, or gone: not a bug
    """Files of an index that cannot be read, or too little memory; the message says what to do."""


class Engine:
    """A DuckDB in memory, which uses a folder of its own for what does not fit.

    Without a folder nothing is put aside: what needs more memory fails.  Raises NotInstalled.
    """

    def __init__(self, spill: Path | None = None, *, megabytes: int = MEGABYTES) -> None:
        try:
            import duckdb
        except ModuleNotFoundError:
            raise NotInstalled(MISSING) from None
        limits = {"memory_limit": f"{megabytes}MB", "threads": str(THREADS)}
        aside = {"temp_directory": str(spill) if spill else ""}
        self._connection: DuckDBPyConnection = duckdb.connect(
            ":memory:", config={**_ALWAYS, **limits, **aside}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def run(self, statement: str, values: Sequence[object] = ()) -> None:
        """A statement of ours; `values` stand for its $1, $2 …  Raises NotRead."""
        self._executed(statement, values)

    def rows(self, question: str, values: Sequence[object] = ()) -> Rows:
        """What a question of ours comes to, whole.  Raises NotRead."""
        return list(self._executed(question, values).fetchall())

    def _executed(self, statement: str, values: Sequence[object]) -> DuckDBPyConnection:
        import duckdb

        try:
            return self._connection.execute(statement, list(values))
        except duckdb.OutOfMemoryException:
            raise NotRead("内存不够，没有做完；请少放几年，或者换一台内存大的电脑") from None
        except duckdb.Error as error:
            # A file that is none of Parquet is told of in many kinds of error, but always as such.
            if isinstance(error, duckdb.IOException) or _OF_A_FILE in str(error).casefold():
                raise NotRead(_why(error)) from None
            raise

    def table(self, layout: Layout) -> None:
        """Makes an empty table, or empties it."""
        columns = ", ".join(f"{quoted(one.name)} {one.type}" for one in layout.columns)
        self.run(f"CREATE OR REPLACE TABLE {quoted(layout.name)} ({columns})")

    def insert(self, layout: Layout, rows: Sequence[Sequence[object]]) -> None:
        """Rows into the table of a layout, by whole columns: a row at a time takes a thousandfold.

        Raises an error of DuckDB's for a number that its column has no room for.
        """
        if not rows:
            return
        lists = [list(column) for column in zip(*rows, strict=True)]
        unnested = ", ".join(
            f"unnest(${at}::{one.type}[])" for at, one in enumerate(layout.columns, 1)
        )
        self.run(f"INSERT INTO {quoted(layout.name)} SELECT {unnested}", lists)

    def write(self, question: str, path: Path) -> None:
        """What a question of ours comes to, as a file of Parquet."""
        self.run(f"COPY ({question}) TO {texted(str(path))} ({_WRITTEN})")

    def close_to(self, files: Iterable[Path]) -> None:
        """From here on only these files can be read, and no setting can be changed."""
        self.run(f"SET allowed_paths = [{', '.join(texted(str(path)) for path in files)}]")
        self.run("SET enable_external_access = false")
        self.run("SET lock_configuration = true")

    def asked(self, question: str, seconds: int, most: int) -> tuple[tuple[str, ...], Rows]:
        """Names of columns and at most so many rows of a question of somebody else's.

        One SELECT, after `close_to`.  Raises NotAnswered.
        """
        import duckdb

        timer = Timer(seconds, self._connection.interrupt)
        timer.start()
        try:
            # What writes a file is COPY or EXPORT, which are no SELECT.
            statements = self._connection.extract_statements(question)
            if [one.type for one in statements] != [duckdb.StatementType.SELECT]:
                raise NotAnswered("只能写一条查询（SELECT），不能改数、写文件、改设置")
            result = self._connection.execute(statements[0])
            names = tuple(str(one[0]) for one in result.description or ())
            return names, list(result.fetchmany(most))
        except duckdb.InterruptException:
            raise NotAnswered(f"{seconds} 秒还没有算完，已经停下；请缩小范围") from None
        except duckdb.OutOfMemoryException:
            raise NotAnswered("要用的内存太多，已经停下；请缩小范围") from None
        except duckdb.Error as error:
            raise NotAnswered(f"这条查询不对：{harmless(str(error).strip())}") from None
        finally:
            timer.cancel()


_OF_A_FILE: Final = ".parquet"  # in whatever is said of a file of ours


def _why(error: Exception) -> str:
    said = harmless(str(error).strip().partition("\n")[0])
    return f"索引的文件读不了或写不了（{said}）；刚刚更新过的请再运行一次，不然请删去重建"


def quoted(name: str) -> str:
    """A name as SQL has it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def texted(text: str) -> str:
    """A text as SQL has it."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def files_read(paths: Iterable[Path]) -> str:
    """The rows of some files of Parquet, as a table of a FROM."""
    return f"read_parquet([{', '.join(texted(str(path)) for path in paths)}])"
