"""What was being written where something was merged away meanwhile: it goes along, or stays to be read and copied."""

import pytest

from helpdesk.conversations.models import Conversation, Draft
from helpdesk.conversations.operations.drafting import save_draft
from tests import builders, cast
from tests.inbox.desk import Desk, words
from tickets.operations.merging import merge

pytestmark = pytest.mark.django_db


def writes(who: cast.Teammate, thread: Conversation, body: str, mode: str = "reply") -> None:
    save_draft(thread, mode=mode, body=body, by=builders.teammate(who))


def test_it_goes_along_to_where_its_writer_may_read_it() -> None:
    kept = builders.another_type("Codes")
    kept.teams.add(builders.team("Bletchley", cast.ALAN))
    thread, secret = builders.conversation(), builders.ticket(type=kept)
    writes(cast.ALAN, thread, "Alan begins")
    writes(cast.GRACE, thread, "Grace begins")
    merge(thread, into=secret.conversation, by=builders.teammate(cast.ADA))
    assert dict(Draft.objects.values_list("author__name", "conversation")) == {
        "Alan Turing": secret.pk,
        "Grace Hopper": thread.pk,
    }
    assert "Alan begins" in Desk(cast.ALAN).get("show", secret).content.decode()
    page = Desk().get("show", thread).content.decode()
    assert "Grace begins" in page
    assert "Your reply was not sent. It is kept here:" in words(Desk().get("show", thread))


def test_where_one_is_being_written_already_both_are_kept(desk: Desk) -> None:
    thread, primary = builders.conversation(), builders.conversation()
    for mode in ("reply", "note"):
        writes(cast.GRACE, thread, f"<p><b>A second</b> {mode}</p>", mode)
        writes(cast.GRACE, primary, f"The first {mode}", mode)
    merge(thread, into=primary, by=builders.teammate())
    page = desk.get("show", thread)
    for said in (
        "Your reply was not sent. Copy it to take it along:",
        "Your note was not sent. Copy it to take it along:",
    ):
        assert said in words(page)
    for mode in ("reply", "note"):
        assert f">A second {mode}</textarea>" in page.content.decode()
        assert f"The first {mode}" in desk.get("show", primary).content.decode()
        assert "Grace" not in words(Desk(cast.ALAN).get("show", thread)).partition("was not sent")[1]


def test_what_is_written_on_in_an_open_window_is_kept(desk: Desk) -> None:
    thread, primary = builders.conversation(), builders.conversation()
    writes(cast.GRACE, thread, "We come")
    merge(thread, into=primary, by=builders.teammate())
    assert desk.post("draft", thread, mode="reply", body="We come at once", version=1).status_code == 200
    assert "We come at once" in desk.get("show", thread).content.decode()
    assert "We come" in desk.get("show", primary).content.decode()
    page = desk.is_refused("Merged into", "replies", thread, body="We come at once")
    assert page.count("We come at once") == 1
    assert "We come at once" in desk.get("show", thread).content.decode()


def test_a_reply_that_was_sent_and_refused_is_read_beside_what_was_kept_before(desk: Desk) -> None:
    thread, primary = builders.conversation(), builders.conversation()
    merge(thread, into=primary, by=builders.teammate())
    writes(cast.GRACE, thread, "We come")
    page = desk.is_refused("Merged into", "replies", thread, body="We come at once")
    assert "We come</textarea>" in page
    assert "We come at once</textarea>" in page
