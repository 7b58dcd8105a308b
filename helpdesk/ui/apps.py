from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "helpdesk.ui"
    label = "ui"
