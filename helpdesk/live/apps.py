from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "helpdesk.live"
    label = "live"

    def ready(self) -> None:
        from helpdesk.ledger import recording  # noqa: PLC0415  # the registry exists once apps are loaded
        from helpdesk.live import touching  # noqa: PLC0415

        recording.announcers.append(touching.touch)
