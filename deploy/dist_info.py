# ruff: noqa: INP001 - run by its path; deploy/ is a folder of data
"""Tells `importlib.metadata` the project's name and version in an image that copies its code.

    python deploy/dist_info.py /opt/venv/lib/python3.13/site-packages

Installing the project itself would need a build backend that the lock does not hold.
"""

import sys
import tomllib
from pathlib import Path


def write_dist_info(pyproject: str, folder: Path) -> Path:
    """Writes `<name>-<version>.dist-info` into the folder; the answer is its path."""
    project = tomllib.loads(pyproject)["project"]
    target = folder / f"{project['name']}-{project['version']}.dist-info"
    target.mkdir()
    fields = {"Metadata-Version": "2.1", "Name": project["name"], "Version": project["version"]}
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    (target / "METADATA").write_text(text, encoding="utf-8")
    return target


if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    write_dist_info((root / "pyproject.toml").read_text("utf-8"), Path(sys.argv[1]))
