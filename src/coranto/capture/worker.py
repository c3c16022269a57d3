"""Foreign bytes are parsed in a process that can be killed: limits on CPU, memory and time, and no way to write.

A worker is a fresh interpreter at the other end of a socket pair. It gets the name of a function and its arguments,
and gives back MessagePack, never a pickle: whatever a parser is talked into, its answer is data of a declared type.
Workers stay for the next call (about 0.1 ms each way), so the price of safety is paid once.

    Workers(settings.parse).call("coranto.capture.entries:read", Feed, content, address)

What is too large for one answer comes as a stream: the limits hold for each part of it, and for each stretch of work
after which the function says `alive`.

    for batch in Workers(settings.parse).stream("coranto.capture.warcpages:read", Batch, path, 0, 0): ...
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from coranto.errors import BadInput, CorantoError, Forbidden, OverBudget, Refused

if TYPE_CHECKING:  # not in the worker: it would double the time a worker takes to start
    from coranto.settings import ParseSettings

T = TypeVar("T")

# A worker is replaced after so many calls, so that what a parser leaks does not add up.
MAX_CALLS = 1000
# Wall time over CPU time: a busy machine may give a worker a third of a core before it counts as stuck.
WALL_PER_CPU = 3.0
# What an answer may weigh: no parse result of a page or feed comes near it.
MAX_ANSWER = 256 * 1024 * 1024
# Files that a worker may hold open at once: enough to import modules, no more.
MAX_FILES = 64
START_SECONDS = 30.0
_BOOT = "import sys; sys.path[:] = sys.argv[1].split('\\n'); from coranto.capture.worker import serve; serve()"


class Reply(msgspec.Struct):
    """What a worker sends back: `value` is the result, or `error` names what went wrong.

    In a stream `more` says that this is not the end; a reply that is only `alive` holds nothing.
    """

    value: msgspec.Raw = msgspec.Raw(b"\xc0")
    error: str = ""
    reason: str = ""
    message: str = ""
    more: bool = False
    alive: bool = False


class Call(msgspec.Struct):
    """What a worker is asked: `function` as ``module:name``, and its CPU seconds; `stream` for each value it yields."""

    function: str
    arguments: list[Any]
    cpu_seconds: int
    stream: bool = False


# -- in the worker ------------------------------------------------------------------------------------------------


# The wire while a stream is answered, and what each part of it may cost.
_streaming: socket.socket | None = None
_cpu_seconds = 0


def serve() -> None:
    """Answer calls on standard input until it closes. Runs in the worker, under its limits."""
    wire = socket.socket(fileno=os.dup(0))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    memory_mb = int(sys.argv[2])
    _limit(memory_mb)
    while (message := _receive(wire, None)) is not None:
        _send(wire, _answer(message, wire), None)


def _limit(memory_mb: int) -> None:
    import resource

    with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 - one read, before pathlib is needed
        now = int(statm.read().split()[0]) * resource.getpagesize()
    memory = now + memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_FILES, MAX_FILES))


def _grant(cpu_seconds: int) -> None:
    """From now on the process may use so many seconds of CPU time."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    # RLIMIT_CPU counts the whole life of the process: what was used so far is added.
    limit = int(used.ru_utime + used.ru_stime) + 1 + cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def alive() -> None:
    """Said by a function that streams, when it got on without a part to give: its limits begin anew.

    Outside a stream it does nothing.
    """
    if _streaming is not None:
        _grant(_cpu_seconds)
        _send(_streaming, msgspec.msgpack.encode(Reply(more=True, alive=True)), None)


def _stream(values: Any, wire: socket.socket) -> None:
    global _streaming
    _streaming = wire
    try:
        for value in values:
            _send(
                wire, msgspec.msgpack.encode(Reply(value=msgspec.Raw(msgspec.msgpack.encode(value)), more=True)), None
            )
            _grant(_cpu_seconds)
    finally:
        _streaming = None


def _answer(message: bytes, wire: socket.socket) -> bytes:
    global _cpu_seconds
    from importlib import import_module

    try:
        call = msgspec.msgpack.decode(message, type=Call)
        _cpu_seconds = call.cpu_seconds
        _grant(_cpu_seconds)
        module, _, name = call.function.partition(":")
        value = getattr(import_module(module), name)(*call.arguments)
        if call.stream:
            _stream(value, wire)
            value = None
        reply = Reply(value=msgspec.Raw(msgspec.msgpack.encode(value)))
    except MemoryError:
        reply = Reply(error="MemoryError")
    except RecursionError:
        reply = Reply(error="OverBudget", reason="nesting", message="it is nested more deeply than can be read")
    except Refused as error:
        reply = Reply(error=type(error).__name__, reason=error.reason, message=str(error))
    except Exception as error:
        reply = Reply(error="Exception", message=f"{type(error).__name__}: {error}"[:500])
    return msgspec.msgpack.encode(reply)


# -- both ends ----------------------------------------------------------------------------------------------------


def _left(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _send(wire: socket.socket, message: bytes, deadline: float | None) -> None:
    wire.settimeout(_left(deadline))
    wire.sendall(len(message).to_bytes(8, "big") + message)


def _receive(wire: socket.socket, deadline: float | None) -> bytes | None:
    """One message, or None where the other end has closed."""
    size = _receive_bytes(wire, 8, deadline)
    if size is None:
        return None
    length = int.from_bytes(size, "big")
    if length > MAX_ANSWER:
        raise OSError(f"a message of {length} bytes")
    return _receive_bytes(wire, length, deadline)


def _receive_bytes(wire: socket.socket, size: int, deadline: float | None) -> bytes | None:
    buffer = bytearray(size)
    view, got = memoryview(buffer), 0
    while got < size:
        wire.settimeout(_left(deadline))
        count = wire.recv_into(view[got:])
        if count == 0:
            return None
        got += count
    return bytes(buffer)


# -- in the caller ------------------------------------------------------------------------------------------------


class _Worker:
    """One process and our end of the wire to it."""

    def __init__(self, settings: ParseSettings) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
                [sys.executable, "-I", "-B", "-c", _BOOT, "\n".join(sys.path), str(settings.memory_mb)],
                stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                # No key or token of ours is in the environment of a process that reads foreign bytes.
                env={k: v for k, v in os.environ.items() if k in ("LANG", "LC_ALL", "SYSTEMROOT", "TZ")},
            )  # fmt: skip
        self.wire = ours
        self.calls = 0

    def ask(self, message: bytes, seconds: float) -> bytes | None:
        """The reply, None where the worker died; TimeoutError when it took too long."""
        # The first call also pays for the start of the interpreter.
        deadline = time.monotonic() + seconds + (START_SECONDS if self.calls == 0 else 0)
        self.calls += 1
        try:
            _send(self.wire, message, deadline)
            return _receive(self.wire, deadline)
        except TimeoutError:
            raise
        except OSError:
            return None

    def next(self, seconds: float) -> bytes | None:
        """The next reply of a stream, as `ask` gives the first."""
        try:
            return _receive(self.wire, time.monotonic() + seconds)
        except TimeoutError:
            raise
        except OSError:
            return None

    def end(self) -> int:
        """Kill the process and give back everything it held; its exit status (negative: the signal)."""
        self.wire.close()
        self.process.kill()
        status: int = self.process.wait()
        return status


class Workers:
    """A pool of killable workers: as many as there are callers at once, kept for the next call."""

    def __init__(self, settings: ParseSettings) -> None:
        self.settings = settings
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def call(self, function: str, gives: type[T], *arguments: Any) -> T:
        """`function(*arguments)` in a worker, as a `gives`; arguments and result are what MessagePack can carry.

        What the function refuses is raised here as the same error. A worker that runs out of CPU, memory or time is
        killed and raises OverBudget; a parser that fails in any other way raises BadInput (reason ``unreadable``).
        """
        worker, raw = self._asked(Call(function, list(arguments), self.settings.cpu_seconds))
        kept = False
        try:
            reply = _reply(raw)
            kept = reply.error != "MemoryError"
            if reply.error:
                raise self._error(reply)
            kept = False  # what gives something else than asked is not trusted again
            value = _value(reply, gives)
            kept = True
            return value
        finally:
            self._give_back(worker, kept)

    def stream(self, function: str, gives: type[T], *arguments: Any) -> Iterator[T]:
        """What `function(*arguments)` yields in a worker, each a `gives`, as it comes.

        The limits of `call` hold for each value anew, and the time that the caller takes between two does not count.
        Errors are those of `call`; what was yielded before stands. A stream that is not read to its end is killed.
        """
        worker, raw = self._asked(Call(function, list(arguments), self.settings.cpu_seconds, stream=True))
        kept = False
        try:
            while (reply := _reply(raw)).more:
                if not reply.alive:
                    yield _value(reply, gives)
                found = self._waited(worker, worker.next)
                if found is None:
                    raise self._died(worker.end())
                raw = found
            kept = reply.error != "MemoryError"
            if reply.error:
                raise self._error(reply)
        finally:
            self._give_back(worker, kept)

    def _asked(self, call: Call) -> tuple[_Worker, bytes]:
        """A worker that was asked, and its first reply; OverBudget where there is none."""
        message = msgspec.msgpack.encode(call)
        for last_try in (False, True):
            worker = self._take()
            fresh = worker.calls == 0
            raw = self._waited(worker, lambda seconds, worker=worker: worker.ask(message, seconds))  # type: ignore[misc]
            if raw is not None:
                return worker, raw
            status = worker.end()
            # A worker that was killed between two calls (by the system, by a person) is no fault of these bytes.
            if not fresh and not last_try and status != -signal.SIGXCPU:
                continue
            break
        raise self._died(status)

    def _waited(self, worker: _Worker, ask: Callable[[float], bytes | None]) -> bytes | None:
        seconds = self.settings.cpu_seconds * WALL_PER_CPU
        try:
            return ask(seconds)
        except TimeoutError:
            worker.end()
            raise _over(f"took more than {seconds:g} seconds", "parse-time") from None
        except BaseException:
            worker.end()
            raise

    def _died(self, status: int) -> OverBudget:
        if status == -signal.SIGKILL:
            return _over("had its parser killed by the system, most likely for its memory", "parse-memory")
        if status == -signal.SIGXCPU:
            return _over(f"took more than {self.settings.cpu_seconds} CPU seconds (parse.cpu_seconds)", "parse-time")
        return _over(f"ended its parser with status {status}", "parse-crash")

    def _error(self, reply: Reply) -> Refused:
        """The error that a reply names."""
        if reply.error == "MemoryError":
            return _over(f"needs more than {self.settings.memory_mb} MB (parse.memory_mb)", "parse-memory")
        kinds = {kind.__name__: kind for kind in (Refused, BadInput, Forbidden, OverBudget)}
        if reply.error in kinds:
            return kinds[reply.error](reply.message, reason=reply.reason)
        return BadInput(f"cannot be read: {reply.message}", reason="unreadable")

    def _take(self) -> _Worker:
        with self._lock:
            if self._owner != os.getpid():  # after a fork: the workers belong to the parent
                self._idle, self._owner = [], os.getpid()
            while self._idle:
                worker = self._idle.pop()
                if worker.process.poll() is None:
                    return worker
                worker.end()
        return _Worker(self.settings)

    def _give_back(self, worker: _Worker, kept: bool) -> None:
        if not kept or worker.calls >= MAX_CALLS:
            worker.end()
            return
        with self._lock:
            self._idle.append(worker)

    def close(self) -> None:
        """End all idle workers."""
        with self._lock:
            idle, self._idle = (self._idle, []) if self._owner == os.getpid() else ([], [])
        for worker in idle:
            worker.end()


def _reply(raw: bytes) -> Reply:
    try:
        return msgspec.msgpack.decode(raw, type=Reply)
    except msgspec.MsgspecError as error:
        raise _other(error) from error


def _value(reply: Reply, gives: type[T]) -> T:
    try:
        return msgspec.msgpack.decode(reply.value, type=gives)
    except msgspec.MsgspecError as error:
        raise _other(error) from error


def _other(error: msgspec.MsgspecError) -> BadInput:
    return BadInput(f"the parser gave something else than asked: {error}", reason="unreadable")


def _over(what: str, reason: str) -> OverBudget:
    return OverBudget(f"the input {what}", reason=reason)


_shared: dict[ParseSettings, Workers] = {}
_shared_lock = threading.Lock()


def shared(settings: ParseSettings) -> Workers:
    """The pool of this process for these limits, made at its first use and ended with the process."""
    with _shared_lock:
        if settings not in _shared:
            pool = _shared[settings] = Workers(settings)
            atexit.register(pool.close)
        return _shared[settings]


def named(error: CorantoError, item: str) -> CorantoError:
    """The same error, its message led by the name of the input, which the parser did not know."""
    if isinstance(error, Refused) and not error.item:
        with contextlib.suppress(TypeError):
            return type(error)(f"{item}: {error}", reason=error.reason, item=item)
    return error
