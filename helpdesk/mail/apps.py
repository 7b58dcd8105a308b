from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MailConfig(AppConfig):
    name = "helpdesk.mail"
    label = "mail"

    def ready(self) -> None:
        from helpdesk.mail import checks  # noqa: F401  # importing registers them

        post_migrate.connect(_found_mailboxes, sender=self)


def _found_mailboxes(**_: Any) -> None:
    """Every migrated database answers at its brands' addresses: the brands were founded just before."""
    from helpdesk.mail.operations.founding import found_mailboxes

    found_mailboxes()
