"""Counted: groups and the people in them, and what was spent on them (N12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import in_wan
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding.sentences import Amount, Count
from generator.understanding.sentences.naming import PLANS
from generator.understanding.sentences.tokens import DOWN, UP

N12: Final = Rule(
    "N12",
    "批次、人次和支出对得上",
    "一批至少一人；接待、出国花了钱就有批次和人次，有批次和人次就花了钱；人均、批均是支出除以人次、批次；"
    "国内接待和外事接待合起来是全部接待。",
    edit=Edit("来访团组30个、来宾240人次", "来访团组300个、来宾240人次"),
    hint="提示：有支出没有人次，或者有人次没有支出；也可能是跨年结算。",
)

FOREIGN: Final = ("外宾", "外事", "国（境）外", "境外", "国外")
_MOVES: Final = (*UP, *DOWN)  # 接待减少3批次 is not how many there were
PEOPLE: Final = frozenset(("人", "人次", "名"))
GROUPS: Final = frozenset(("个", "批", "批次", "次", "场"))
_SPENT_ON: Final = {"因公出国（境）": "因公出国（境）费", "公务接待": "公务接待费"}
_VEHICLES: Final = "公务用车购置费"
_AGAIN: Final = frozenset(("累计接待", "接待", "共接待", "累计"))  # 外事接待2批，累计接待9人次
# 本部门组织的出国团组0个，出国2人次: who goes with a group of others is in none of one's own.
_OWN: Final = "组织"
_FAR: Final = 400  # characters between what was spent and what it was spent on


class Trip(Struct, frozen=True):
    """Groups and the people in them, of one kind."""

    kind: str
    groups: Count
    people: Count


def judge_counted(case: Case, inspection: Inspection) -> None:
    """批次 ≤ 人次, and no money without people nor people without money; a budget plans them."""
    reading = case.reading
    if case.of_budget or not reading.counts:
        return
    for trip in trips(reading.counts):
        spent = _spent(_SPENT_ON.get(trip.kind, ""), trip.groups, reading.amounts)
        charge = _of_trip(trip, spent)
        says = "批次不多于人次，有支出的有批次和人次"
        held = trip.groups.quote, trip.people.quote
        inspection.settle(N12, held[0].to(held[1]), charge, says, held=held)
    for one in reading.counts:
        if one.unit == "辆" and "购置" in one.words and not one.aside:
            _judge_vehicles(one, _spent(_VEHICLES, one, reading.amounts), inspection)


def trips(counts: Sequence[Count]) -> Iterator[Trip]:
    """Each number of groups with the number of people that stands behind it, of the same kind."""
    kind, open_groups = "", dict[str, Count]()
    line = -1
    for one in counts:
        if one.line != line:
            kind, line = "", one.line
            open_groups.clear()
        of = _kind(one.words) or kind
        if kind in open_groups and one.words.strip("，、") in _AGAIN:
            of = kind
        if not one.words.startswith("（"):
            kind = of
        if not of or moves(one):
            continue
        if one.unit in GROUPS:
            open_groups[of] = one
        elif one.unit in PEOPLE and of in open_groups:
            yield Trip(of, open_groups.pop(of), one)


def moves(one: Count) -> bool:
    """Whether a number is by how much there were more or fewer, not how many."""
    return any(word in one.words for word in _MOVES)


def _kind(words: str) -> str:
    if "出国" in words:
        return "因公出国（境）"
    if any(word in words for word in FOREIGN):
        return "外事接待"
    if any(word in words for word in ("接待", "来访", "来宾", "国内")):
        return "公务接待"
    return ""


def _spent(quantity: str, count: Count, amounts: Sequence[Amount]) -> Amount | None:
    """What was spent on something, as it is stated last in front of how often it happened."""
    found = None
    for one in amounts:
        if one.at.start > count.quote.start:
            break
        final = one.name.column not in PLANS and not one.aside
        if final and one.name.quantity == quantity:
            found = one
    return found if found and count.quote.start - found.at.start <= _FAR else None


def _of_trip(trip: Trip, spent: Amount | None) -> Charge | None:
    groups, people = trip.groups.value, trip.people.value
    said = trip.groups.quote.to(trip.people.quote).words
    if groups > people:
        message = f"{trip.kind} {groups} 批，只有 {people} 人次，人次不会比批次少"
        return Charge(WRONG, said, "", message)
    joined = _OWN in trip.groups.words and not groups and people
    if spent and bool(spent.printed.value) != bool(people if joined else groups and people):
        # It may have been paid in another year than it took place in.
        money = in_wan(spent.printed.value)
        message = f"{trip.kind}支出 {money} 万元，与 {groups} 批、{people} 人次对不上"
        return Charge(HINT, said, "", message)
    return None


def _judge_vehicles(count: Count, spent: Amount | None, inspection: Inspection) -> None:
    """Vehicles that were bought cost something; one that replaces another may be told apart."""
    if spent is None or (spent.printed.value and not count.value):
        return
    says = f"购置费 {in_wan(spent.printed.value)} 万元，购置 {count.value} 辆"
    fits = bool(spent.printed.value) == bool(count.value)
    charge = None if fits else Charge(HINT, str(count.value), "", f"{says}，对不上")
    inspection.settle(N12, count.quote, charge, says)
