"""Runs cases in a child process and watches it: who takes more CPU or memory than allowed is killed and has failed."""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from capture.secure import Secure
from capture.server import Server, reply
from hostile.case import Case
from hostile.child import GOOD

CPU_SECONDS, MEMORY_MB, WALL_SECONDS = 10.0, 512, 60.0
LOOK_SECONDS = 0.02
SHARES = 3
ROOT = Path(__file__).resolve().parents[2]
_TICK, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


class Bare:
    """A port on loopback where every connection is talked to before anything was read."""

    def __init__(self, talk: Callable[[socket.socket], None]) -> None:
        self._talk = talk
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                wire, _ = self._socket.accept()
                threading.Thread(target=self._one, args=(wire,), daemon=True).start()

    def _one(self, wire: socket.socket) -> None:
        with suppress(OSError), wire:
            self._talk(wire)

    def close(self) -> None:
        self._socket.close()


def good_feed(n: int) -> bytes:
    word = GOOD[n - 1]
    return (
        f"<rss><channel><title>good</title><item><title>{word}</title>"
        f"<description>words of the {word}, said the minister</description></item></channel></rss>"
    ).encode()


class Stage:
    """The servers and folders that a group of cases needs; `plan` is what the child is told."""

    def __init__(self, cases: Sequence[Case], folder: Path, papers: tuple[Path, Path]) -> None:
        self.cases, self.folder = cases, folder
        self._stack = ExitStack()
        self.server = self._kept(Server())
        ports = {case.name: self._set(case, papers) for case in cases}
        for n in (1, 2):
            self.server.routes[f"/good-{n}.xml"] = reply(200, good_feed(n), Content_Type="application/rss+xml")
            lies = folder / "good" / str(n)
            lies.mkdir(parents=True)
            (lies / "a.html").write_text(f"<p>words of the {GOOD[n - 1]}, said the minister</p>")
        self.plan = {
            "folder": str(folder), "good": self.server.url, "cert": str(papers[0]), "ports": ports,
            "always": [self.server.port, 1024], "read": any(case.read for case in cases),
        }  # fmt: skip

    def _kept(self, server: Any) -> Any:
        self._stack.callback(server.close)
        return server

    def _set(self, case: Case, papers: tuple[Path, Path]) -> dict[str, Any]:
        """Lay out one case; its ports."""
        server = self._kept(Server()) if case.own else self.server
        base = "" if case.own else f"/{case.name}"
        for path, route in case.routes.items():
            server.routes[base + path] = route
        places = {"http": f"{server.url}{base}"}
        used = [server.port]
        if case.secure is not None:
            secure = self._kept(Secure(*papers))
            case.secure(secure)
            places["https"] = str(secure.port)
            used.append(secure.port)
        if case.bare is not None:
            bare = self._kept(Bare(case.bare))
            places["bare"] = f"http://127.0.0.1:{bare.port}"
            used.append(bare.port)
        for name, make in case.files.items():
            path = self.folder / case.name / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if ".." not in name:
                path.write_bytes(make())
        return {"http": server.port, "places": places, "all": used}

    def close(self) -> None:
        self._stack.close()


def tree(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for one in found:
        with suppress(OSError):
            found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
    return found


def used(pid: int) -> tuple[float, float]:
    """CPU seconds and megabytes of a process and all that it started; children that ended count with their parent."""
    ticks = pages = 0
    for one in tree(pid):
        with suppress(OSError, IndexError, ValueError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
            pages += int(Path(f"/proc/{one}/statm").read_text().split()[1])
    return ticks / _TICK, pages * _PAGE / 1e6


def run(cases: Sequence[Case], folder: Path, papers: tuple[Path, Path]) -> dict[str, dict[str, Any]]:
    """How each case went: `ends`, `reads`, `wrong`, `cpu` (seconds), `memory` (MB over what was there before).

    Several processes play them, each its share; those that read pages, and so load models, are one share.
    """
    reading = [case for case in cases if case.read]
    others = [case for case in cases if not case.read]
    shares = [share for share in (reading, *(others[n::SHARES] for n in range(SHARES))) if share]
    results: dict[str, dict[str, Any]] = {}
    with ThreadPoolExecutor(len(shares) or 1) as pool:
        for found in pool.map(lambda n: _share(shares[n], folder / str(n), papers), range(len(shares))):
            results.update(found)
    return results


def _share(cases: Sequence[Case], folder: Path, papers: tuple[Path, Path]) -> dict[str, dict[str, Any]]:
    stage = Stage(cases, folder, papers)
    results: dict[str, dict[str, Any]] = {}
    try:
        while left := [case.name for case in cases if case.name not in results]:
            before = len(results)
            for name, found in _child(stage, left):
                results[name] = found
            if len(results) == before:
                results[left[0]] = {"wrong": ["the process ended before it began"], "ends": {}, "cpu": 0, "memory": 0}
    finally:
        stage.close()
    return results


def _child(stage: Stage, names: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Play cases until all are through or one has to be killed."""
    plan, log = stage.folder / "plan.json", stage.folder / "stderr.txt"
    plan.write_text(json.dumps({**stage.plan, "names": [*names]}))
    paths = os.pathsep.join((str(ROOT / "tests"), str(ROOT / "src")))
    with log.open("ab") as trouble:
        process = subprocess.Popen(
            [sys.executable, "-m", "hostile.child", str(plan)], stdout=subprocess.PIPE, stderr=trouble,
            env={**os.environ, "PYTHONPATH": paths}, start_new_session=True, cwd=stage.folder,
        )  # fmt: skip
    lines: queue.Queue[bytes | None] = queue.Queue()
    threading.Thread(target=_hand_on, args=(process, lines), daemon=True).start()
    try:
        yield from _watch(process, lines)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _hand_on(process: subprocess.Popen[bytes], lines: queue.Queue[bytes | None]) -> None:
    with suppress(ValueError, OSError):
        for line in process.stdout or ():
            lines.put(line)
    lines.put(None)


def _watch(process: subprocess.Popen[bytes], lines: queue.Queue[bytes | None]) -> Iterator[tuple[str, dict[str, Any]]]:
    name, cpu, base, peak, since = "", 0.0, 0.0, 0.0, 0.0
    while True:
        try:
            line = lines.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            now, memory = used(process.pid)
            peak = max(peak, memory)
            if name:
                spent = {"ends": {}, "reads": {}, "cpu": now - cpu, "memory": peak - base}
                for over, what in (
                    (now - cpu > CPU_SECONDS, f"{now - cpu:.1f} CPU seconds"),
                    (peak - base > MEMORY_MB, f"{peak - base:.0f} MB"),
                    (time.monotonic() - since > WALL_SECONDS, f"{WALL_SECONDS:g} seconds and not at an end"),
                ):
                    if over:
                        yield name, {**spent, "wrong": [f"it took {what}"]}
                        return
            continue
        if line is None:
            if name:
                yield (
                    name,
                    {"ends": {}, "reads": {}, "wrong": [f"the process died ({process.wait()})"], "cpu": 0, "memory": 0},
                )
            return
        said = json.loads(line)
        now, memory = used(process.pid)
        if "begin" in said:
            name, cpu, base, peak, since = said["begin"], now, memory, memory, time.monotonic()
        else:
            peak = max(peak, memory)
            wrong = said["wrong"]
            if now - cpu > CPU_SECONDS:
                wrong.append(f"it took {now - cpu:.1f} CPU seconds")
            yield said["end"], {**said, "cpu": now - cpu, "memory": max(0.0, peak - base)}
            name = ""
