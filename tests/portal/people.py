"""Customers who are signed in to the portal."""

from django.test import Client

from helpdesk.people.models import Brand, CustomerSession
from helpdesk.people.operations.signing_in import open_session
from helpdesk.people.queries import default_brand
from portal.access import cookie_of
from tests import builders, cast


def signed_in(who: cast.Client = cast.HOLMES, *, brand: Brand | None = None) -> Client:
    """A browser in which this customer is signed in."""
    at = brand or default_brand()
    opened = open_session(builders.customer(who), at, CustomerSession.Proof.MAIL)
    client = Client()
    client.cookies[cookie_of(at)] = opened.key
    return client
