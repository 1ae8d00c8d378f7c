"""Department check: a list of departments held against those that there are; all or none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from generator.serving.handing.confirming import NUMBER, number_of
from generator.serving.handing.department_list import Line
from generator.serving.store.listed_reports import Department

MOST: Final = 5_000  # departments in one list
_LONGEST: Final = 100  # characters of a name


def checked(
    lines: Sequence[Line], known: Iterable[Department], mine: Collection[str]
) -> tuple[list[Department], list[str]]:
    """The departments of a list, and all that is wrong with it, each with its place.

    `known` are the departments that there are; `mine` those that somebody may change, "*" for all.
    """
    return _Held(lines, {one.number: one for one in known}, mine).told()


class _Held:
    def __init__(
        self, lines: Sequence[Line], known: Mapping[str, Department], mine: Collection[str]
    ) -> None:
        self.lines = [(one, one.number or number_of(one.name)) for one in lines]
        self.known = known
        self.mine = mine
        self.wrong: list[str] = []
        names: dict[str, set[str]] = {}
        for one in known.values():
            names.setdefault("".join(one.name.split()), set()).add(one.number)
        for line, number in self.lines:
            names.setdefault(line.name, set()).add(number)
        self.names = names
        self.numbers = {*known, *(number for _, number in self.lines)}

    def told(self) -> tuple[list[Department], list[str]]:
        if len(self.lines) > MOST:
            return [], [f"名单有 {len(self.lines)} 行，一次最多 {MOST} 行；请分几次导入"]
        found: dict[str, Department] = {}
        places: dict[str, str] = {}
        for line, number in self.lines:
            self._form(line, number)
            if number in places:
                self._say(line, f"编码“{number[:60]}”在{places[number]}已经有了，请删去一行")
                continue
            places[number] = line.place
            found[number] = Department(number, line.name, self._above(line, number))
            self._permit(line, found[number])
        self._rings(found, places)
        return list(found.values()), self.wrong

    def _say(self, line: Line, said: str) -> None:
        self.wrong.append(f"{line.place}：{said}")

    def _form(self, line: Line, number: str) -> None:
        if not line.name:
            self._say(line, "没有写名称；请写部门的全称")
        elif len(line.name) > _LONGEST:
            self._say(line, f"名称有 {len(line.name)} 个字，最多 {_LONGEST} 个")
        if not NUMBER.fullmatch(number):
            said = f"编码“{number[:60]}”不能用；只能用英文字母、数字和 - _，最多 60 个"
            self._say(line, said)

    def _above(self, line: Line, number: str) -> str:
        """The number of the department above, by number or by name."""
        if line.above is None:
            return self.known[number].above if number in self.known else ""
        if not line.above or line.above in self.numbers:
            return line.above
        named = self.names.get(line.above, set())
        if len(named) == 1:
            return next(iter(named))
        many = f"有 {len(named)} 个，请写编码" if named else "名单和已有的部门里都没有"
        self._say(line, f"上级“{line.above[:60]}”{many}")
        return ""

    def _permit(self, line: Line, one: Department) -> None:
        if "*" in self.mine:
            return
        there = self.known.get(one.number)
        if there is not None and one.number not in self.mine:
            self._say(line, f"“{one.number}”（{there.name}）不归您管，不能改")
        elif one.above not in self.mine and (there is None or one.above != there.above):
            new = one.above in self.numbers and one.above not in self.known
            if not new:
                self._say(line, "要加在您管的部门下面；请在“上级”里写您管的部门")

    def _rings(self, found: Mapping[str, Department], places: Mapping[str, str]) -> None:
        """Who would stand above themselves; each ring is told once."""
        over = {**self.known, **found}
        told: set[str] = set()
        for number in found:
            seen: list[str] = []
            at = number
            while at in over and at not in seen:
                seen.append(at)
                at = over[at].above
            if at in seen and not told & set(seen):
                ring = seen[seen.index(at) :]
                told |= set(ring)
                names = "、".join(over[one].name for one in ring)
                place = next((places[one] for one in ring if one in places), places[number])
                self.wrong.append(f"{place}：{names} 互为上级，绕成了一圈；请改其中一个的上级")
