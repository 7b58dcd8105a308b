"""There may be no container engine where tests run: the files are read, and what can be wrong on paper is found."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from helpdesk.running.places import PROJECT

INSTRUCTIONS = {"FROM", "ENV", "RUN", "COPY", "WORKDIR", "USER", "VOLUME", "EXPOSE", "CMD"}
OURS = {"web", "live", "worker-mail", "worker-default", "worker-bulk", "beat", "smtp", "migrate"}
PINNED = re.compile(r":\d+\.\d+(\.\d+)?(-\w+)*$")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    return loaded


@pytest.fixture(scope="module")
def dockerfile() -> list[str]:
    text = (PROJECT / "Dockerfile").read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_every_process_of_the_product_is_a_service(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == OURS | {"proxy", "postgres", "valkey"}


def test_every_lasting_service_has_a_health_check_and_comes_back(compose: dict[str, Any]) -> None:
    lasting = {name: service for name, service in compose["services"].items() if name != "migrate"}
    assert [name for name, service in lasting.items() if "test" not in service.get("healthcheck", {})] == []
    assert {service["restart"] for service in lasting.values()} == {"unless-stopped"}


def test_images_of_others_are_pinned(compose: dict[str, Any], dockerfile: list[str]) -> None:
    images = [service["image"] for name, service in compose["services"].items() if name not in OURS]
    images += [line.split()[1] for line in dockerfile if line.startswith("FROM")]
    assert [image for image in images if not PINNED.search(image)] == []


def test_the_workers_share_out_every_queue(compose: dict[str, Any]) -> None:
    commands = [service["command"] for name, service in compose["services"].items() if name.startswith("worker")]
    queues = sorted(queue for command in commands for queue in re.findall(r"--queues (\S+)", command))
    assert queues == ["bulk", "default", "mail"]


def test_what_must_last_is_on_a_volume(compose: dict[str, Any]) -> None:
    mounted = {
        volume.split(":")[0] for service in compose["services"].values() for volume in service.get("volumes", [])
    }
    assert mounted == set(compose["volumes"]) == {"database", "files", "queues", "certificates"}


def test_every_variable_compose_asks_for_has_an_example(compose: dict[str, Any]) -> None:
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", (PROJECT / "docker-compose.yml").read_text())) - {"VERSION"}
    examples = set(re.findall(r"^(\w+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    assert asked <= examples


def test_no_example_holds_a_secret() -> None:
    text = (PROJECT / ".env.example").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "MAIL_URL", "FILES_URL", "METRICS_TOKEN"):
        assert f"\n{name}=\n" in text


def test_every_variable_the_settings_read_is_explained() -> None:
    source = Path(settings.BASE_DIR, "helpdesk", "settings.py").read_text()
    read = set(re.findall(r"(?:environ\.get\(|_flag\()\s*\"(\w+)\"", source))
    explained = set(re.findall(r"`([A-Z_]+)`", (PROJECT / "docs" / "deploy.md").read_text()))
    assert read - explained == set()


def test_the_image_knows_its_instructions_and_does_not_run_as_root(dockerfile: list[str]) -> None:
    assert {line.split()[0] for line in dockerfile if not line.startswith(" ")} <= INSTRUCTIONS
    users = [line.split()[1] for line in dockerfile if line.startswith("USER")]
    assert users == ["helpdesk"]


def test_the_image_installs_only_what_is_locked(dockerfile: list[str]) -> None:
    installs = [line for line in dockerfile if "pip install" in line]
    assert len(installs) == 1
    assert "--require-hashes -r /tmp/requirements.txt -r /tmp/requirements-s3.txt" in installs[0]
