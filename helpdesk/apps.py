from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The composition root as an app of its own, for its start-up checks alone."""

    name = "helpdesk"
    label = "helpdesk"

    def ready(self) -> None:
        from helpdesk import checks  # noqa: F401  # importing registers them
