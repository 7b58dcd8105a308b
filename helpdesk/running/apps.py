from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "helpdesk.running"
    label = "running"
    verbose_name = "Running"
