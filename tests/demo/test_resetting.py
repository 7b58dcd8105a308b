"""A demo is begun anew; a workspace that is none is left alone."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from helpdesk.conversations.models import Conversation
from helpdesk.people.models import Customer
from inbox.demo import loading
from tests import builders


@override_settings(DEMO=False)
def test_a_workspace_that_is_no_demonstration_is_left_alone() -> None:
    with pytest.raises(CommandError):
        call_command("demo", reset=True)


@pytest.mark.django_db(transaction=True)
def test_a_reset_leaves_what_every_workspace_begins_with() -> None:
    builders.ticket()
    loading.reset()
    assert loading.is_empty()
    assert (Conversation.objects.count(), Customer.objects.count()) == (0, 0)
    assert builders.ticket().number == 1001
