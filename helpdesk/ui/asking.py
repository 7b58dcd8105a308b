"""What a form says where something is missing: the same words for the same kind of question, in every form."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

ASKS: dict[type[forms.Field], object] = {
    forms.Field: lazy("Please fill this in."),
    forms.CharField: lazy("Please fill this in."),
    forms.EmailField: lazy("Please write an e-mail address."),
    forms.URLField: lazy("Please write a web address."),
    forms.IntegerField: lazy("Please fill in a number."),
    forms.DateField: lazy("Please choose a date."),
    forms.DateTimeField: lazy("Please choose a date and a time."),
    forms.BooleanField: lazy("Please tick this."),
    forms.ChoiceField: lazy("Please choose one."),
    forms.MultipleChoiceField: lazy("Please choose at least one."),
    forms.ModelChoiceField: lazy("Please choose one."),
    forms.ModelMultipleChoiceField: lazy("Please choose at least one."),
    forms.FileField: lazy("Please choose a file."),
}


def ask_in_our_words() -> None:
    """Teach Django's own fields our words, the forms of packages included. Called once, as apps are ready."""
    for field, words in ASKS.items():
        asked = {**field.default_error_messages, "required": words}
        field.default_error_messages = asked  # type: ignore[assignment]  # a lazy word is said as a string is
