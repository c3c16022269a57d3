"""The two measuring reports, scored: what a careful reader finds in them beside what was read."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))


def scorer(shared: Path) -> ModuleType:
    """The scoring script that lies with the measuring data."""
    spec = importlib.util.spec_from_file_location("score", shared / "tools" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_reports(shared: Path) -> list[dict[str, Any]]:
    """The two reports as `coranto read --json` gives them."""
    from coranto.cli.reading import bodies
    from coranto.journey import Read
    from coranto.records.reports import report_json
    from coranto.settings import Settings

    step = Read()
    step.setup()
    places = [str(p) for p in sorted((shared / "data" / "seeds").glob("*.txt"))]
    return [report_json(found.article, found.reading) for found in step(bodies(places, Settings()))]  # type: ignore[union-attr]


def measure(shared: Path) -> dict[str, float]:
    """The measures named in floors.toml under [reports]."""
    found = scorer(shared).score_seeds(shared / "data" / "seeds", read_reports(shared))

    def count(text: str) -> float:
        return float(str(text).partition("/")[0])

    return {
        "texts_equal": count(found["texts_equal"]),
        "published": float(sum(found["published"].values())),
        "claims_joint50": found["claims"]["joint50"]["F1"],
        "traps_most": count(found["traps_swallowed"]),
        "channel": count(found["channel"]),
        "figures_found": found["figures"]["found"],
        "figures_value_operator_measure": found["figures"]["value_operator_measure"],
        "background": count(found["figures"]["background"]),
        "negatives_most": count(found["negatives_read_as_figures"]),
        "times": count(found["times"]),
    }


def below(found: dict[str, float], floors: dict[str, float]) -> dict[str, tuple[float, float]]:
    """(found, floor) for every measure that does not hold."""
    return {
        name: (found[name], floor)
        for name, floor in floors.items()
        if (found[name] > floor if name.endswith("_most") else found[name] < floor)
    }
