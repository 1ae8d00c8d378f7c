"""Department tree: the departments by whom they belong to, with what is still to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from generator.serving.drafting.laid_out import TASKS
from generator.serving.store.listed_reports import Department
from generator.serving.web.deadlines import LATE
from generator.serving.web.listed_rows import Row


class Node(Struct):
    """A department, those that belong to it, and its own reports."""

    of: Department
    below: list[Node] = field(default_factory=list)
    own: list[Row] = field(default_factory=list)

    def every(self) -> Iterator[Node]:
        """This one and all below it, in the order of the tree."""
        yield self
        for one in self.below:
            yield from one.every()

    @property
    def rows(self) -> list[Row]:
        return [row for node in self.every() for row in node.own]

    @property
    def signed(self) -> int:
        return sum(row.is_done for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.due.urgency == LATE for row in self.rows)

    @property
    def idle(self) -> int:
        """How many departments have not begun."""
        return sum(not node.own for node in self.every() if not node.below)

    def to_do(self, task: str) -> int:
        return sum(row.count(task) or 0 for row in self.rows)

    @property
    def told(self) -> str:
        """What is still to be done below, in a few words."""
        said = [f"已签发 {self.signed}/{len(self.rows)}"] if self.rows else []
        said += [f"{task} {many}" for task in TASKS if (many := self.to_do(task))]
        said += [f"逾期 {self.late}"] if self.late else []
        said += [f"没开始 {self.idle}"] if self.idle else []
        return " · ".join(said)


def tree_of(departments: Sequence[Department], rows: Sequence[Row]) -> list[Node]:
    """The departments that belong to no other that is there, each with those below it."""
    nodes = {one.number: Node(one) for one in departments}
    for row in rows:
        if row.of.department in nodes:
            nodes[row.of.department].own.append(row)
    tops = []
    for one in departments:
        above = nodes.get(one.above)
        if above is None or _is_above(one.number, one.above, nodes):
            tops.append(nodes[one.number])
        else:
            above.below.append(nodes[one.number])
    return tops


def _is_above(number: str, above: str, nodes: Mapping[str, Node]) -> bool:
    """Whether a department stands above the one that it belongs to: a ring is cut."""
    seen = set()
    while above in nodes and above not in seen:
        if above == number:
            return True
        seen.add(above)
        above = nodes[above].of.above
    return False


def found_in(tops: Sequence[Node], number: str) -> Node | None:
    return next((one for top in tops for one in top.every() if one.of.number == number), None)
