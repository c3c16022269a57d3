"""What every tool makes of every page, kept from run to run: a peer's answer changes only with its version."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from benching.peers import Peer
from coranto.extract import decode
from measures import pages

OURS = "coranto"


@dataclass
class Answers:
    """One tool's answers to the pages of one set. `ms` is time of this thread on the processor, page by page."""

    tool: str
    found: list[dict[str, Any]] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    failed: int = 0
    stored: bool = False
    metadata: bool = True


def folder() -> Path:
    """Where answers rest: the user's cache, since they hold texts of publishers."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "coranto" / "peers"


def digest(content: bytes | str) -> str:
    """A short name of some bytes."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return blake2b(data, digest_size=12).hexdigest()


def _timed(run: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.thread_time()
    found = run()
    return found, (time.thread_time() - begun) * 1000


def ours(shared: Path, name: str) -> Answers:
    """What coranto reads, always anew."""
    made = Answers(OURS)
    for row in pages.rows(shared, name):
        content = pages.content(shared, name, row)
        found, ms = _timed(lambda row=row, content=content: pages.read(row, content))  # type: ignore[misc]
        made.ms.append(ms)
        made.failed += found is None
        made.found += [found] if found else []
    return made


def theirs(shared: Path, name: str, peer: Peer, *, fresh: bool = False) -> Answers:
    """What a peer reads: from the cache where its version and the page are known, else now."""
    path = folder() / f"{name} {peer.maker}.jsonl"
    known = {} if fresh else _kept(path)
    made, kept = Answers(peer.name, stored=True, metadata=peer.metadata), {}
    for row in pages.rows(shared, name):
        content = pages.content(shared, name, row)
        key = digest(content)
        entry = known.get(key)
        if entry is None:
            entry = _ask(peer, row, content)
            made.stored = False
        kept[key] = entry
        made.ms.append(entry["ms"])
        made.failed += entry["failed"]
        made.found.append(entry["found"] | {"id": row["id"]})
    if not made.stored:
        _keep(path, kept)
    return made


def _ask(peer: Peer, row: dict[str, Any], content: bytes) -> dict[str, Any]:
    """One page, one peer. Whatever it raises is a failed page: it must not end the run."""
    try:
        page = decode.characters(content, "text/html", row["id"], markup=True)
        found, ms = _timed(lambda: peer.read(page, row.get("url") or "https://page.example/"))
    except Exception:
        return {"found": {"body": ""}, "ms": 0.0, "failed": True}
    return {"found": found, "ms": round(ms, 3), "failed": not found["body"].strip()}


def _kept(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").split("\n")
    return {entry["key"]: entry for line in lines if line and (entry := json.loads(line))}


def _keep(path: Path, entries: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(entry | {"key": key}) for key, entry in entries.items())
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def remembered(parts: Iterable[object], make: Callable[[], Any]) -> Any:
    """The result of a scoring whose inputs are `parts`, made once."""
    path = folder() / "scores" / f"{digest(json.dumps(list(parts), sort_keys=True, default=str))}.json"
    if path.is_file():
        return json.loads(path.read_text(encoding="utf-8"))
    found = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found), encoding="utf-8")
    return found
