from django.apps import AppConfig
from django.db.backends.signals import connection_created

from helpdesk.running.plans import watch


class RunningConfig(AppConfig):
    name = "helpdesk.running"
    label = "running"
    verbose_name = "Running"

    def ready(self) -> None:
        connection_created.connect(watch, dispatch_uid="stale plans")
