"""What admins are asked about a ticket type and about a state."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from helpdesk.people.models import Brand, Company, Team
from helpdesk.refusal import Refusal
from tickets.models import Category, State, StateCategory, TicketType
from tickets.queries.designs import COLOURS, ICONS

SUBMITTING = (
    ("everyone", lazy("Everyone, also without signing in")),
    ("signed_in", lazy("Customers who are signed in")),
    ("companies", lazy("Customers of these companies")),
    ("brands", lazy("Customers of these brands")),
)
REOPENING = (
    ("reply", lazy("A reply opens it again, however late")),
    ("days", lazy("A reply opens it again for some days; later it begins a new, linked ticket")),
    ("follow_up", lazy("A reply always begins a new, linked ticket")),
)
CROSS_POSTING = (
    ("always", lazy("Every note")),
    ("author", lazy("The author of a note chooses")),
    ("never", lazy("Nothing")),
)


class DesignForm(forms.Form):
    """Says refusals where they belong, and carries what was shown when it was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def say(self, no: Refusal) -> None:
        """Put a refusal at the input it is about."""
        self.add_error(no.field if no.field in self.fields else None, no.message)

    def changes(self) -> dict[str, Any]:
        """What was answered, as the operation takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def line(label: Any, most: int, **more: Any) -> forms.CharField:
    """A line of words in whatever script."""
    widget = forms.TextInput({"class": "input", "dir": "auto", "autocomplete": "off"})
    errors = {"required": lazy("Give it a name.")}
    return forms.CharField(max_length=most, label=label, widget=widget, error_messages=errors, **more)


class TypeForm(DesignForm):
    """What a type is called and looks like."""

    icon = forms.ChoiceField(
        choices=[(one, one.replace("-", " ")) for one in ICONS], initial="ticket", label=lazy("Icon")
    )
    name = line(lazy("Name"), 80, help_text=lazy("Customers read it where they choose what to write about."))
    description = forms.CharField(
        required=False,
        max_length=2000,
        label=lazy("Description"),
        help_text=lazy("For your team: when to take this type."),
        widget=forms.Textarea({"class": "input", "rows": 3, "dir": "auto"}),
    )
    customer_description = forms.CharField(
        required=False,
        max_length=200,
        label=lazy("For customers"),
        help_text=lazy("One line beside its name, where they choose what to write about."),
        widget=forms.TextInput({"class": "input", "dir": "auto"}),
    )


class NewTypeForm(TypeForm):
    """The same, with the category, which is fixed from then on. What customers read of it can wait."""

    customer_description = None  # type: ignore[assignment]  # how a form says that it lacks a field of its parent
    category = forms.ChoiceField(choices=Category.choices, label=lazy("Category"))
    field_order = ("category", "icon", "name", "description")


class BehaviourForm(DesignForm):
    """What follows from what for tickets of a type. Only what its category knows is asked."""

    close_on_resolve = forms.BooleanField(
        required=False, label=lazy("Close the conversation when the ticket is resolved")
    )
    reopening = forms.ChoiceField(
        choices=REOPENING, widget=forms.RadioSelect, label=lazy("When the customer writes after that")
    )
    reopening_days = forms.IntegerField(
        min_value=1, max_value=365, label=lazy("Days"), widget=forms.NumberInput({"class": "input input--short"})
    )
    cross_posting = forms.ChoiceField(
        choices=CROSS_POSTING, widget=forms.RadioSelect, label=lazy("Post into the conversation it came from")
    )
    news_reopens = forms.BooleanField(required=False, label=lazy("What is posted there opens it again"))
    may_be_shared = forms.BooleanField(required=False, label=lazy("Agents may share such a ticket with its customer"))

    LEFT_OUT = {
        Category.CUSTOMER: ("cross_posting", "news_reopens", "may_be_shared"),
        Category.BACK_OFFICE: ("reopening", "reopening_days"),
        Category.TRACKER: ("reopening", "reopening_days", "cross_posting", "news_reopens", "may_be_shared"),
    }

    def __init__(self, *args: Any, category: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.LEFT_OUT[Category(category)]:
            del self.fields[name]


class AccessForm(DesignForm):
    """Which customers may submit it, and which teams may see it."""

    submitting = forms.ChoiceField(choices=SUBMITTING, widget=forms.RadioSelect, label=lazy("Who may submit it"))
    companies = forms.ModelMultipleChoiceField(
        Company.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=lazy("Companies")
    )
    company = forms.CharField(required=False, max_length=160, label=lazy("Add a company"))
    brands = forms.ModelMultipleChoiceField(
        Brand.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=lazy("Brands")
    )
    embedding_sites = forms.CharField(
        required=False,
        max_length=5000,
        label=lazy("Sites that may show it in a frame"),
        help_text=lazy("One a line, like https://www.example.com. On every other site the frame stays empty."),
        widget=forms.Textarea(
            {"class": "input", "rows": 3, "dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=lazy("Teams that may see it")
    )

    def __init__(self, *args: Any, ticket_type: TicketType, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["embedding_sites"] = "\n".join(ticket_type.embedding_sites)
        self.offer("companies", Company.objects.filter(pk__in=ticket_type.companies.values("pk")).order_by("name"))
        self.offer("brands", Brand.objects.all())
        self.offer("teams", Team.objects.filter(archived_at=None) | Team.objects.filter(ticket_types=ticket_type))
        if ticket_type.category != Category.CUSTOMER:
            for name in ("submitting", "companies", "company", "brands", "embedding_sites"):
                del self.fields[name]

    def offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = rows.distinct()

    def clean_company(self) -> Company | None:
        """The company of this name. One that nobody knows is refused, and so is a name that two have."""
        name = " ".join(self.cleaned_data["company"].split())
        found = list(Company.objects.filter(name__iexact=name)[:2]) if name else []
        if name and not found:
            raise forms.ValidationError(
                lazy("We know no company of this name. Write it as it stands in the directory.")
            )
        return found[0] if found else None

    def clean_embedding_sites(self) -> list[str]:
        return str(self.cleaned_data["embedding_sites"]).splitlines()

    def changes(self) -> dict[str, Any]:
        found = super().changes()
        added = found.pop("company", None)
        if "companies" in found:
            found["companies"] = [*found["companies"], *([added] if added else [])]
        return found


class OffersForm(DesignForm):
    """Which states a type offers, by category."""

    def __init__(self, *args: Any, states: Iterable[State], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.states = {one.pk: one for one in states}
        for category in StateCategory:
            own = [(one.pk, one.name) for one in self.states.values() if one.category == category]
            self.fields[category.value] = forms.TypedMultipleChoiceField(
                choices=own, coerce=int, required=False, label=category.label, widget=forms.CheckboxSelectMultiple
            )

    def chosen(self) -> list[State]:
        """The states that were ticked."""
        return [self.states[pk] for category in StateCategory for pk in self.cleaned_data[category.value]]


class StateForm(DesignForm):
    """What a state is called inside and outside."""

    name = line(lazy("Name"), 60, help_text=lazy("Your team reads it."))
    customer_label = line(
        lazy("Customers read"), 60, required=False, help_text=lazy("In their portal and in mails. Empty: the same.")
    )
    colour = forms.ChoiceField(
        choices=[("", lazy("Of its category")), *COLOURS.items()],
        required=False,
        label=lazy("Colour"),
        widget=forms.RadioSelect,
    )
    is_hidden = forms.BooleanField(
        required=False,
        label=lazy("Hidden from the customer"),
        help_text=lazy("They go on seeing the last state they could see, and get no mail."),
    )
