"""Where things lie: the checkout and the measuring data."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
RELEASE = ROOT / "tests" / "measures" / "release.json"


def shared() -> Path | None:
    """The folder of the measuring data, or None."""
    for folder in (os.environ.get("CORANTO_SHARED"), ROOT.parent / "shared"):
        if folder and (Path(folder) / "data" / "seeds").is_dir():
            return Path(folder)
    return None


def scorer(folder: Path) -> ModuleType:
    """The scoring script that lies beside the data."""
    spec = importlib.util.spec_from_file_location("score", folder / "tools" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
