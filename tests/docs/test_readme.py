"""What the README shows is what there is."""

import re
import shlex
import subprocess
from pathlib import Path

from typer.main import get_command

from libs.deals import load_deals
from services.cli.app import COMMANDS, app

ROOT = Path(__file__).parents[2]
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


def _commands() -> list[list[str]]:
    """The `dealwire` commands that the README shows, word by word."""
    shown = "".join(blocks("console")).replace("\\\n", " ")
    lines = re.findall(r"^\$ (?:[A-Z_]+=\S+ )?dealwire (.*)$", shown, flags=re.MULTILINE)
    return [shlex.split(line) for line in lines]


def test_every_command_shown_is_there_with_its_options() -> None:
    rows = {row.name: row for row in COMMANDS}
    assert len(_commands()) > 8
    for words in _commands():
        words.reverse()
        command = rows[words.pop()].load()
        while sub := getattr(command, "commands", {}):
            command = sub[words.pop()]
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        assert {word for word in words if word.startswith("--")} <= known


def test_commands_need_no_path_and_ports_are_those_that_up_takes() -> None:
    shown = "".join(blocks("console"))
    assert ".venv/bin/dealwire" not in shown
    assert "source .venv/bin/activate" in shown
    assert not re.findall(r"(?m)^\$ .*(?::6379|:8090)", shown)


def test_a_replay_shown_is_of_a_period_in_which_a_reader_fetched_something() -> None:
    for words in _commands():
        if words[0] == "replay":
            assert words[words.index("--from") + 1].startswith("$(date")
