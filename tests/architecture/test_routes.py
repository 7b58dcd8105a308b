"""Every route has an expectation for every role: a new route without one fails here."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.conversations.operations.tagging import tag
from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.models import Delivery
from helpdesk.people.models import BrandSecret, Team
from helpdesk.people.operations.knowing import know_company, know_customer
from helpdesk.people.operations.vouching import add_secret
from helpdesk.people.queries import default_brand
from portal.urls import PAGES
from tests import builders, cast
from tests.mail.mails import arrives, mail
from tickets.access import form_token, mute_token
from tickets.operations.checklist import add
from tickets.operations.forms import send_form
from tickets.operations.linking import link
from tickets.operations.noting import add_note
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

type Routes = Mapping[str, tuple[str, ...]]

READ, ACT, BOTH = ("GET",), ("POST",), ("GET", "POST")

# Routes of one conversation: nobody but its audience finds them.
CONVERSATION = {
    "inbox:show": READ,
    "inbox:thread": READ,
    "inbox:header": READ,
    "inbox:details": READ,
    "inbox:composer": READ,
    "inbox:tracker": READ,
    "inbox:retries": ACT,
    "inbox:stop": BOTH,
    "inbox:tracker_state": BOTH,
    "inbox:seen": ACT,
    "inbox:replies": ACT,
    "inbox:notes": ACT,
    "inbox:draft": ACT,
    "inbox:uploads": ACT,
    "inbox:upload_removal": ACT,
    "inbox:assignee": ACT,
    "inbox:team": ACT,
    "inbox:snooze": ACT,
    "inbox:closure": ACT,
    "inbox:state": ACT,
    "inbox:subject": ACT,
    "inbox:priority": ACT,
    "inbox:brand": ACT,
    "inbox:tags": ACT,
    "inbox:tag_removal": ACT,
    "inbox:participants": ACT,
    "inbox:participant": ACT,
    "inbox:field": BOTH,
    "inbox:convert": BOTH,
    "inbox:links": BOTH,
    "inbox:linked_ticket": BOTH,
    "inbox:link_removal": ACT,
    "inbox:sharing": ACT,
    "inbox:forms": BOTH,
    "inbox:form_removal": ACT,
    "inbox:watching": ACT,
    "inbox:steps": ACT,
    "inbox:step": ACT,
    "inbox:type": BOTH,
    "inbox:previous": READ,
    "inbox:merge": BOTH,
    "inbox:split": BOTH,
    "inbox:resend": ACT,
    "inbox:note_words": BOTH,
    "inbox:redaction": BOTH,
    "inbox:description": BOTH,
    "inbox:file": READ,
}
# Routes for every teammate.
DESK = {
    "inbox:bulk": ACT,
    "inbox:filter": BOTH,
    "inbox:people": READ,
    "inbox:companies": READ,
    "inbox:similar": READ,
    "inbox:list": READ,
    "inbox:counts": READ,
    "inbox:new": BOTH,
    "inbox:new_ticket": BOTH,
}
# Routes for admins: to everybody else who works here they do not exist.
SETTINGS = {
    "tickets:kept_aside": READ,
    "tickets:kept_original": READ,
    "tickets:kept_mail": ACT,
    "tickets:given_up": ACT,
    "tickets:workspace": READ,
    "tickets:workspace_brand": ACT,
    "tickets:teammates": ACT,
    "tickets:teammate": ACT,
    "tickets:teams": ACT,
    "tickets:team": ACT,
    "tickets:types": READ,
    "tickets:type_new": BOTH,
    "tickets:type": BOTH,
    "tickets:fields": BOTH,
    "tickets:field_new": BOTH,
    "tickets:field": BOTH,
    "tickets:field_place": ACT,
    "tickets:field_standing": ACT,
    "tickets:look": BOTH,
    "tickets:type_states": BOTH,
    "tickets:access": BOTH,
    "tickets:behaviour": BOTH,
    "tickets:type_place": ACT,
    "tickets:type_standing": ACT,
    "tickets:type_copies": ACT,
    "tickets:states": READ,
    "tickets:state_new": BOTH,
    "tickets:state": BOTH,
    "tickets:state_place": ACT,
    "tickets:state_standing": ACT,
}
PORTAL_SETTINGS = {
    "portal:settings": READ,
    "portal:settings_new": BOTH,
    "portal:settings_look": BOTH,
    "portal:settings_preview": BOTH,
    "portal:settings_entry": BOTH,
    "portal:settings_fitting": ACT,
    "portal:settings_site": BOTH,
    "portal:settings_secret_end": ACT,
    "portal:settings_companies": READ,
    "portal:settings_company": BOTH,
    "portal:settings_member": ACT,
}
SETTINGS |= PORTAL_SETTINGS
GUARDED = CONVERSATION | DESK | SETTINGS
# Routes for everybody: what an anonymous GET answers.
OPEN: dict[str, int | tuple[int, ...]] = {
    "tickets:mute": 200,
    "portal:form": 200,
    "portal:form_sent": 303,
    "portal:robots": 200,
    "portal:known_host": 404,
    "portal:logo": 404,
    "healthz": 200,
    "readyz": (200, 503),
    "metrics": (200, 401, 403, 404),
    "account_login": 200,
    "account_signup": (200, 302),
    "account_reset_password": 200,
    "account_reset_password_done": 200,
    "account_reset_password_from_key": (200, 302),
    "account_reset_password_from_key_done": 200,
    "account_confirm_email": (200, 302, 404),
    "account_inactive": 200,
}
# Routes of the library for those who are signed in; anonymous ones are sent to sign in.
ACCOUNT = {
    "account_logout",
    "account_change_password",
    "account_set_password",
    "account_email",
    "account_email_verification_sent",
    "account_reauthenticate",
    "account_reauthenticate_webauthn",
    "account_request_login_code",
    "account_confirm_login_code",
}
# Routes of customers: tests/portal/test_doors.py tries each of them.
PORTAL = {f"portal:{name}" for _path, _view, name in PAGES}
# Kept for the demo alone, open on purpose and gone elsewhere; and the gallery of parts.
HANDS_ON = {"ui:gallery", "gallery"}


@dataclass
class Place:
    """A conversation with one of everything, of a type that only the team Finance may see."""

    conversation: Conversation
    arguments: dict[str, list[object]]


@pytest.fixture
def place() -> Iterator[Place]:
    workspace.forget()
    kept = builders.another_type("Payroll")
    kept.teams.add(builders.team("Finance", cast.CHARLES))
    amount = builders.field("text", "Amount", type=kept)
    ticket = builders.ticket(type=kept)
    conversation = Conversation.objects.get(pk=ticket.pk)
    entry = conversation.entries.filter(kind="reply").get()
    [file] = attach(conversation, [NewFile("slip.txt", b"42")], by=builders.teammate(cast.ADA), entry=entry)
    word = tag(conversation, name="payroll", by=builders.teammate(cast.ADA))
    pk = conversation.pk
    step = add(conversation, text="Count it", by=builders.teammate(cast.ADA))
    made = link(conversation, to=builders.internal_ticket(), by=builders.teammate(cast.ADA))
    note = add_note(conversation, body="Count it twice", by=builders.teammate(cast.ADA))
    yield Place(
        conversation,
        {
            "inbox:upload_removal": [pk, uuid.uuid4()],
            "inbox:tag_removal": [pk, word.pk],
            "inbox:participant": [pk, conversation.customer_id],
            "inbox:field": [pk, "amount"],
            "inbox:file": [file.key],
            "inbox:link_removal": [pk, made.pk],
            "inbox:form_removal": [pk, entry.pk],
            "inbox:step": [pk, step.pk],
            "inbox:split": [pk, entry.pk],
            "inbox:resend": [pk, entry.pk],
            "inbox:note_words": [pk, note.pk],
            "inbox:redaction": [pk, entry.pk],
            **{name: _designed(name, kept.pk, amount.pk) for name in SETTINGS},
            **{name: _of_the_portal(name) for name in PORTAL_SETTINGS},
        },
    )
    workspace.forget()


def _designed(name: str, ticket_type: int, field: int) -> list[object]:
    if name in ("tickets:kept_original", "tickets:kept_mail"):
        return [arrives(mail(In_Reply_To="<x@y.example>", Auto_Submitted="auto-replied")).pk]
    if name == "tickets:given_up":
        return [_given_up().pk]
    if name in ("tickets:kept_aside", "tickets:workspace", "tickets:teammates", "tickets:teams"):
        return []
    if name == "tickets:team":
        return [(Team.objects.first() or builders.team("Yard")).pk]
    if name in ("tickets:workspace_brand", "tickets:teammate"):
        return [default_brand().pk if name == "tickets:workspace_brand" else builders.teammate().pk]
    if name in ("tickets:types", "tickets:type_new", "tickets:states", "tickets:state_new"):
        return []
    if name.startswith("tickets:state"):
        return [builders.state("waiting").pk]
    return (
        [ticket_type, field]
        if name in ("tickets:field", "tickets:field_place", "tickets:field_standing")
        else [ticket_type]
    )


def _given_up() -> Delivery:
    owed = Delivery.objects.order_by("pk").first()
    assert owed
    Delivery.objects.filter(pk=owed.pk).update(state="failed")
    return owed


def _of_the_portal(name: str) -> list[object]:
    if name in ("portal:settings", "portal:settings_new", "portal:settings_companies"):
        return []
    company = know_company(name="Baskerville Hall", by=SYSTEM)
    if name == "portal:settings_company":
        return [company.pk]
    if name == "portal:settings_member":
        return [company.pk, know_customer(email="sir.henry@hall.example", company=company, by=SYSTEM).pk]
    brand = default_brand()
    if name == "portal:settings_secret_end":
        found = BrandSecret.objects.filter(brand=brand).first() or add_secret(brand, by=SYSTEM)
        return [brand.pk, found.pk]
    return [brand.pk]


def url_of(name: str, place: Place) -> str:
    if name in CONVERSATION or name in SETTINGS:
        return reverse(name, args=place.arguments.get(name, [place.conversation.pk]))
    return reverse(name)


def routes() -> set[str]:
    """The names of all routes."""
    found: set[str] = set()

    def walk(resolver: URLResolver, space: str) -> None:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                walk(one, f"{space}{one.namespace}:" if one.namespace else space)
            elif one.name:
                found.add(f"{space}{one.name}")

    walk(get_resolver(), "")
    return found


def signed_in(who: cast.Teammate) -> Client:
    client = Client()
    client.force_login(builders.teammate(who))
    return client


def is_expected(name: str) -> bool:
    return (
        name in GUARDED or name in OPEN or name in ACCOUNT or name in HANDS_ON or name in PORTAL
    ) or name.startswith("demo:")


def test_every_route_has_an_expectation() -> None:
    assert {name for name in routes() if not is_expected(name)} == set()


def test_every_expectation_has_a_route() -> None:
    assert set(GUARDED) <= routes()


def test_anonymous_is_sent_to_sign_in(place: Place) -> None:
    answers = ask(Client(), GUARDED, place)
    assert {one: answer for one, answer in answers.items() if answer != (302, reverse("account_login"))} == {}


@pytest.mark.parametrize("who", [cast.GRACE, cast.ALAN], ids=lambda who: who.name)
def test_outside_its_teams_a_ticket_is_not_found(who: cast.Teammate, place: Place) -> None:
    client = signed_in(who)
    before = fingerprint()
    answers = ask(client, CONVERSATION, place)
    assert {one: answer for one, answer in answers.items() if answer[0] != 404} == {}
    assert fingerprint() == before


@pytest.mark.parametrize("who", [cast.GRACE, cast.CHARLES], ids=["agent", "collaborator"])
def test_settings_do_not_exist_but_for_admins(who: cast.Teammate, place: Place) -> None:
    client = signed_in(who)
    before = fingerprint()
    answers = ask(client, SETTINGS, place)
    assert {one: answer for one, answer in answers.items() if answer[0] != 404} == {}
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("who", "routes"),
    [(cast.ADA, GUARDED), (cast.CHARLES, CONVERSATION | DESK)],
    ids=["admin", "collaborator of its team"],
)
def test_who_may_see_it_reads_it_and_get_changes_no_row(who: cast.Teammate, routes: Routes, place: Place) -> None:
    client = signed_in(who)
    before = fingerprint()
    answers = ask(client, dict.fromkeys(routes, READ), place)
    expected = {(name, "GET"): (200, 302, 303) if "GET" in methods else (405,) for name, methods in routes.items()}
    assert {one: answer for one, answer in answers.items() if answer[0] not in expected[one]} == {}
    assert fingerprint() == before


def links(place: Place) -> dict[str, list[object]]:
    """What stands in the links of mails."""
    participant = place.conversation.participants.get()
    form = send_form(place.conversation, ticket_type=builders.default_type(), by=builders.teammate(cast.ADA))
    token = form_token(form.pk, participant.customer_id)
    known: dict[str, list[object]] = {
        "tickets:mute": [mute_token(participant)],
        "portal:form": [token],
        "portal:form_sent": [token],
    }
    return {**known, "portal:logo": ["none-of-this-name"]}


def test_open_routes_answer_anybody_and_change_no_row(place: Place) -> None:
    arguments = links(place)
    before = fingerprint()
    of_a_key = ("account_reset_password_from_key", "account_confirm_email")
    answers = {
        name: Client().get(reverse(name, args=arguments.get(name, []))).status_code
        for name in OPEN
        if name not in of_a_key
    }
    assert {name: code for name, code in answers.items() if code not in _several(OPEN[name])} == {}
    assert fingerprint() == before


def _several(codes: int | tuple[int, ...]) -> tuple[int, ...]:
    return codes if isinstance(codes, tuple) else (codes,)


def ask(client: Client, routes: Routes, place: Place) -> dict[tuple[str, str], tuple[int, str]]:
    """Every route by every method: the status, and where it leads to."""
    answers = {}
    for name, methods in routes.items():
        for method in methods:
            response: Any = client.generic(method, url_of(name, place))
            # A file. Closing the response itself would close the test's connection.
            for close in response._resource_closers:
                close()
            answers[name, method] = (response.status_code, response.get("Location", "").split("?")[0])
    return answers


def test_every_answer_has_a_content_security_policy(place: Place) -> None:
    for name in ("inbox:list", "inbox:show"):
        assert "default-src 'none'" in signed_in(cast.ADA).get(url_of(name, place))["Content-Security-Policy"]


def fingerprint() -> dict[str, str]:
    """A sum over every row of every table of ours."""
    with connection.cursor() as cursor:
        tables = [
            table
            for table in connection.introspection.table_names(cursor)
            if table.partition("_")[0] in ("conversations", "tickets", "ledger", "mail", "people")
        ]
        sums = {}
        for table in tables:
            cursor.execute(f"SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {table} t")
            sums[table] = cursor.fetchone()[0]
    return sums
