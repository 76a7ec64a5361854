"""What every suite on real servers needs."""

import pytest


@pytest.fixture(autouse=True)
def _list_of_what_is_forgotten(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stage that a test builds asks the broker of that test for it."""
    if "broker_url" in request.fixturenames:
        monkeypatch.setenv("INDEXER_REDIS_URL", request.getfixturevalue("broker_url"))
        monkeypatch.setenv("INDEXER_KEY_PREFIX", request.getfixturevalue("key_prefix"))
