"""Times are those of the reader's clock."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from helpdesk.conversations.models import InboxState
from tests import builders, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client: Client) -> Client:
    client.force_login(builders.teammate(cast.GRACE))
    return client


def test_a_snooze_is_typed_in_the_readers_zone(agent: Client) -> None:
    conversation = builders.conversation()
    agent.cookies["zone"] = "Asia%2FTokyo"
    day = timezone.now().date() + dt.timedelta(days=3)
    agent.post(f"/inbox/conversations/{conversation.pk}/snooze/", {"until": f"{day}T09:00"})
    conversation.refresh_from_db()
    assert conversation.inbox_state == InboxState.SNOOZED
    assert conversation.snoozed_until == dt.datetime.combine(day, dt.time(0), dt.UTC)


@pytest.mark.parametrize("zone", ["", "Mars%2FOlympus", "../../etc/passwd", "%00", "x" * 5000])
def test_a_zone_that_is_none_is_the_workspaces(agent: Client, zone: str) -> None:
    agent.cookies["zone"] = zone
    assert agent.get("/inbox/").status_code == 200


def test_a_thread_shows_the_readers_clock(agent: Client) -> None:
    conversation = builders.conversation()
    entry = conversation.entries.order_by("id").first()
    agent.cookies["zone"] = "Asia%2FKathmandu"
    page = agent.get(f"/inbox/conversations/{conversation.pk}/").content.decode()
    assert entry is not None
    assert f"{entry.created_at.astimezone(dt.timezone(dt.timedelta(hours=5, minutes=45))):%H:%M}" in page
