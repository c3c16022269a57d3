"""All cases, in the order of their kinds."""

from __future__ import annotations

from functools import cache

from hostile import addresses, answers, feeds, lists, pages, warcs
from hostile.case import Case


@cache
def cases() -> tuple[Case, ...]:
    """Every case, its name once."""
    found = [case for module in (feeds, pages, warcs, addresses, answers, lists) for case in module.cases()]
    names = [case.name for case in found]
    assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})
    return tuple(found)
