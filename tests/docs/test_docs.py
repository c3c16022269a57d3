"""What the docs say is true: generated pages are up to date, links lead somewhere, commands exist, examples run."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["commands", "settings", "records", "errors", "plugins", "words"])
def test_generated_pages_are_up_to_date(name: str) -> None:
    path = ROOT / "docs" / "reference" / f"{name}.md"
    assert path.read_text(encoding="utf-8") == reference().page(name), "run: .venv/bin/python scripts/reference.py"


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for groups in LINK.findall(path.read_text(encoding="utf-8")):
        target = (groups[0] or groups[1]).partition("#")[0]
        if target and "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), f"{path.name} links to {target}, which is not there"


def test_every_page_of_the_docs_is_reached_from_its_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [p.relative_to(ROOT / "docs") for p in ROOT.glob("docs/**/*.md") if p.parent.name != "decisions"]
    missing = [str(p) for p in pages if str(p) != "README.md" and str(p) not in index]
    assert missing == []


def test_commands_named_in_the_docs_exist() -> None:
    from coranto.cli import app

    known = {command.name for command in app.registered_commands} | {group.name for group in app.registered_groups}
    named = {
        (name, path.name)
        for path in PAGES
        for name in re.findall(r"(?:`|\bbin/)coranto ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert named
    assert {(name, path) for name, path in named if name not in known} == set()


def examples() -> list[tuple[str, str]]:
    """(page, code) of every Python example that says what it prints."""
    return [
        (path.name, code)
        for path in PAGES
        for code in re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    ]


@pytest.mark.parametrize(("page", "code"), examples(), ids=lambda x: x if x.endswith(".md") else "")
def test_examples_run(page: str, code: str, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{page}: {done.stderr}"
    wanted = re.findall(r"^# -> (.*)$", code, re.MULTILINE)
    assert [line for line in wanted if line not in done.stdout] == []


def test_the_project_speaks_of_itself_alone() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    forbidden = re.compile(r"--(?:extra-)?index-url|\b" + "sub" + r"agent\b|/(?:work|home|root)/[a-z]", re.IGNORECASE)
    found = []
    for name in tracked.stdout.split("\0"):
        path = ROOT / name
        if not path.is_file() or path.suffix in (".png", ".gz", ".npz") or path.stat().st_size > 2_000_000:
            continue
        found += [name for line in path.read_text("utf-8", "replace").splitlines() if forbidden.search(line)]
    assert [name for name in found if name != "tests/docs/test_docs.py"] == []


def test_every_part_of_the_benchmark_can_be_imported() -> None:
    scripts = ROOT / "scripts"
    names = sorted(path.stem for path in (scripts / "benching").glob("*.py") if path.stem != "__init__")
    code = "; ".join(f"import benching.{name}" for name in names) + "; import bench, peers"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=scripts, capture_output=True, text=True, timeout=120,
        env={**os.environ, "PYTHONPATH": f"{scripts}{os.pathsep}{ROOT / 'tests'}"},
    )  # fmt: skip
    assert names
    assert done.returncode == 0, done.stderr
