"""Every hostile input ends within its budgets, with its reason in the books, and its good neighbours are kept.

See README.md beside this file for the classes of inputs and how they are run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from capture.secure import certificate
from coranto import plugins
from coranto.errors import CorantoError
from hostile.case import Case
from hostile.catalogue import cases
from hostile.watch import run

CASES = cases()


@pytest.fixture(scope="module")
def results(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, openssl: str
) -> Callable[[Case], dict[str, Any]]:
    """How a case went; all chosen cases run together when the first of them is asked for."""
    found: dict[str, dict[str, Any]] = {}
    papers = certificate(openssl, tmp_path_factory.mktemp("papers"), "news.example")
    chosen = {
        item.callspec.params["case"].name: item.callspec.params["case"]
        for item in request.session.items
        if isinstance(item, pytest.Function) and hasattr(item, "callspec") and "case" in item.callspec.params
    }

    def of(case: Case) -> dict[str, Any]:
        if case.name not in found:
            group = [other for other in chosen.values() if not other.fails and known(other.source[0])]
            found.update(run(group, tmp_path_factory.mktemp("cases"), papers))
        return found[case.name]

    return of


def known(kind: str) -> bool:
    """Whether this is a kind of source here."""
    try:
        plugins.get("coranto.sources", kind)
    except CorantoError:
        return False
    return True


def marks(case: Case) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=case.fails, run=False)] if case.fails else []


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name, marks=marks(case)) for case in CASES])
def test_it_ends_with_a_reason_and_its_neighbours_are_kept(
    case: Case, results: Callable[[Case], dict[str, Any]]
) -> None:
    if not known(case.source[0]):
        pytest.skip(f"{case.source[0]} is no kind of source here")
    found = results(case)
    print(f"{case.name}: {found}")
    assert found["wrong"] == []
    assert found["memory"] < 512


def test_there_are_cases_of_every_class() -> None:
    kinds = {case.kind for case in CASES}
    assert kinds == {"feed", "page", "warc", "address", "redirect", "http", "robots", "tls", "file", "sitemap"}
    assert len(CASES) >= 150
