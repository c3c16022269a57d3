"""The picture of the README: the sample story of Derna, from its headline to its first chart and table.

Weaves the bundled samples into a folder that is thrown away, serves them on a free port of this machine, and takes
the picture with the Chromium of the system. Writes docs/story.png, or the file that is named.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from coranto import service, settings
from coranto.desk import StoreDesk
from coranto.publish.links import slug
from coranto.publish.site import app

ROOT = Path(__file__).resolve().parents[1]
SHOWN = "Derna"  # a word of the story's title
WIDTH, HEIGHT = 1280, 1760
LARGEST = 400_000  # bytes: what a README may ask of a reader's line
CHROMIUM = os.environ.get("CORANTO_CHROMIUM", "/usr/bin/chromium")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the story among the samples, woven in `folder`."""
    os.environ["CORANTO_DATA"] = str(folder)
    config = settings.load()
    desk = StoreDesk(service.weave_samples(config), config, samples=True)
    story = next(s for s in desk.stories() if SHOWN in s.title)
    server = uvicorn.Server(uvicorn.Config(app(desk, config), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/stories/{slug(story.id)}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def main() -> int:
    """Take the picture; 1 where it is too large for a README."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=ROOT / "docs" / "story.png")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(address)
        page.screenshot(path=given.file)
        browser.close()
    size = given.file.stat().st_size
    print(f"{given.file}: {size} bytes")
    return int(size > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
