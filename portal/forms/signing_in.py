"""What somebody types to sign in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AddressForm(forms.Form):
    email = forms.CharField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True, "class": "input"}),
        error_messages={"required": _("Write the address that you use with us.")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of six figures"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "class": "input code"}
        ),
        error_messages={"required": _("Type the six figures from our mail.")},
    )
