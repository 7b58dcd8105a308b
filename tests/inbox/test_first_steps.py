"""A new workspace, empty but for its first admin."""

import pytest

from helpdesk.people.operations.introducing import introduce
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.inbox.desk import Desk
from tests.mail.mails import arrives, mail
from tickets.queries import workspace

pytestmark = pytest.mark.django_db
ADDRESS_AND_TEAM = "/settings/workspace/"


def test_a_new_workspace_leads_its_admin_to_the_first_mail() -> None:
    workspace.forget()
    desk = Desk(cast.ADA)
    page = desk.get("list").content.decode()
    assert "Welcome, Ada Lovelace" in page
    assert f'href="{ADDRESS_AND_TEAM}"' in page

    saved = desk.client.post(
        f"{ADDRESS_AND_TEAM}brands/{default_brand().pk}/", {"name": "Baker Street", "address": "Help@Baker.Example"}
    )
    assert saved.status_code == 303
    page = desk.get("list").content.decode()
    assert "Welcome" not in page
    assert "What comes in shows up by itself" in page

    incoming = arrives(mail(subject="The hound", to="help@baker.example"))
    assert incoming.outcome == "started"
    assert "The hound" in desk.get("list").content.decode()


def test_agents_read_that_an_admin_begins() -> None:
    workspace.forget()
    page = Desk().get("list").content.decode()
    assert "Welcome" not in page
    assert ADDRESS_AND_TEAM not in page
    assert "An admin says first" in page


def test_mail_to_the_address_before_still_arrives() -> None:
    before = default_brand().address
    arrives(mail(message_id="<one@baker.example>"))
    introduce(default_brand(), name="Baker Street", address="help@baker.example", by=builders.teammate(cast.ADA))
    assert arrives(mail(to=before, message_id="<two@baker.example>")).outcome == "started"
