"""Tags, priority, brand and subject: what a conversation is about.

Every verb refuses what was merged away, and collaborators where a customer reads along.
"""

import datetime as dt

from django.db import IntegrityError, transaction

from helpdesk.conversations.events import BrandChanged, PriorityChanged, SubjectChanged, Tagged, Untagged
from helpdesk.conversations.models import Conversation, Priority, Tag, Tagging
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock_unmerged
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.conversations.operations.starting import require_subject
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import Brand
from helpdesk.refusal import Refusal


@transaction.atomic
def tag(conversation: Conversation, *, name: str, by: Actor, at: dt.datetime | None = None) -> Tag:
    """Put a tag on, making it when it is new. Does nothing when it is there. Records Tagged.

    Refuses what is no word, and one longer than 60 letters.
    """
    word = require_word(name)
    locked = lock_unmerged(conversation)
    require_voice(locked, by=by, instead="an agent tags this")
    found = Tag.objects.filter(name__iexact=word).first() or _make(word)
    _, is_new = Tagging.objects.get_or_create(conversation=locked, tag=found)
    if is_new:
        append_change(locked, "tagged", by=by, at=at, tag=found.name)
        record(Tagged(conversation_id=locked.pk, tag_id=found.pk), by=by)
    return found


def require_word(name: str) -> str:
    """The name of a tag as it is kept. Refuses what is no word, and one longer than 60 letters."""
    word = " ".join(name.replace("\x00", "").split()).lower()
    if not word or len(word) > 60:
        raise Refusal("A tag is a word or two, up to 60 letters.", field="tag")
    return word


def _make(word: str) -> Tag:
    try:
        with transaction.atomic():
            return Tag.objects.create(name=word)
    except IntegrityError:  # somebody else made the same tag a moment ago
        return Tag.objects.get(name__iexact=word)


@transaction.atomic
def untag(conversation: Conversation, *, tag: Tag, by: Actor) -> None:
    """Take a tag off. Does nothing when it is not there. Records Untagged."""
    locked = lock_unmerged(conversation)
    require_voice(locked, by=by, instead="an agent tags this")
    removed, _ = Tagging.objects.filter(conversation=locked, tag=tag).delete()
    if removed:
        append_change(locked, "untagged", by=by, tag=tag.name)
        record(Untagged(conversation_id=locked.pk, tag_id=tag.pk), by=by)


@transaction.atomic
def set_priority(conversation: Conversation, *, to: int, by: Actor, at: dt.datetime | None = None) -> Conversation:
    """Say how urgent it is. Does nothing when it is so already. Records PriorityChanged."""
    locked = lock_unmerged(conversation)
    require_voice(locked, by=by, instead="an agent says how urgent it is")
    if to not in Priority.values:
        raise Refusal("There is no such priority.", field="priority")
    if locked.priority == to:
        return locked
    locked.priority = to
    locked.save(update_fields=["priority"])
    append_change(locked, "priority", by=by, at=at, to=str(Priority(to).label))
    record(PriorityChanged(conversation_id=locked.pk, priority=to), by=by)
    return locked


@transaction.atomic
def change_brand(conversation: Conversation, *, to: Brand, by: Actor) -> Conversation:
    """Give it another brand: sender, look and portal follow from now on; mails already sent stay.

    Does nothing when it is so already. Records BrandChanged. Refused to collaborators where a customer reads along.
    """
    locked = lock_unmerged(conversation)
    require_voice(locked, by=by, instead="an agent changes the brand")
    if locked.brand_id == to.pk:
        return locked
    locked.brand = to
    locked.save(update_fields=["brand"])
    append_change(locked, "brand", by=by, to=to.name)
    record(BrandChanged(conversation_id=locked.pk, brand_id=to.pk), by=by)
    return locked


@transaction.atomic
def change_subject(conversation: Conversation, *, to: str, by: Actor) -> Conversation:
    """Give it another title. Refuses an empty one, and collaborators where a customer reads along.

    Records SubjectChanged.
    """
    locked = lock_unmerged(conversation)
    require_voice(locked, by=by, instead="an agent changes the title")
    subject = require_subject(to)
    if locked.subject == subject:
        return locked
    locked.subject = subject
    locked.save(update_fields=["subject"])
    append_change(locked, "subject", by=by, to=subject)
    record(SubjectChanged(conversation_id=locked.pk), by=by)
    return locked
