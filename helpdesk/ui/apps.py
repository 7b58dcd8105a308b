from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "helpdesk.ui"
    label = "ui"

    def ready(self) -> None:
        from helpdesk.ui.asking import ask_in_our_words  # forms need settings

        ask_in_our_words()
