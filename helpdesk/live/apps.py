from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "helpdesk.live"
    label = "live"

    def ready(self) -> None:
        from helpdesk.ledger import recording  # the registry exists once apps are loaded
        from helpdesk.live import ending, touching  # noqa: F401  # importing binds it

        recording.announcers.append(touching.touch)
