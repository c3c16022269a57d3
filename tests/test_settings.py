"""Settings: file and environment, the environment first; a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from coranto import plugins, settings
from coranto.errors import UsageError


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CORANTO_CONFIG", raising=False)
    return tmp_path


def test_defaults_need_no_file() -> None:
    found = settings.load()
    assert found.serve.port == 8000
    assert found.serve.host == "127.0.0.1"
    assert found.fetch.allow_networks == ()


def test_the_environment_beats_the_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "coranto.toml").write_text("every_minutes = 5\n[fetch]\nmax_bytes = 10\ncontact = 'a@b.example'\n")
    monkeypatch.setenv("CORANTO_FETCH__MAX_BYTES", "20")
    found = settings.load()
    assert (found.every_minutes, found.fetch.max_bytes, found.fetch.contact) == (5, 20, "a@b.example")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("evry_minutes = 5", "evry_minutes"),
        ("every_minutes = 0", "every_minutes"),
        ("[fetch]\nmax_bites = 3", "max_bites"),
        ("[[sources]]\nkind = 'feed'", "address"),
        ("every_minutes = ", "not valid TOML"),
    ],
)
def test_a_wrong_setting_is_named(here: Path, text: str, says: str) -> None:
    (here / "coranto.toml").write_text(text)
    with pytest.raises(UsageError, match=says):
        settings.load()


def test_an_unknown_plugin_says_what_there_is() -> None:
    with pytest.raises(UsageError, match="feed, files, imap, links, maildir"):
        plugins.get("coranto.sources", "pigeon")
    with pytest.raises(UsageError, match=r"coranto\.sources"):
        plugins.names("coranto.pigeons")


@pytest.mark.parametrize("group", plugins.GROUPS)
def test_every_plugin_loads(group: str) -> None:
    for name in plugins.names(group):
        assert plugins.get(group, name)
