"""What the vectors of calibrated models mean: a file for each model, in the data folder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from coranto.errors import UsageError

# Weights, as `join.calibration` makes them.
Table = Mapping[str, Any]

FOLDER = "vectors"


def save(data: Path, model: str, table: Table) -> Path:
    """Keep the table of a model in the data folder; the file."""
    path = _path(data, model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"model": model, **table}, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def load(data: Path, models: Iterable[str], parts: Iterable[str]) -> dict[str, Table]:
    """The tables of those of these models that were calibrated here, with these parts; UsageError for a file that is
    none."""
    found, wanted = dict[str, Table](), tuple(parts)
    for model in models:
        path = _path(data, model)
        if path.exists():
            try:
                table = json.loads(path.read_text(encoding="utf-8"))
                if table["model"] != model:
                    raise ValueError(f"it is of {table['model']}")
                found[model] = {part: table[part] for part in wanted}
            except (ValueError, KeyError, TypeError, OSError) as error:
                raise UsageError(
                    f"{path} does not say what the vectors of {model} mean ({type(error).__name__}: {error}); "
                    "run `coranto calibrate` again"
                ) from error
    return found


def _path(data: Path, model: str) -> Path:
    return data / FOLDER / f"{re.sub(r'[^0-9A-Za-z._-]+', '-', model)}.json"
