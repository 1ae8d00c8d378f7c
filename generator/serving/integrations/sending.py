"""Sending: what stands in the outbox is handed in: once, whenever the program is killed.

What may be done again is done again, later each time; the start is not.  Where its answer was lost
the OA is asked by the business key when all that was on its way has settled; where it cannot be
asked, a person is told.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from threading import Event
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import replace

from generator.serving.integrations.mapping_text import BadMapping
from generator.serving.integrations.outbox import (
    DOUBTFUL,
    GIVEN_UP,
    UNDER_WAY,
    Outbox,
    Taken,
)
from generator.serving.integrations.workflow import (
    CannotAsk,
    Letter,
    NotYet,
    Refused,
    Started,
    Unclear,
    Workflow,
)

if TYPE_CHECKING:
    from generator.serving.integrations.mapped import Flow

_LOG: Final = logging.getLogger(__name__)
_FIRST: Final = 2_000  # milliseconds before the second try; each later one is twice as far
_LONGEST: Final = 900_000
_LEASE: Final = 120_000  # milliseconds after which somebody else may take up what one was killed at
_NO_MAPPING: Final = 60_000  # milliseconds between two looks for a mapping that is not there
_IDLE: Final = 2  # seconds between two looks into an empty outbox

# Their own records name addresses; ours say how it went, without what anybody said.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def pause(tries: int, at_least: int = 0) -> int:
    """Milliseconds before the next try: twice as many each time, and not all at one moment."""
    whole = min(_FIRST << min(tries, 20), _LONGEST)
    return max(at_least, whole // 2 + secrets.randbelow(whole // 2 + 1))


class Sender(Struct):
    """Hands in what is due, one letter after the other; several of them may work beside each other.

    `flows` has a mapping by its name, read anew each time; `opens` the system of one; `seals` a
    letter, by its number, as it goes out now.
    """

    outbox: Outbox
    flows: Callable[[], Mapping[str, Callable[[], Flow]]]
    opens: Callable[[Flow], Workflow]
    pauses: Callable[[int, int], int] = field(default=pause)
    lease: int = _LEASE
    seals: Callable[[int, Letter], Letter] = field(default=lambda _, letter: letter)

    def run(self, stop: Event) -> None:
        """Works until it is told to stop."""
        while not stop.is_set():
            try:
                did = self.once()
            except Exception as error:  # noqa: BLE001  the outbox has all that is needed to go on
                _LOG.error("送 OA：没有料到的错误（%s），稍后再试", type(error).__name__)
                did = False
            if not did:
                stop.wait(_IDLE)

    def once(self) -> bool:
        """Does what is due first; False where nothing is."""
        taken = self.outbox.take(self.lease)
        if taken is None:
            return False
        try:
            flow = self.flows()[taken.flow]()
            workflow = self.opens(flow)
        except KeyError:
            self._wait_for(taken, f"没有映射文件“{taken.flow}”，放回去就接着送")
        except (BadMapping, Refused) as error:
            self._wait_for(taken, f"映射文件“{taken.flow}”用不了：{error}")
        else:
            if taken.state == UNDER_WAY:
                self._look_for(taken, workflow, flow)
            else:
                self._hand_in(taken, workflow, flow)
        return True

    def state(self, number: int) -> str:
        """Where the workflow of a row stands that has arrived, as its OA says.

        Raises LookupError where there is no such row, or no mapping; BadMapping; CannotAsk, NotYet,
        Refused, Unclear.
        """
        flow_name, started = self.outbox.arrival(number)
        return self.opens(self.flows()[flow_name]()).state(started)

    def _wait_for(self, taken: Taken, said: str) -> None:
        """Waits for whoever mends a mapping: that is no try."""
        _LOG.warning("送 OA %s：映射文件用不了", taken.key)
        self.outbox.later(taken, said, _NO_MAPPING, of=taken.state, counts=False)

    def _later(self, taken: Taken, said: str, wait: int) -> None:
        _LOG.warning("送 OA %s：稍后再试", taken.key)
        self.outbox.later(taken, said, wait, of=taken.state)

    def _told(self, taken: Taken, state: str, said: str) -> None:
        _LOG.warning("送 OA %s：%s", taken.key, state)
        self.outbox.to_a_person(taken, state, said)

    # ------------------------------------------------------------ to hand it in

    def _hand_in(self, taken: Taken, workflow: Workflow, flow: Flow) -> None:
        try:
            start = workflow.prepare(self.seals(taken.id, self.outbox.letter(taken)))
        except (NotYet, Unclear) as error:  # nothing of it was a start
            self._try_later(taken, flow, error)
            return
        except Refused as error:
            self._told(taken, GIVEN_UP, str(error))
            return
        if self.outbox.launch(taken, flow.settles * 1000):
            self._start(taken, start, flow)

    def _try_later(self, taken: Taken, flow: Flow, error: NotYet | Unclear) -> None:
        if taken.tries + 1 >= flow.most:
            self._told(taken, GIVEN_UP, f"试了 {flow.most} 次都没有送出：{error}")
            return
        wait = error.wait if isinstance(error, NotYet) else 0
        self._later(taken, str(error), self.pauses(taken.tries, wait))

    def _start(self, taken: Taken, start: Callable[[], Started], flow: Flow) -> None:
        """The one request that must not be made twice."""
        launched = replace(taken, state=UNDER_WAY)
        try:
            started = start()
        except NotYet as error:  # it never left, or was turned away unread
            if taken.tries + 1 >= flow.most:
                self._told(launched, GIVEN_UP, f"试了 {flow.most} 次都没有送出：{error}")
            else:
                wait = self.pauses(taken.tries, error.wait)
                self.outbox.send_again(launched, str(error), wait, tries=taken.tries + 1)
        except Refused as error:
            self._told(launched, GIVEN_UP, str(error))
        except Unclear as error:
            said = f"{error}；先到 OA 里查有没有，不会直接重发"
            _LOG.warning("送 OA %s：没有收到答复", taken.key)
            self.outbox.later(launched, said, flow.settles * 1000, of=UNDER_WAY)
        else:
            if self.outbox.arrived(launched, started):
                _LOG.info("送 OA %s：已发，流程 %s", taken.key, started.id)

    # ------------------------------------------------------------ what was on its way

    def _look_for(self, taken: Taken, workflow: Workflow, flow: Flow) -> None:
        """Asks for what was on its way when somebody was killed, or when no answer came."""
        if not workflow.asks:
            self._told(taken, DOUBTFUL, LOOK.format(taken.key))
            return
        try:
            found = workflow.find(taken.key)
        except (NotYet, Unclear) as error:
            if taken.tries + 1 >= flow.most:
                self._told(taken, DOUBTFUL, f"{error}；{LOOK.format(taken.key)}")
            else:
                wait = error.wait if isinstance(error, NotYet) else 0
                self._later(taken, str(error), self.pauses(taken.tries, wait))
        except (CannotAsk, Refused) as error:
            self._told(taken, DOUBTFUL, f"{error}；{LOOK.format(taken.key)}")
        else:
            if found is not None:
                self.outbox.arrived(taken, found)
            elif taken.tries + 1 >= flow.most:
                self._told(taken, GIVEN_UP, f"试了 {flow.most} 次，OA 里都没有")
            else:
                self.outbox.send_again(taken, "上次没有送到，重新送", tries=taken.tries + 1)


LOOK: Final = (
    "上次送出后没有收到答复。请到 OA 里查有没有业务键是 {} 的流程："
    "有的，填上流程编号；没有的，点重发。在您确认以前不会再送"
)
