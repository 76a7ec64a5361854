"""In an image the project knows its own name and version."""

import tomllib
from importlib.metadata import Distribution
from pathlib import Path

from deploy.dist_info import write_dist_info

PYPROJECT = (Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8")


def test_the_version_of_the_project_is_found_again(tmp_path: Path) -> None:
    written = Distribution.at(write_dist_info(PYPROJECT, tmp_path))
    assert written.metadata["Name"] == "dealwire"
    assert written.version == tomllib.loads(PYPROJECT)["project"]["version"]
