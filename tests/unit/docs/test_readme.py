"""What the README shows is what there is."""

import re
import subprocess
from pathlib import Path

from typer.main import get_command

from libs.deals import load_deals
from services.cli.app import app

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_the_profile_shown_can_be_used(tmp_path: Path) -> None:
    [profile] = blocks("yaml")
    (tmp_path / "phare-amont.yaml").write_text(profile, encoding="utf-8")
    [deal] = load_deals(tmp_path)
    assert [party.name for party in deal.parties] == ["Phare", "Amont"]
    assert deal.sources[0].interval_minutes == 15


def test_every_command_is_in_the_table_and_none_that_is_not_there() -> None:
    shown = set(re.findall(r"^\| `dealwire (\w+)`", README, flags=re.MULTILINE)) | {"down", "demo"}
    commands = getattr(get_command(app), "commands")  # noqa: B009 - click's group, untyped here
    assert shown == set(commands)


def test_the_targets_shown_are_the_targets() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout in README


def test_every_link_inside_the_repository_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
