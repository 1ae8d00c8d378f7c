"""Rule: the permanent record of what is checked, and the edit of the example that breaks it."""

from __future__ import annotations

from types import ModuleType

from msgspec import Struct


class Edit(Struct, frozen=True):
    """How the example report is made wrong: a piece of its prose, or of a table named by key.

    In a table (`table` is T1…T6, TF, TC, TS) both are cells of one row that stand side by side,
    a blank between each: `行政运行 600.00`. `right` is changed once, where it stands first.
    """

    right: str
    wrong: str
    table: str = ""


class Rule(Struct, frozen=True, eq=False):
    """A rule's permanent record: code, title in one line, why it is and where it comes from.

    `edit` makes the example report break this rule, and a test does it; the bad and the good
    example are then shown from it. `bad` and `good` are words for what no edit of one piece can
    show. `example` is the kind of the report that is edited: docs/example.yaml (决算) or
    docs/example-budget.yaml (预算). `hint` says what a finding of level 提示 means here.
    """

    code: str
    title: str
    why: str
    bad: str = ""
    good: str = ""
    edit: Edit | None = None
    example: str = "决算"
    hint: str = ""

    @property
    def shown(self) -> tuple[str, str]:
        """The bad and the good example, as people read them."""
        if self.edit is None:
            return self.bad, self.good
        right, wrong = (" ".join(text.split()) for text in (self.edit.right, self.edit.wrong))
        return wrong or f"（没有写“{right}”）", right


def rules_of(*modules: ModuleType) -> tuple[Rule, ...]:
    """The rules that are constants of some modules, in the order of their codes."""
    found = {one for module in modules for one in vars(module).values() if isinstance(one, Rule)}
    return tuple(sorted(found, key=lambda rule: rule.code))
