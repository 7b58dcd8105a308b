from pathlib import Path

from helpdesk.running.greeting import SIGN_INS, greeting
from helpdesk.running.parts import Addresses
from helpdesk.running.places import Places

ADDRESSES = Addresses(web=8000, live=8001, smtp=2525)
PLACES = Places(Path("/srv/helpdesk/var"))


def test_the_greeting_says_where_to_go_and_who_to_be() -> None:
    said = greeting(ADDRESSES, PLACES, has_demo=True)
    for wanted in (
        "http://127.0.0.1:8000/inbox/",
        "http://127.0.0.1:8000/demo/mailbox/",
        "smtp://127.0.0.1:2525",
        "/srv/helpdesk/var",
        *(address for address, _ in SIGN_INS),
    ):
        assert wanted in said


def test_without_a_demo_it_promises_none() -> None:
    said = greeting(ADDRESSES, PLACES, has_demo=False)
    assert "demo" not in said
    assert "http://127.0.0.1:8000/inbox/" in said


def test_where_nobody_can_sign_in_it_says_how_the_first_admin_is_made() -> None:
    said = greeting(ADDRESSES, PLACES, has_demo=False, has_people=False)
    assert "VAR=/srv/helpdesk/var .venv/bin/python manage.py createsuperuser" in said
    assert "createsuperuser" not in greeting(ADDRESSES, PLACES, has_demo=False)
