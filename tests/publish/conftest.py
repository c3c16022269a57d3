"""The demo desk, and the site over it."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from coranto.publish import site
from coranto.settings import Settings
from publish.demo import DemoDesk, desk


@pytest.fixture(scope="session")
def demo() -> DemoDesk:
    """Three invented stories; read only."""
    return desk()


@pytest.fixture(scope="session")
def client(demo: DemoDesk) -> TestClient:
    """The site over them."""
    return TestClient(site.app(demo, Settings()), raise_server_exceptions=False)
