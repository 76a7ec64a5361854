"""What the command line costs before a command runs."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_list_of_commands_imports_none_of_them() -> None:
    asked = "import sys; import services.cli.app; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    heavy = {"aiohttp", "faststream", "opensearchpy", "pydantic", "redis", "spacy", "trafilatura"}
    assert not heavy & set(done.stdout.split())
