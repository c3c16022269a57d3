"""The five places where coranto can be extended, one table. Each is an entry-point group; each has a shared test suite.

=====================  =========================================================================================
``coranto.sources``    a class after `coranto.capture.Capturer`: where reports come from
``coranto.languages``  a module with hooks for one language's morphology, beside its words file
``coranto.models``     a function after `coranto.join.embedders.Make`: what turns sentences into vectors
``coranto.stores``     a class after `coranto.store.Store`: where records rest
``coranto.outputs``    a class after `coranto.publish.Output`: what leaves
=====================  =========================================================================================
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoints, entry_points
from typing import Any

from coranto.errors import UsageError

GROUPS = ("coranto.sources", "coranto.languages", "coranto.models", "coranto.stores", "coranto.outputs")


@cache
def _points(group: str) -> EntryPoints:
    """What is installed; looked up once a process, since it reads the metadata of every package there is."""
    if group not in GROUPS:
        raise UsageError(f"{group!r} is no plug-in point; there are {', '.join(GROUPS)}")
    return entry_points(group=group)


def names(group: str) -> tuple[str, ...]:
    """What is installed under one of GROUPS, sorted."""
    return tuple(sorted(point.name for point in _points(group)))


def get(group: str, name: str) -> Any:
    """The class or module registered as `name`; a UsageError that lists what there is, where there is none."""
    if name not in names(group):
        raise UsageError(f"nothing called {name!r} under {group}; installed are {', '.join(names(group)) or 'none'}")
    return next(point for point in _points(group) if point.name == name).load()
