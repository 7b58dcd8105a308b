"""What admins are asked about a brand's face."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.people.models import Brand
from helpdesk.people.models.brand import MOST_LINKS
from helpdesk.people.operations.branding import CHROMAS, LENGTHS, require_logo
from helpdesk.people.operations.web_addresses import web_address
from helpdesk.refusal import Refusal
from helpdesk.ui.pictures import Picture
from tickets.forms.designing import DesignForm, line

HUES = range(0, 360, 20)
STRENGTHS = tuple(zip(CHROMAS, (lazy("Vivid"), lazy("Soft"), lazy("Nearly grey")), strict=True))
URLS = ("feedback_url", "updates_url", "help_url")
WIDE = {"class": "input", "dir": "auto", "autocomplete": "off"}
WEB = {"class": "input", "dir": "ltr", "inputmode": "url", "autocomplete": "off", "placeholder": "https://"}


def _address(label: Any) -> forms.CharField:
    return forms.CharField(required=False, max_length=500, label=label, widget=forms.TextInput(WEB))


class NewBrandForm(DesignForm):
    """What a brand cannot be without. Its face comes next."""

    name = line(lazy("Name"), 80, help_text=lazy("Customers read it in the portal and in mails."))
    address = forms.CharField(
        max_length=254,
        label=lazy("Address"),
        help_text=lazy("Mail to it becomes conversations, and answers leave from it."),
        widget=forms.EmailInput(WEB | {"placeholder": "support@example.com", "inputmode": "email"}),
        error_messages={"required": lazy("Say which address customers write to.")},
    )


class LookForm(DesignForm):
    """Name, colours, logo, words and navigation. Links of their own are rows: `label-0`, `url-0` …"""

    name = line(lazy("Name"), 80, help_text=lazy("Customers read it in the portal and in mails."))
    hue = forms.TypedChoiceField(coerce=int, label=lazy("Colour"))
    chroma = forms.ChoiceField(choices=STRENGTHS, label=lazy("How vivid"))
    logo = forms.FileField(
        required=False,
        label=lazy("Logo"),
        help_text=lazy("PNG, WebP, JPEG or GIF of up to 20 KB. It is drawn 32 pixels high; twice that looks sharp."),
        widget=forms.FileInput({"class": "input input--file", "accept": "image/png,image/webp,image/jpeg,image/gif"}),
    )
    logo_goes = forms.BooleanField(required=False, label=lazy("Take the logo away"))
    headline = forms.CharField(
        required=False, max_length=LENGTHS["headline"], label=lazy("Headline"), widget=forms.TextInput(WIDE)
    )
    welcome = forms.CharField(
        required=False,
        max_length=LENGTHS["welcome"],
        label=lazy("Welcome text"),
        help_text=lazy("Plain text. Web addresses become links, an empty line begins a new paragraph."),
        widget=forms.Textarea({"class": "input", "rows": 4, "dir": "auto"}),
    )
    footer = forms.CharField(
        required=False,
        max_length=LENGTHS["footer"],
        label=lazy("Footer"),
        help_text=lazy("At the bottom of every page: office hours, an address, a link to your terms."),
        widget=forms.Textarea({"class": "input", "rows": 2, "dir": "auto"}),
    )
    feedback_url = _address(lazy("Feedback board"))
    updates_url = _address(lazy("Product updates"))
    help_url = _address(lazy("Help Center"))

    def __init__(self, brand: Brand, *args: Any, then: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.then = then
        hues = sorted({*HUES, brand.hue})
        field = self.fields["hue"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(hue, str(hue)) for hue in hues]
        for n in range(MOST_LINKS):
            kept = brand.links[n] if n < len(brand.links) else {}
            self.fields[f"label-{n}"] = forms.CharField(
                required=False, max_length=40, label=lazy("Label"), initial=kept.get("label", ""),
                widget=forms.TextInput({**WIDE, "placeholder": lazy("Label")}),
            )  # fmt: skip
            self.fields[f"url-{n}"] = _address(lazy("Web address"))
            self.fields[f"url-{n}"].initial = kept.get("url", "")

    def clean_logo(self) -> Picture | None:
        given = self.cleaned_data["logo"]
        if not given:
            return None
        try:
            return require_logo(given.read(1_000_000))
        except Refusal as no:
            raise forms.ValidationError(no.message) from no

    def clean(self) -> dict[str, Any]:
        """Every web address that is none says so at once, whatever else is wrong."""
        for name in (*URLS, *(f"url-{n}" for n in range(MOST_LINKS))):
            try:
                web_address(self.cleaned_data.get(name, ""), field=name)
            except Refusal as no:
                self.add_error(name, no.message)
        return self.cleaned_data

    def ask_for_the_logo_again(self) -> None:
        """A browser sends a file once: of a form that comes back, a good one has to be chosen anew."""
        if self.files.get("logo") and "logo" not in self.errors:
            self.add_error("logo", _("Nothing is saved yet, so choose the logo again."))

    @property
    def rows(self) -> list[tuple[int, Any, Any]]:
        """The links that are written, and one more to write."""
        written = [n for n in range(MOST_LINKS) if self[f"label-{n}"].value() or self[f"url-{n}"].value()]
        free = [n for n in range(MOST_LINKS) if n not in written][:1]
        return [(n, self[f"label-{n}"], self[f"url-{n}"]) for n in sorted(written + free)]

    def changes(self) -> dict[str, Any]:
        """What was answered, as the operation takes it, with what a button beside a link asks for."""
        given = self.cleaned_data
        found = {name: given[name] for name in ("name", "hue", "chroma", *LENGTHS, *URLS) if name in given}
        found["links"] = [{"label": given.get(f"label-{n}", ""), "url": given.get(f"url-{n}", "")} for n in self.order]
        if given.get("logo"):
            found["logo"] = given["logo"]
        elif given.get("logo_goes"):
            found["logo_key"] = ""
        return found

    @property
    def order(self) -> list[int]:
        """The rows of links that say something, in the order that is wanted."""
        given = self.cleaned_data
        found = [n for n in range(MOST_LINKS) if given.get(f"label-{n}") or given.get(f"url-{n}")]
        verb, _sep, n = self.then.partition("-")
        if n.isdecimal() and n.isascii() and int(n[:4]) in found:
            at = found.index(int(n[:4]))
            row = found.pop(at)
            if verb != "remove":
                found.insert(max(at + {"up": -1, "down": 1}.get(verb, 0), 0), row)
        return found

    def say(self, no: Refusal) -> None:
        """At the row of the link that it is about: the operation counts those that say something."""
        name, sep, n = no.field.partition("-")
        if sep and n.isdecimal() and int(n) < len(self.order):
            self.add_error(f"{name}-{self.order[int(n)]}", no.message)
        else:
            super().say(no)
