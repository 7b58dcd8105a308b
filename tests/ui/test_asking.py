"""What a form says where something is missing."""

from typing import Any

import pytest
from allauth.account.forms import LoginForm
from django import forms

from helpdesk.people.models import Brand
from inbox.forms.opening import NewConversationForm
from tests.inbox.desk import Desk, words


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (forms.CharField(), "Please fill this in."),
        (forms.EmailField(), "Please write an e-mail address."),
        (forms.URLField(), "Please write a web address."),
        (forms.IntegerField(), "Please fill in a number."),
        (forms.DecimalField(), "Please fill in a number."),
        (forms.DateField(), "Please choose a date."),
        (forms.BooleanField(), "Please tick this."),
        (forms.ChoiceField(choices=[("a", "A")]), "Please choose one."),
        (forms.TypedChoiceField(choices=[("a", "A")]), "Please choose one."),
        (forms.MultipleChoiceField(choices=[("a", "A")]), "Please choose at least one."),
        (forms.ModelChoiceField(Brand.objects.none()), "Please choose one."),
        (forms.ModelMultipleChoiceField(Brand.objects.none()), "Please choose at least one."),
        (forms.FileField(), "Please choose a file."),
        (forms.CharField(error_messages={"required": "Give it a name."}), "Give it a name."),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, forms.Field) else "",
)
def test_every_kind_of_question_has_its_words(field: forms.Field, expected: str) -> None:
    with pytest.raises(forms.ValidationError) as caught:
        field.clean(None)
    assert caught.value.messages == [expected]


@pytest.mark.parametrize("form", [NewConversationForm, LoginForm])
def test_no_form_says_that_a_field_is_required(form: type[forms.Form], db: Any) -> None:
    said = form(data={"_": ""}).errors.as_text()
    assert "Please" in said
    assert "required" not in said


@pytest.mark.django_db
def test_a_dialog_says_what_to_do_at_each_question() -> None:
    told = words(Desk().post("new"))
    assert told.count("Please") == 4
    assert "field is required" not in told
