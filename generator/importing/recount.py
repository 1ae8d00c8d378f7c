"""Telling: what an import did, in words: what changed, what to look at, what is still to fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from generator.importing.merging import CHANGED, FILLED, GONE, KEPT, REPLACED, Change
from generator.importing.outcome import SENTENCES, TABLES
from generator.vocabulary.commands import option

if TYPE_CHECKING:
    from generator.importing import Imported

_SHOWN: Final = 60  # changes that are listed
_LONGEST: Final = 40  # characters of a text that are shown
_JOINT: Final = "→"


def told(found: Imported, *, dry: bool) -> str:
    """The result of an import; `dry` says that nothing was written."""
    return "".join(f"{line}\n" for line in _lines(found, dry=dry))


def _lines(found: Imported, *, dry: bool) -> Iterator[str]:
    taken = sum(change.kind in {FILLED, CHANGED, REPLACED} for change in found.changes)
    filled = sum(change.kind == FILLED for change in found.changes)
    done = f"没有写（{option('--dry-run')}）" if dry else "已写"
    origin, each = found.origin, "个数" if found.origin in {TABLES, SENTENCES} else "处"
    on = f"{origin}上" if origin == TABLES else origin
    if found.is_new:
        yield f"{done} {found.path}：新文件，从{on}取了 {filled} {each}"
    elif not taken:
        yield f"{found.path} 与{on}一致，没有要改的{'数' if origin == TABLES else ''}"
    else:
        yield f"{done} {found.path}：改了 {taken - filled} {each}，新填 {filled} {each[0]}"
        yield from _listed(found.changes, CHANGED, "改了")
        replaced = f"手工改过，{origin}也变了，照{origin}改了"
        yield from _listed(found.changes, REPLACED, replaced)
        yield from _listed(found.changes, FILLED, "新填")
    yield from _listed(found.changes, KEPT, "手工改过，与表不同，没有动")
    gone = [change.path[-1] for change in found.changes if change.kind == GONE]
    if gone:
        yield f"上年有、今年表上没有的科目，没有写：{'、'.join(gone)}"
    if found.doubtful:
        yield f"数变了，原因要再看一看（{len(found.doubtful)} 处）："
        yield from (f"  • {one}" for one in found.doubtful)
    if found.to_fill:
        yield f"还有 {found.to_fill} 处【待填】：{on}没有的数和文字"


def _listed(changes: Sequence[Change], kind: str, title: str) -> Iterator[str]:
    chosen = [change for change in changes if change.kind == kind]
    if not chosen:
        return
    yield f"{title}（{len(chosen)} 处）："
    for change in chosen[:_SHOWN]:
        old, new = _short(change.old), _short(change.new)
        new = new if change.kind != KEPT else f"{old}，表上 {new}"
        old = f"{old} → " if old and change.kind != KEPT else ""
        where = f"（{change.cell}）" if change.cell else ""
        yield f"  • {_JOINT.join(change.path)}：{old}{new}{where}"
    if len(chosen) > _SHOWN:
        yield f"  …… 还有 {len(chosen) - _SHOWN} 处"


def _short(text: str) -> str:
    """What was typed, a long text by its beginning."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
