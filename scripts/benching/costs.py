"""What coranto costs: whole processes, each reader, pages beside other extractors, a WARC file."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benching.peers import PEERS, quiet
from benching.rows import Row, processor, seconds, timed

WORDS = 500  # costs of reading are given for a report of so many words
PAGES = 80  # real pages whose extraction is timed, half of them from each of two sets
FACTS = ("mentions", "times", "figures")  # what is read beside the claims
BESIDE = ("trafilatura fast", "trafilatura", "trafilatura precision", "resiliparse", "newspaper4k")


def sample_text() -> str:
    """A report of about WORDS words from the bundled samples."""
    from coranto import samples
    from coranto.extract import read_body

    text = ""
    for body in samples.reports():
        article = read_body(body)
        if (body.capture.hint("language") or "en") == "en":
            text += "\n\n".join(article.text[s:e] for s, e in article.live()) + "\n\n"
        if len(text.split()) >= WORDS:
            break
    return " ".join(text.split(" ")[: WORDS * 2])


def commands(path: Path) -> Iterator[Row]:
    """Whole processes, as a user meets them."""

    def call(*args: str) -> Callable[[], object]:
        command = [sys.executable, "-m", "coranto", *args]
        return lambda: subprocess.run(command, check=True, capture_output=True)

    yield timed("coranto --help, process", seconds(call("--help")), 0.3)
    yield timed(f"coranto read, {WORDS} words, process, cold", seconds(call("read", str(path), "--json"), 3), 4)


def steps(text: str) -> Iterator[Row]:
    """What each reader costs, warm, on one core."""
    from coranto.extract import read_record
    from coranto.glean import Glean, claims, entities, figures, language, sentences, times
    from coranto.glean.draft import Draft
    from coranto.join.stories import Window

    record = {"id": "bench", "text": text, "date": "2023-09-20"}
    article, glean = read_record(record), Glean()
    reading = glean.read(article)
    yield timed(f"read, {WORDS} words, warm", seconds(lambda: glean.read(read_record(record))), 0.6)
    draft = Draft(article, *language.detect(article))
    draft.sentences, draft.quotations = sentences.split(draft)
    draft.trees, draft.mentions = sentences.parse(draft), reading.mentions
    draft.times, draft.claims = reading.times, reading.claims
    parts: dict[str, Callable[[], object]] = {
        "extract": lambda: read_record(record), "language": lambda: language.detect(article),
        "sentences": lambda: sentences.split(draft), "parse": lambda: sentences.parse(draft),
        "mentions": lambda: entities.mentions(draft), "times": lambda: times.times(draft),
        "claims": lambda: claims.claims(draft), "figures": lambda: figures.figures(draft),
    }  # fmt: skip
    found = {name: processor(run) * 1000 for name, run in parts.items()}
    for name, cost in found.items():
        yield Row("cost", f"  of it {name}, processor", f"{cost:.1f} ms")
    facts = sum(found[name] for name in FACTS) * WORDS / len(text.split())
    yield timed(f"{', '.join(FACTS)} of {WORDS} words, processor", facts, 15, "ms")
    count = 200
    copies = [read_record({**record, "id": str(n), "text": f"{n} {text[n * 7 :]}"}) for n in range(count)]

    def join() -> None:
        window = Window()
        for made in copies:
            window.add(made, reading)

    yield Row("cost", "join (copies and stories)", f"{count / seconds(join, 1):.0f} articles/s")


def readers(text: str) -> Iterator[Row]:
    """Each reader of claims: its step, the whole reading, and the memory of a process that reads one report with it."""
    from coranto.extract import read_record
    from coranto.glean import Glean, claims
    from measures import claimed

    record = {"id": "bench", "text": text, "date": "2023-09-20"}
    draft, share = claimed.draft_of(text), WORDS / len(text.split())
    for name in claimed.readers():
        glean, draft.reader = Glean(name), name
        spent = processor(lambda: claims.claims(draft)) * 1000 * share
        least = {"fine": 300, "fast": 100}.get(name)
        measure = f"claims by {name}, {WORDS} words, processor"
        if least:
            yield timed(measure, spent, least, "ms", group="claims, cost")
        else:
            yield Row("claims, cost", measure, f"{spent:.3g} ms")
        rate = 1 / share / processor(lambda glean=glean: glean.read(read_record(record)))  # type: ignore[misc]
        asked = (">= 4 articles/s", rate >= 4) if name == "fast" else ("", None)
        yield Row("claims, cost", f"whole reading with {name}, {WORDS} words", f"{rate:.1f} articles/s", *asked)
        if Path("/proc/self/status").exists():
            yield Row("claims, cost", f"memory, one report with {name}", f"{_peak(name, text):.0f} MB")


def _peak(reader: str, text: str) -> float:
    """The most memory (MB) that a process of its own takes to read a text, as Linux tells it.

    `getrusage` would count what the process that started it had.
    """
    script = (
        "import re, sys\n"
        "from coranto.extract import read_record\n"
        "from coranto.glean import Glean\n"
        "Glean(sys.argv[1]).read(read_record({'id': 'x', 'text': sys.stdin.read()}))\n"
        "print(int(re.search('VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 1024)"
    )
    command = [sys.executable, "-c", script, reader]
    return float(subprocess.run(command, input=text, check=True, capture_output=True, text=True).stdout)


def real_pages(shared: Path) -> Iterator[Row]:
    """Extraction with metadata, page by page, by every tool in turn: mean time of this thread on the processor."""
    from coranto import extract
    from coranto.extract import decode, triage
    from measures import pages

    quiet()
    taken = sample(shared)
    extract.Extract().setup()
    bodies = [pages.body_of_page(row, content) for row, content in taken]
    yield timed("triage, ms a page", _mean([(triage.look, (b,)) for b in bodies]), 6, "ms", group="pages, cost")
    ours = _mean([(extract.read_body, (b,)) for b in bodies])
    yield timed("extraction with metadata, ms a page", ours, 50, "ms", group="pages, cost")
    asked = [(decode.characters(content, "text/html", row["id"], markup=True), row["url"]) for row, content in taken]
    for peer in PEERS:
        if peer.name in BESIDE and peer.installed:
            theirs = _mean([(peer.read, given) for given in asked])
            yield Row("pages, cost", f"  the same by {peer.name}", f"{theirs:.3g} ms")


def sample(shared: Path) -> list[tuple[dict[str, Any], bytes]]:
    """PAGES real pages, spread over two sets."""
    from measures import pages

    return [
        (row, pages.content(shared, name, row))
        for name in ("fundusworld", "wcxb_dev")
        for row in pages.spread(pages.rows(shared, name), PAGES // 2)
    ]


def _mean(calls: list[tuple[Callable[..., object], tuple[Any, ...]]]) -> float:
    """Mean milliseconds on the processor; what a tool refuses or raises takes its time too."""
    times = []
    calls[0][0](*calls[0][1])  # the first call loads what the others use
    for run, given in calls:
        begun = time.thread_time()
        try:
            run(*given)
        except Exception:
            continue
        finally:
            times.append((time.thread_time() - begun) * 1000)
    return statistics.mean(times)


def warc(shared: Path) -> Iterator[Row]:
    """A WARC file of real pages, read record by record by a worker and extracted in this process; the time of both."""
    from benching.archives import spent
    from coranto.capture.warc import WarcCapturer
    from coranto.extract import Extract
    from coranto.records import Article, Body, Source
    from coranto.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc.gz"
        _write(path, shared)
        for named, rough in ((f"WARC of {PAGES} pages to articles", False), ("  the same by triage", True)):
            extract = Extract(rough=rough)
            extract.setup()

            def articles(extract: Extract = extract) -> int:
                found = WarcCapturer(Settings()).capture(Source(kind="warc", address=str(path)), _Nothing())
                made = extract(item for item in found if isinstance(item, Body))
                return sum(isinstance(article, Article) for article in made)

            number, seconds = spent(articles)
            yield Row("pages, cost", named, f"{number / seconds:.0f} articles/s", ">= 60" if rough else "")


def _write(path: Path, shared: Path) -> None:
    from io import BytesIO

    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for row, content in sample(shared):
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(row["url"], "response", BytesIO(content), http_headers=http))


class _Nothing:
    """What was seen before: nothing."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_given: None
