"""Roles, secrets and the secure compose file, as they are written down."""

import stat
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.security import apply, make_secrets

ROOT = Path(__file__).parents[3]
SECURITY = ROOT / "deploy" / "security"
NOT_OF_OPENSEARCH = {"dashboards_cookie", "redis_services", "redis_operator"}


def config(name: str) -> dict[str, Any]:
    text = (SECURITY / "opensearch" / f"{name}.yml").read_text("utf-8")
    parsed: dict[str, Any] = yaml.safe_load(text)
    return parsed


def patterns(prefix: str) -> dict[str, list[str]]:
    roles = apply.load_wanted(prefix).roles
    return {
        name: [one for each in role["index_permissions"] for one in each["index_patterns"]]
        for name, role in roles.items()
    }


def test_roles_are_for_the_prefix_of_the_installation() -> None:
    assert patterns("deal2.")["dealwire_indexer"] == ["deal2.*", "deal2.percolator*"]
    assert patterns("deal2.")["dealwire_dashboards_reader"] == [
        ".kibana*",
        ".opensearch_dashboards*",
    ]
    assert patterns(apply.DEFAULT_PREFIX)["dealwire_operator"] == ["dealwire-*"]


@pytest.mark.parametrize("prefix", ["", "*", ".kibana", "a*", "Upper-", "a?b", "/a/"])
def test_a_prefix_that_names_what_is_not_ours_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="--prefix"):
        apply.load_wanted(prefix)


def test_no_role_may_do_everything_anywhere() -> None:
    for name, role in apply.load_wanted().roles.items():
        actions = [*role["cluster_permissions"]]
        for each in role["index_permissions"]:
            actions += each["allowed_actions"]
            # All aliases are seen by the server of Dashboards, and that is all.
            assert "*" not in each["index_patterns"] or (
                name == "dealwire_dashboards"
                and each["allowed_actions"] == ["indices:admin/aliases/get"]
            )
        assert not {"*", "indices:*", "cluster:*", "cluster:admin/*", "restapi:*"} & set(actions)
        assert not [each for each in actions if each.startswith("cluster:admin/opendistro")]


def test_every_role_is_given_to_a_user_whose_password_is_made() -> None:
    mapping = config("roles_mapping")
    roles = set(config("roles"))
    assert set(mapping) == roles
    users = {user for name in roles - {"_meta"} for user in mapping[name]["users"]}
    assert users == set(make_secrets.NAMES) - NOT_OF_OPENSEARCH


def test_no_user_and_no_password_comes_with_the_repository() -> None:
    assert set(config("internal_users")) == {"_meta"}
    assert "deploy/security/secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_secrets_are_random_and_closed_to_other_users_of_the_machine(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    assert make_secrets.make_secrets(folder) == make_secrets.NAMES
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {each.name for each in folder.iterdir()} == set(make_secrets.NAMES)
    values = {each.read_text("ascii") for each in folder.iterdir()}
    assert len(values) == len(make_secrets.NAMES)
    assert all(len(each) >= 32 for each in values)


def test_a_secret_that_is_there_is_never_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "dealwire_indexer"
    kept.write_text("mine", "ascii")
    assert make_secrets.main(["--folder", str(tmp_path)]) == 0
    assert kept.read_text("ascii") == "mine"
    assert str(kept) not in capsys.readouterr().out
    before = {each: each.read_text("ascii") for each in tmp_path.iterdir()}
    assert make_secrets.main(["--folder", str(tmp_path)]) == 0
    assert "nothing to make" in capsys.readouterr().err
    assert {each: each.read_text("ascii") for each in tmp_path.iterdir()} == before


def test_they_are_made_where_compose_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_secrets, "FOLDER", tmp_path / "own")
    monkeypatch.setenv("DEALWIRE_SECRETS", str(tmp_path / "elsewhere"))
    assert make_secrets.main([]) == 0
    assert [each.name for each in tmp_path.iterdir()] == ["elsewhere"]
    monkeypatch.setenv("DEALWIRE_SECRETS", "")
    assert make_secrets.main([]) == 0
    assert (tmp_path / "own" / make_secrets.NAMES[0]).is_file()


def test_a_folder_that_cannot_be_made_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert make_secrets.main(["--folder", str(tmp_path / "file" / "secrets")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_passwords_of_roles_alone_are_read(tmp_path: Path) -> None:
    make_secrets.make_secrets(tmp_path)
    (tmp_path / "all_access").write_text("x", "ascii")
    found = apply.read_passwords(tmp_path, apply.load_wanted().roles)
    assert set(found) == set(make_secrets.NAMES) - NOT_OF_OPENSEARCH
