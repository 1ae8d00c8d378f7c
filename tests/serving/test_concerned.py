"""Whatever is still to be done stands at a box in which it can be done."""

from __future__ import annotations

import pytest
from example import EXAMPLE

from generator.serving.drafting.concerned import concerned, places_asked_for
from generator.serving.drafting.laid_out import pointer_of, sheet_of

TEXT = EXAMPLE.read_text("utf-8")


def without(block: str) -> str:
    """The example without what stands below a key of it."""
    lines, kept, inside = TEXT.splitlines(), [], -1
    for line in lines:
        deep = len(line) - len(line.lstrip())
        if inside >= 0 and (not line.strip() or deep > inside):
            continue
        inside = -1
        if line.strip().startswith(f"{block}:"):
            inside = deep
            continue
        kept.append(line)
    assert len(kept) < len(lines)
    return "\n".join(kept) + "\n"


@pytest.mark.parametrize("block", ["车辆", "国有资产", "职责", "决算单位", "培训费"])
def test_every_problem_has_a_box_that_is_found_by_its_task(block: str) -> None:
    sheet = sheet_of(without(block), "决算")
    boxes = {pointer_of(one.path) for one in sheet.fields()}
    told = [one for field in sheet.fields() for one in field.problems]
    for one in sheet.problems:
        if one.path:
            assert pointer_of(sheet.leads.get(one, one.path)) in boxes, one.told
            assert one in told, one.told
    assert len(told) == len(set(told))


PLACES = {
    ("资产", "车辆", "公务"): "1",
    ("资产", "车辆", "其他"): None,
    ("资产", "设备50"): "2",
    ("资产", "设备100"): "3",
    ("概况", "职责", 0): None,
    ("培训", "次数"): "",
    ("培训", "人数"): "",
}


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        (("资产", "车辆", "公务"), ("资产", "车辆", "公务")),  # as it is
        (("资产", "车辆"), ("资产", "车辆", "其他")),  # the first below it that is empty
        (("资产", "设备100（或者别的）"), ("资产", "设备100")),  # the one that is called most alike
        (("概况", "职责"), ("概况", "职责", 0)),
        (("培训",), ("培训", "人数")),  # which is named
        (("没有",), None),
        ((), None),
    ],
)
def test_a_problem_concerns_the_nearest_box(
    asked: tuple[str, ...], place: tuple[str | int, ...] | None
) -> None:
    assert concerned(asked, PLACES, "还没有写 人数；请写上") == place


def test_of_an_empty_list_the_first_line_is_asked_for() -> None:
    assert [*places_asked_for(("概况", "职责"), "决算")] == [("概况", "职责", 0)]
    assert ("培训费", "人数") in places_asked_for(("培训费",), "决算")
    assert [*places_asked_for(("支出",), "决算")] == []
