"""What the compose file promises holds for every service in it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.security import make_secrets
from libs.streaming import StageSettings

ROOT = Path(__file__).parents[3]


def services(file: str) -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((ROOT / file).read_text("utf-8"))["services"]
    return parsed


ALL = services("docker-compose.yml")
SECURE = services("deploy/compose.secure.yml")
OURS = ("fetcher", "language-detector", "enricher", "indexer", "notifier")


@pytest.mark.parametrize("name", ALL)
def test_a_port_is_open_to_this_machine_alone(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in ALL[name].get("ports", ()))


@pytest.mark.parametrize("name", ALL)
def test_memory_rights_and_logs_are_limited(name: str) -> None:
    service = ALL[name]
    assert service["mem_limit"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_ours_restarts_always_can_be_scaled_and_writes_nothing(name: str) -> None:
    service = ALL[name]
    assert service["restart"] == "always"
    assert service["read_only"] is True
    assert not {"container_name", "ports"} & service.keys()
    assert service["build"]["args"]["SERVICE"] == name.replace("-", "_")


def test_redis_evicts_nothing_and_logs_every_write() -> None:
    command = " ".join(ALL["redis"]["command"])
    assert "--maxmemory-policy noeviction" in command
    assert "--appendonly yes" in command


@pytest.mark.parametrize("name", ["redis", "opensearch", "dashboards"])
def test_servers_have_a_health_check_and_an_exact_version(name: str) -> None:
    assert ALL[name]["healthcheck"]["test"]
    assert ALL[name]["image"].rpartition(":")[2][0].isdigit()


def test_the_pipeline_does_not_require_dashboards() -> None:
    apart = services("deploy/compose.without-dashboards.yml")
    assert set(apart) == {"dashboards", "setup"}
    for name in OURS:
        for needed, condition in ALL[name]["depends_on"].items():
            assert needed not in apart or condition["required"] is False


@pytest.mark.parametrize("name", OURS)
def test_compose_waits_longer_than_a_service_takes_to_stop(name: str) -> None:
    grace = float(ALL[name]["stop_grace_period"].removesuffix("s"))
    assert grace >= StageSettings().stop_within + 5  # what is given back, and clients closed


@pytest.mark.parametrize("name", SECURE.keys() - ALL.keys())
def test_a_service_that_security_adds_is_limited_and_ends(name: str) -> None:
    service = SECURE[name]
    assert service["mem_limit"]
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "no"
    assert "ports" not in service


def test_a_password_is_in_no_variable_and_no_argument() -> None:
    for service in SECURE.values():
        words = [str(each) for each in (service.get("environment") or {}).values()]
        words += service.get("command") or []
        assert not [
            each for each in words if "password" in each.lower() and "/run/secrets" not in each
        ]


def test_a_service_sees_its_own_secret_alone_and_no_key() -> None:
    keys = {
        name for name, each in SECURE.items() if "admin-certificate" in str(each.get("volumes"))
    }
    assert keys == {"certificates", "security"}
    assert SECURE["indexer"]["secrets"] == ["dealwire_indexer", "redis_services"]
    assert SECURE["setup"]["secrets"] == ["dealwire_dashboards"]
    for name in set(OURS) - {"indexer"}:
        assert SECURE[name]["secrets"] == ["redis_services"]


@pytest.mark.parametrize("name", OURS)
def test_a_service_asks_redis_as_its_user_and_with_no_password_in_the_address(name: str) -> None:
    prefix = name.replace("-", "_").upper()
    added = SECURE[name]["environment"]
    assert added[f"{prefix}_REDIS_USER"] == "redis_services"
    assert added[f"{prefix}_REDIS_PASSWORD_FILE"] == "/run/secrets/redis_services"
    assert ALL[name]["environment"][f"{prefix}_REDIS_URL"] == "redis://redis:6379/0"


def test_the_secure_redis_starts_with_users_and_keeps_its_settings_and_its_port() -> None:
    redis = SECURE["redis"]
    assert redis["entrypoint"] == ["sh", "/security/start.sh"]
    assert redis["volumes"] == ["./deploy/security/redis:/security:ro"]
    assert not {"command", "ports", "image", "read_only", "cap_add"} & redis.keys()


def test_no_secret_is_declared_that_is_not_made() -> None:
    declared = yaml.safe_load((ROOT / "deploy/compose.secure.yml").read_text("utf-8"))["secrets"]
    assert set(declared) == set(make_secrets.NAMES)
