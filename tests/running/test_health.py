import json

import pytest
from django.test import Client, override_settings

from helpdesk.running.tasks import heartbeat


def test_healthz_asks_nobody(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_fresh_installation_is_ready_and_says_that_no_beat_was_seen(client: Client) -> None:
    response = client.get("/readyz")
    body = json.loads(response.content)
    assert response.status_code == 200
    assert body["status"] == "degraded"
    assert [name for name, finding in body["findings"].items() if not finding["ok"]] == ["beat"]


@pytest.mark.django_db
def test_the_beat_is_seen_once_a_worker_carried_it_out(client: Client) -> None:
    heartbeat()
    body = json.loads(client.get("/readyz").content)
    assert body["status"] == "ready"


@pytest.mark.django_db
def test_metrics_count_what_waits(client: Client) -> None:
    text = client.get("/metrics", headers={"Authorization": "Bearer x"})
    assert text.status_code == 404
    with override_settings(METRICS_TOKEN="x"):
        text = client.get("/metrics", headers={"Authorization": "Bearer x"})
    assert b'helpdesk_outgoing_mails{state="queued"} 0.0' in text.content
