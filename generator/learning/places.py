"""Places: where each one of the templates stands, and what was seen there of one telling."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from generator.learning.identified import Content
from generator.learning.phrasing import Body, If, Node, inside
from generator.learning.uttering import Heading, Piece, Wording


class Gap(Struct, frozen=True):
    """The place between two others of one body, where something could stand."""

    body: int  # the identity of the body
    at: int


Place = Node | Heading | Gap


class Observed(Struct, frozen=True):
    """One telling of a place: the piece, and what stands there in what was published."""

    piece: Piece
    content: Content
    was: Content
    raw: str = ""
    told: tuple[str, str] = ("", "")  # its sentence as it was told, and as it was published
    is_last: bool = False  # nothing of the section comes behind it
    doubtful: bool = False  # its sentence has a figure or a name that is not the facts'
    beside: frozenset[str] = frozenset()  # the line of the figure next to it

    @property
    def is_changed(self) -> bool:
        return self.content != self.was


Observations = dict[Place, list[Observed]]


class Map(Struct):
    """Where each place stands: the bodies that it is in, outermost first, and at which place."""

    paths: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    bodies: dict[int, Body] = field(default_factory=dict)

    @classmethod
    def of(cls, wording: Wording) -> Map:
        found = cls()
        for body in wording.phrasing.sections.values():
            found._add(body, ())
        for sentence in wording.phrasing.sentences.values():
            found._add(sentence.body, ())
        return found

    def _add(self, body: Body, above: tuple[tuple[int, int], ...]) -> None:
        self.bodies[id(body)] = body
        for at, node in enumerate(body):
            self.paths[id(node)] = (*above, (id(body), at))
            for inner in inside(node):
                self._add(inner, self.paths[id(node)])

    def way(self, piece: Piece) -> tuple[tuple[int, int], ...]:
        """The way to a piece through the sentences that it is said in."""
        if isinstance(piece.place, Heading):
            return ()
        steps = [self.paths[id(call)] for call in piece.calls]
        return tuple(
            step for path in (*steps, self.paths.get(id(piece.place), ())) for step in path
        )

    def gap(self, one: Piece, other: Piece) -> tuple[Gap, Piece] | None:
        """The place between two pieces; with the one that knows what can be written there."""
        ways = self.way(one), self.way(other)
        if not ways[0]:  # behind a heading: where the first paragraph begins
            own = self.paths.get(id(other.calls[0] if other.calls else other.place))
            return (Gap(*own[-1]), other) if own else None
        for at, (step, next_step) in enumerate(zip(*ways, strict=False)):
            if step == next_step:
                continue
            if step[0] != next_step[0] or step[1] > next_step[1]:
                return None
            shorter = one if len(ways[0]) - at <= len(ways[1]) - at else other
            return self._behind(ways[0][at:]), shorter
        return None

    def _behind(self, way: Sequence[tuple[int, int]]) -> Gap:
        """The place behind a piece: in the case that it is told in, where each case is told."""
        (body, at), *inner = way
        node = self.bodies[body][at]
        if inner and isinstance(node, If) and node.branches[-1][0] is None:
            return self._behind(inner)
        return Gap(body, at + 1)
