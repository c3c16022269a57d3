"""Every other extractor, reader of claims, dates or WARC, finder of copies beside coranto: accuracy, time, failures.

`make peers` installs them and prints the tables. A peer's answers are kept in the user's cache under its version and
the page, with the time they took then; `--fresh` asks and times them anew. Only figures are printed, no page's text.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))


def main() -> int:
    """Measure and print."""
    from benching import archives, claiming, copying, counting, tables, timing
    from benching.peers import missing
    from benching.places import shared

    from measures import pages

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="ask and time the peers anew")
    parser.add_argument("--third", action="store_true", help="only the third that the floors are for")
    sets = (*pages.SETS, "claims", "times", "quantities", "copies", "archives")
    parser.add_argument("--set", choices=sets, action="append", help="only this set (may be given again)")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    given = parser.parse_args()
    folder = shared()
    if folder is None:
        print("the measuring data is not here (set CORANTO_SHARED)", file=sys.stderr)
        return 1
    if missing():
        print(f"not installed: {', '.join(missing())} (make peers brings them)", file=sys.stderr)
    written: dict[str, Any] = {}
    for name in given.set or sets:
        if name == "quantities":
            written[name] = counting.show()
            continue
        if name in ("claims", "times", "copies", "archives"):
            shown = {"claims": claiming, "times": timing, "copies": copying, "archives": archives}
            written[name] = shown[name].show(folder)
            continue
        tools = tables.answers(folder, name, fresh=given.fresh)
        part = given.third and name in pages.SPLIT
        truth = pages.third(folder, name) if part else pages.rows(folder, name)
        known = "coranto has learned from them" if name in pages.SPLIT else "coranto has learned nothing from them"
        label = f"{name}, {len(truth)} pages ({known})"
        made = {t.tool: tables.accuracy(folder, truth, t) | tables.cost(t) for t in tools}
        stored = any(t.stored for t in tools)
        when = "peers' times are those of the run that first asked them" if stored else "all timed in this run"
        tables.show(f"{label}: accuracy in per cent; ms of processor time a page over the whole set ({when})", made)
        left = {t.tool: tables.leftover(folder, truth, t) for t in tools}
        if any(left.values()):
            tables.show(f"\n{label}: per cent of pages on which a line of each class is left in the body", left)
        print()
        written[name] = {"pages": len(truth), "accuracy": made, "leftover": left, "times_stored": stored}
    if given.json:
        given.json.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
