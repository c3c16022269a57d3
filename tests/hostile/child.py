"""Plays cases in a process of its own, one after another, and says how each went: a JSON line before, one after.

    python child.py PLAN.json

The plan names the cases, the servers' ports and the folder. The servers themselves run elsewhere.
"""

from __future__ import annotations

import json
import os
import shutil
import ssl
import sys
import threading
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

GOOD = ("neighbour one", "neighbour two")
_connects: list[Any] = []


def heard(event: str, arguments: tuple[Any, ...]) -> None:
    """Every connect of this process, whoever asks for it."""
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        _connects.append(tuple(arguments[1][:2]))


class Player:
    """Everything that is kept between two cases: the reader of pages and nothing else."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.step: Any = None
        self.empty: Path | None = None

    def play(self, case: Any) -> dict[str, Any]:
        """One case through the product: what ended how, what was stored, what was wrong."""
        from coranto import gathering
        from coranto.capture.http import Fetcher
        from coranto.records import Source
        from coranto.settings import load
        from coranto.store.sql import SqlStore

        ports = self.plan["ports"][case.name]
        folder = Path(self.plan["folder"]) / case.name
        fill = {"dir": str(folder), "port": str(ports["http"]), "name": case.name, **ports["places"]}
        kind, address = case.source
        for name, value in fill.items():
            address = address.replace(f"{{{name}}}", str(value))
        fetch = {"allow_networks": [] if case.offline else ["127.0.0.1/32"], "robots": False, "delay_seconds": 0}
        given: dict[str, Any] = {"data": folder / "data", **case.settings, "fetch": {**fetch, **case.fetch}}
        settings = load(**given)
        names = {"localhost": [["127.0.0.1"]], **{name: [*found] for name, found in case.hosts.items()}}
        fetcher = Fetcher(settings.fetch, lookup=Names(names), tls=self._trust())
        data = Path(self.plan["folder"]) / "stores" / case.name
        data.parent.mkdir(exist_ok=True)
        if self.empty is None:
            self.empty = data.parent / "empty"
            SqlStore.open(self.empty).close()
        shutil.copytree(self.empty, data)
        store = SqlStore.open(data)
        bad = Source(kind=kind, address=address)
        told: list[Any] = []
        _connects.clear()
        gathering.gather(store, settings, self._among(bad, case), told.append, None, fetcher)
        wrong = [*self._connected(ports), *self._neighbours(store, case), *self._booked(store, told)]
        ends = [(o.outcome, o.reason) for o in told if o.source == bad.id]
        if not ends:
            wrong.append("nothing in the books")
        for outcome, reason in ends:
            if not {outcome, f"{outcome}:{reason}"} & case.ends:
                wrong.append(f"ended {outcome}:{reason}, expected {sorted(case.ends)}")
        kept = b"\n".join(store.content(c) for c in store.captures() if c.source == bad.id)
        wrong += [f"{word!r} was not kept" for word in case.keeps if word.encode() not in kept]
        wrong += [f"{word!r} leaked" for word in case.leaks if word.encode() in kept]
        reads = self._read(store) if case.read else []
        if case.reads and not set(reads) <= case.reads:
            wrong.append(f"read as {reads}, expected {sorted(case.reads)}")
        store.close()
        counted = Counter(f"{outcome}:{reason}" if reason else outcome for outcome, reason in ends)
        return {"ends": dict(counted), "reads": dict(Counter(reads)), "wrong": wrong}

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.plan["cert"])

    def _among(self, bad: Any, case: Any) -> list[Any]:
        """The bad source between two good ones."""
        from coranto.records import Source

        base = self.plan["good"]
        if case.offline:
            places = [Source(kind="files", address=f"{self.plan['folder']}/good/{n}") for n in (1, 2)]
        else:
            places = [Source(kind="feed", address=f"{base}/good-{n}.xml") for n in (1, 2)]
        return [places[0], bad, places[1]]

    def _connected(self, ports: dict[str, Any]) -> list[str]:
        allowed = {("127.0.0.1", port) for port in (*ports["all"], *self.plan["always"])}
        return [f"a socket opened to {address}" for address in _connects if address not in allowed]

    def _neighbours(self, store: Any, case: Any) -> list[str]:
        kept = b"\n".join(store.content(c) for c in store.captures())
        return [f"the good {word} was lost" for word in GOOD if word.encode() not in kept]

    def _booked(self, store: Any, told: list[Any]) -> list[str]:
        """What was told is what the books say, and every trouble has its reason and a sentence."""
        wrong = []
        booked = sum(t.count for t in store.books())
        if booked != len(told):
            wrong.append(f"{len(told)} ends were told, {booked} booked")
        for outcome in told:
            if outcome.outcome in ("refused", "quarantined") and not (outcome.reason and outcome.message):
                wrong.append(f"{outcome.address[:80]} ended {outcome.outcome} without reason and message")
            if outcome.reason in ("capturer-failed", "error", "unreadable", "parse-crash"):
                wrong.append(f"ended by a failure of the program: {outcome.reason}: {outcome.message[:200]}")
        return wrong

    def _read(self, store: Any) -> list[str]:
        from coranto.records import Body, Failure

        self.warm()
        found = []
        for capture in store.captures():
            body = Body(capture=capture, content=store.content(capture))
            for report in self.step([body]):
                found.append(report.reason if isinstance(report, Failure) else "text")
        return found[2:] if len(found) > 2 else found[-1:]

    def warm(self) -> None:
        """Load the models, which no case has to pay for."""
        if self.step is None:
            from coranto.journey import Read

            self.step = Read()
            self.step.setup()
            from coranto import read

            read("The minister said on Tuesday that ten people were killed.")


class Names:
    """What names resolve to, lookup by lookup; the last answer holds from then on."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.found, self.lock = {name: [*answers] for name, answers in found.items()}, threading.Lock()

    def __call__(self, host: str, port: int) -> list[str]:
        with self.lock:
            if host not in self.found:
                raise OSError(f"{host} is unknown")
            answers = self.found[host]
            return [*(answers.pop(0) if len(answers) > 1 else answers[0])]


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text())
    from hostile import catalogue

    cases = {case.name: case for case in catalogue.cases()}
    player = Player(plan)
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    if plan["read"]:
        player.warm()
    sys.addaudithook(heard)
    for name in plan["names"]:
        print(json.dumps({"begin": name}), file=out)
        time.sleep(0.03)  # so that the watcher has seen what was there before
        try:
            found = player.play(cases[name])
        except BaseException as error:
            found = {
                "ends": {},
                "reads": {},
                "wrong": [f"it raised {type(error).__name__}: {error}"[:300] + traceback.format_exc()[-600:]],
            }
        print(json.dumps({"end": name, **found}), file=out)


if __name__ == "__main__":
    main()
