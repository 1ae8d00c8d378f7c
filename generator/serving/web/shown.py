"""Shown: a template of `html/` filled in, everything that goes in escaped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from generator import __version__
from generator.serving.drafting.grids import told_of
from generator.serving.drafting.laid_out import pointer_of
from generator.serving.guarding.persons import Person
from generator.serving.site import site_of

BEIJING: Final = timezone(timedelta(hours=8))
_HTML: Final = Path(__file__).parent / "html"


def moment(milliseconds: int) -> str:
    """A moment as people write it, in Beijing's time."""
    found = datetime.fromtimestamp(milliseconds // 1000, UTC).astimezone(BEIJING)
    return f"{found:%Y-%m-%d %H:%M}"


def grouped(amount: str) -> str:
    """An exact amount with its thousands apart; '' stays ''."""
    return f"{Decimal(amount):,f}" if amount else ""


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HTML),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # they are shipped
    )
    made.filters["moment"] = moment
    made.filters["grouped"] = grouped
    made.filters["pointer"] = pointer_of
    made.filters["problems"] = told_of
    made.globals["program"] = __version__
    return made


def rendered(name: str, **values: Any) -> str:
    """A template as text: a page, or a piece of one."""
    return _environment().get_template(name).render(**values)


def show(request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page for whoever asked."""
    person = getattr(request.state, "person", None)
    shared = {
        "person": person if isinstance(person, Person) else None,
        "alone": site_of(request).settings.alone,
        "here": request.url.path,
    }
    return HTMLResponse(rendered(name, **shared, **values), status)
