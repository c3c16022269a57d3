"""Where things lie: the checkout and the measuring data."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RELEASE = ROOT / "tests" / "measures" / "release.json"


def shared() -> Path | None:
    """The folder of the measuring data, or None."""
    for folder in (os.environ.get("CORANTO_SHARED"), ROOT.parent / "shared"):
        if folder and (Path(folder) / "data" / "seeds").is_dir():
            return Path(folder)
    return None
