"""A checklist: the steps of the work, in order, ticked off one by one. Every teammate works on it.

Every verb refuses what was merged away.
"""

from typing import Literal

from django.db import transaction
from django.utils import timezone

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.locking import lock_unmerged
from helpdesk.conversations.operations.saving import save_many
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from tickets.events import ChecklistChanged
from tickets.models import ChecklistItem

MOST = 100
LONGEST = ChecklistItem._meta.get_field("text").max_length or 300


@transaction.atomic
def add(conversation: Conversation, *, text: str, by: Actor) -> ChecklistItem:
    """Add a step at the end. Records ChecklistChanged. Refuses one that says nothing or too much, and the 101st."""
    words = _words(text)
    locked = lock_unmerged(conversation)
    steps = _steps(locked)
    if len(steps) >= MOST:
        raise Refusal(f"A checklist has {MOST} steps at most.", field="text")
    position = steps[-1].position + 1 if steps else 0
    item = ChecklistItem.objects.create(conversation=locked, text=words, position=position)
    _changed(locked, by)
    return item


@transaction.atomic
def rename(item: ChecklistItem, *, to: str, by: Actor) -> ChecklistItem:
    """Say it in other words. Does nothing when it says so already. Records ChecklistChanged.

    Refuses one that says nothing or too much, and a step that is gone.
    """
    words = _words(to)
    found = _lock(item)
    if found.text != words:
        found.text = words
        found.save(update_fields=["text"])
        _changed(found.conversation, by)
    return found


@transaction.atomic
def tick(item: ChecklistItem, *, by: Actor) -> ChecklistItem:
    """It is done, and by whom. Does nothing when it is done already. Records ChecklistChanged. Refuses one gone."""
    found = _lock(item)
    if found.done_at is None:
        found.done_at, found.done_by = timezone.now(), by if isinstance(by, User) else None
        found.save(update_fields=["done_at", "done_by"])
        _changed(found.conversation, by)
    return found


@transaction.atomic
def untick(item: ChecklistItem, *, by: Actor) -> ChecklistItem:
    """It is not done after all. Does nothing when it is not. Records ChecklistChanged. Refuses one that is gone."""
    found = _lock(item)
    if found.done_at is not None:
        found.done_at = found.done_by = None
        found.save(update_fields=["done_at", "done_by"])
        _changed(found.conversation, by)
    return found


@transaction.atomic
def move(item: ChecklistItem, *, to: Literal["up", "down"] | int, by: Actor) -> ChecklistItem:
    """Put it a place up, a place down, or in one counted from 0; beyond the ends is the end. Nothing if it is there.

    Records ChecklistChanged. Refuses a step that is gone.
    """
    found = _lock(item)
    steps = _steps(found.conversation)
    others = [one for one in steps if one.pk != found.pk]
    here = next((place for place, one in enumerate(steps) if one.pk == found.pk), len(others))
    wanted = here - 1 if to == "up" else here + 1 if to == "down" else to
    at = max(0, min(wanted, len(others)))
    ordered = [*others[:at], found, *others[at:]]
    if [one.pk for one in ordered] != [one.pk for one in steps]:
        for position, one in enumerate(ordered):
            one.position = position
        save_many(ordered, ["position"])
        _changed(found.conversation, by)
    return found


@transaction.atomic
def remove(item: ChecklistItem, *, by: Actor) -> None:
    """Take a step out. Does nothing when it is gone already. Records ChecklistChanged."""
    locked = lock_unmerged(item.conversation_id)
    removed, _ = ChecklistItem.objects.filter(pk=item.pk).delete()
    if removed:
        _changed(locked, by)


def _words(text: str) -> str:
    words = " ".join(text.replace("\x00", "").split())
    if not words:
        raise Refusal("Say what is to be done.", field="text")
    if len(words) > LONGEST:
        raise Refusal(f"Say it in {LONGEST} letters at most.", field="text")
    return words


def _lock(item: ChecklistItem) -> ChecklistItem:
    """The step as it is now, its conversation locked."""
    locked = lock_unmerged(item.conversation_id)
    found = ChecklistItem.objects.filter(pk=item.pk).first()
    if found is None:
        raise Refusal("This step is not there any more.")
    found.conversation = locked
    return found


def _steps(conversation: Conversation) -> list[ChecklistItem]:
    return list(ChecklistItem.objects.filter(conversation=conversation).order_by("position", "id"))


def _changed(conversation: Conversation, by: Actor) -> None:
    record(ChecklistChanged(conversation_id=conversation.pk), by=by)
