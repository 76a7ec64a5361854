"""A floor of quality is lowered only with a reason that stands beside it."""

import shutil
import subprocess
from itertools import pairwise

import pytest

from tests.quality.floors import FILE, Limits, read, rewritten, unexplained

BEFORE: Limits = {"at_least": {"sums": [0.9]}, "at_most": {"cost": [1.1]}}


def test_no_limit_was_eased_without_a_reason() -> None:
    assert not list(unexplained(read(FILE.read_text(encoding="utf-8"))))


def test_the_history_of_no_limit_was_rewritten() -> None:
    """Between any two commits that touched the file, and between the last one and this tree."""
    versions = [*_committed(), FILE.read_text(encoding="utf-8")]
    faults = [
        fault for one, other in pairwise(versions) for fault in rewritten(read(one), read(other))
    ]
    assert not faults, "append to a limit's list, and say why: see the head of floors.yaml"


def _committed() -> list[str]:
    """Each version of the file in git, the oldest first; none where this is no clone."""
    git = shutil.which("git")
    if git is None or _run(git, "rev-parse", "--git-dir").returncode:
        return []
    # The main line alone: two branches that both append are no rewriting.
    log = (git, "log", "--first-parent", "--reverse", "--format=%H", "--", FILE.name)
    commits = _run(*log).stdout.split()
    shown = [_run(git, "show", f"{commit}:./{FILE.name}") for commit in commits]
    return [each.stdout for each in shown if each.returncode == 0]


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=FILE.parent, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "after",
    [
        {"at_least": {"sums": [0.9, 0.8]}, "at_most": {"cost": [1.1]}},
        {"at_least": {"sums": [0.9]}, "at_most": {"cost": [1.1, {"now": 1.2, "because": "slow"}]}},
    ],
)
def test_an_eased_limit_needs_a_reason(after: Limits) -> None:
    assert len(list(unexplained(after))) == 1


@pytest.mark.parametrize(
    "after",
    [
        {"at_least": {"sums": [0.8]}, "at_most": {"cost": [1.1]}},
        {"at_least": {}, "at_most": {"cost": [1.1]}},
        {"at_least": {"sums": [0.9]}},
    ],
)
def test_a_limit_is_neither_rewritten_nor_dropped(after: Limits) -> None:
    assert len(list(rewritten(BEFORE, after))) == 1


def test_a_limit_may_rise_and_may_be_eased_with_a_reason() -> None:
    after: Limits = {
        "at_least": {
            "sums": [0.9, 0.95, {"now": 0.92, "because": "labels were wrong in three texts"}]
        },
        "at_most": {"cost": [1.1, 1.0]},
    }
    assert not [*unexplained(after), *rewritten(BEFORE, after)]
