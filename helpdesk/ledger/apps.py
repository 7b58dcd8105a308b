from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    name = "helpdesk.ledger"
    label = "ledger"

    def ready(self) -> None:
        # The tasks too: whoever records must be able to nudge a worker, whichever process it is.
        autodiscover_modules("events", "live", "reactions", "tasks")
