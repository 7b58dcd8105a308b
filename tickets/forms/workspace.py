"""Forms of a new workspace: its address, and who works here."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from helpdesk.people.models import Role
from tickets.forms.designing import DesignForm, line

ADDRESS = {"class": "input", "dir": "ltr", "autocomplete": "off", "spellcheck": "false"}


class BrandForm(DesignForm):
    """Under which name customers know us, and at which address they write."""

    name = line(lazy("Name"), 80, help_text=lazy("Customers read it in mails and on their pages."))
    address = forms.CharField(
        max_length=254,
        label=lazy("Address"),
        help_text=lazy("Mail to it becomes conversations, and answers leave from it."),
        widget=forms.EmailInput(ADDRESS | {"placeholder": "support@example.com"}),
        error_messages={"required": lazy("Say which address customers write to.")},
    )


class TeammateForm(DesignForm):
    """Somebody who is to work here."""

    name = line(lazy("Name"), 120)
    email = forms.CharField(
        max_length=254,
        label=lazy("E-mail"),
        widget=forms.EmailInput(ADDRESS),
        error_messages={"required": lazy("Say where they get their mail.")},
    )
    role = forms.ChoiceField(
        choices=Role.choices,
        initial=Role.AGENT,
        label=lazy("Role"),
        help_text=lazy("Agents answer customers; collaborators write notes; admins change the settings as well."),
        widget=forms.Select({"class": "input"}),
    )


class TeamForm(DesignForm):
    """A group that conversations are given to."""

    name = line(lazy("Name"), 80)
