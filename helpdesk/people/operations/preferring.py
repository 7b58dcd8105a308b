"""How customers want to be spoken to."""

from helpdesk.people.models import Customer


def prefer(customer: Customer, *, language: str) -> None:
    """Pages and mails for this customer are in this language from now on; an empty one leaves it as it is.

    Records nothing: nothing follows from it.
    """
    if language and customer.locale != language:
        customer.locale = language
        customer.save(update_fields=["locale"])
