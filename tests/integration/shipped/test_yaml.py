"""What is shipped means to libyaml what it means to the reader written in Python."""

from pathlib import Path

import pytest
import yaml

from libs.yaml_text import load_yaml

DEPLOY = Path(__file__).parents[3] / "deploy"


@pytest.mark.parametrize("path", sorted(DEPLOY.rglob("*.yaml")), ids=lambda path: path.name)
def test_both_readers_find_the_same_values(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert load_yaml(text) == yaml.safe_load(text)
