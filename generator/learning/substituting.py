"""Substituting: other facts in the places of some."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jinja2 import nodes

from generator.learning.phrasing import (
    Body,
    Call,
    If,
    Loop,
    Naming,
    Node,
    Said,
    copied,
)


def with_values(values: Mapping[str, nodes.Expr]) -> Callable[[Node], Body | None]:
    """What puts other facts in the places of some."""

    def change(node: Node) -> Body | None:
        match node:
            case Said():
                return [Said(put_in(node.value, values))]
            case Naming():
                return [Naming(node.name, put_in(node.value, values))]
            case Call():
                given = [
                    copied(one, change) if isinstance(one, list) else put_in(one, values)
                    for one in node.given
                ]
                return [Call(node.name, given)]
            case If():
                branches = [
                    (None if test is None else put_in(test, values), copied(body, change))
                    for test, body in node.branches
                ]
                return [If(branches)]
            case Loop():
                test = None if node.test is None else put_in(node.test, values)
                inner = copied(node.body, change)
                return [Loop(node.names, put_in(node.values, values), test, inner)]
        return None

    return change


def put_in(  # noqa: PLR0911  one for each kind
    node: nodes.Expr, values: Mapping[str, nodes.Expr]
) -> nodes.Expr:
    """An expression with other expressions in place of some of its names."""
    match node:
        case nodes.Name(name=name):
            return values.get(name, node)
        case nodes.Getattr():
            return nodes.Getattr(put_in(node.node, values), node.attr, node.ctx)
        case nodes.Filter(node=nodes.Expr() as inner):
            return nodes.Filter(put_in(inner, values), node.name, [], [], None, None)
        case nodes.Not():
            return nodes.Not(put_in(node.node, values))
        case nodes.And():
            return nodes.And(put_in(node.left, values), put_in(node.right, values))
        case nodes.Or():
            return nodes.Or(put_in(node.left, values), put_in(node.right, values))
    return node
