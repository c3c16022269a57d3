"""The two measuring reports, scored: what a careful reader finds in them beside what was read."""

from __future__ import annotations

import importlib.util
import json
import tomllib
from collections import Counter
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


def right_events(shared: Path, read: list[dict[str, Any]]) -> int:
    """How many of the core figures are read with the right event: none, the report's own, or one of a kind and time.

    The event that most of a report's figures belong to is its own; what has no time or lies ahead (aid on its way, room
    for those who may come) goes with it. Any other event is right where the key names the time it began.
    """
    told = json.loads((shared / "data" / "seeds" / "gold_figures.json").read_text(encoding="utf-8"))
    core = [f for f in told["figures"] if f.get("core")]
    texts = {p.name: p.read_text(encoding="utf-8") for p in (shared / "data" / "seeds").glob("*.txt")}
    by_text = {r["text"]: r["figures"] for r in read}
    right = 0
    for gold in core:
        own = Counter(f["event"] for f in core if f["doc"] == gold["doc"]).most_common(1)[0][0]
        start, end = gold["value_span"]["start"], gold["value_span"]["end"]
        figures = by_text.get(texts[gold["doc"]], [])
        met = [f for f in figures if f["spans"]["value"][0] < end and start < f["spans"]["value"][1]]
        right += bool(met) and _is_event(met[0]["event"], gold, own)
    return right


def _is_event(key: str | None, gold: dict[str, Any], own: str) -> bool:
    if gold["event"] is None:
        return key is None
    if gold["event"] == own or gold["event_time"] in (None, "future"):
        return key == "main"
    kind, _, when = (key or "").partition("@")
    return bool(kind) and when != "" and gold["event_time"].split("/")[0] == when.split("/")[0]


def measure(shared: Path) -> dict[str, float]:
    """The measures named in floors.toml under [reports]."""
    read = read_reports(shared)
    found = scorer(shared).score_seeds(shared / "data" / "seeds", read)

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
        "figures_event": right_events(shared, read),
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
