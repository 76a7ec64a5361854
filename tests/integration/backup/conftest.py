"""A filled installation, and an empty one beside it on the same servers."""

from pathlib import Path

import pytest

from tests.integration.backup.place import Place, fill


@pytest.fixture
async def place(
    broker_url: str, opensearch_url: str, key_prefix: str, index_prefix: str, tmp_path: Path
) -> Place:
    """An installation with something of everything."""
    made = Place(broker_url, opensearch_url, key_prefix, index_prefix, tmp_path / "from")
    await fill(made)
    return made


@pytest.fixture
def empty(
    broker_url: str, opensearch_url: str, key_prefix: str, index_prefix: str, tmp_path: Path
) -> Place:
    """An installation that holds nothing, under other prefixes."""
    prefix = f"{{to-{key_prefix.strip('{}')}}}"
    return Place(broker_url, opensearch_url, prefix, f"{index_prefix}to-", tmp_path / "to")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go."""
    return tmp_path / "backup"
