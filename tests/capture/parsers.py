"""Functions that a worker is asked to run in the tests: good ones and bad ones."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coranto.capture.worker import alive
from coranto.errors import Forbidden


def echo(content: bytes, times: int) -> list[bytes]:
    return [content] * times


def pid() -> int:
    return os.getpid()


def spin() -> int:
    while True:
        pass


def busy(seconds: float) -> int:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return os.getpid()


def cpu_limit() -> int:
    return resource.getrlimit(resource.RLIMIT_CPU)[0]


def sleep() -> int:
    time.sleep(60)
    return 0


def hog() -> int:
    return len([bytearray(10_000_000) for _ in range(1000)])


def crash() -> int:
    os.abort()


def refuse() -> int:
    raise Forbidden("not this one", reason="because")


def fail() -> int:
    raise KeyError("x")


def write(path: str) -> int:
    return Path(path).write_bytes(b"x" * 10_000)


def environment() -> list[str]:
    return sorted(os.environ)


def chatter() -> str:
    print("hello" * 1000)
    os.write(1, b"junk")
    os.write(2, b"junk")
    return "done"


def count(numbers: list[int], then: str) -> Iterator[int]:
    yield from numbers
    if then == "spin":
        spin()
    if then == "crash":
        crash()
    if then == "hog":
        hog()
    if then == "refuse":
        refuse()


def labour(parts: int, seconds: float, says: bool) -> Iterator[int]:
    for _ in range(parts):
        busy(seconds)
        if says:
            alive()
    yield os.getpid()


def beat() -> int:
    alive()
    return 0


def poisoned(*given: Any) -> Iterator[Any]:
    """Reads a WARC file as `warcpages.read` does, but fails over records whose address says so."""
    from coranto.capture import warcpages

    look = warcpages.looked_at

    def looked_at(found: Any, *rest: Any) -> Any:
        for name, does in (("crash", crash), ("hog", hog), ("spin", spin), ("fail", fail)):
            if f"poison-{name}".encode() in getattr(found, "head", b""):
                does()
        return look(found, *rest)

    warcpages.looked_at = looked_at
    try:
        yield from warcpages.read(*given)
    finally:
        warcpages.looked_at = look
