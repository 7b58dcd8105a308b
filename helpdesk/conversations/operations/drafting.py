"""Drafts: saved as they are written, dropped when sent."""

from django.db import transaction
from django.utils import timezone

from helpdesk.conversations.models import Conversation, Draft
from helpdesk.people.models import User
from helpdesk.refusal import Refusal

LONGEST = 200_000
MODES = ("reply", "note")


class DraftMoved(Refusal):
    """Another tab saved this draft meanwhile."""

    def __init__(self, current: Draft) -> None:
        super().__init__("This draft was changed in another window.")
        self.current = current


@transaction.atomic
def save_draft(
    conversation: Conversation, *, mode: str, body: str, by: User, version: int | None = None
) -> Draft | None:
    """Keep what is written so far; an empty body drops the draft.

    `version` is the one the writer started from (0: there was none; None: write over any). Refuses to write over
    another one (DraftMoved), what is too long, and modes other than reply and note.
    """
    if mode not in MODES:
        raise Refusal("Write a reply or a note.", field="mode")
    if len(body) > LONGEST:
        raise Refusal("This is too long to keep: attach it as a file.", field="body")
    words = body.replace("\x00", "")
    draft = Draft.objects.select_for_update().filter(conversation=conversation, author=by, mode=mode).first()
    if draft is not None and version not in (None, draft.version):
        raise DraftMoved(draft)
    if not words.strip():
        if draft is not None:
            draft.delete()
        return None
    if draft is None:
        return _begin(conversation, mode, words, by)
    draft.body = words
    draft.version += 1
    draft.updated_at = timezone.now()
    draft.save(update_fields=["body", "version", "updated_at"])
    return draft


def _begin(conversation: Conversation, mode: str, words: str, by: User) -> Draft:
    draft, is_new = Draft.objects.get_or_create(
        conversation=conversation, author=by, mode=mode, defaults={"body": words}
    )
    if not is_new:  # another tab saved its first words a moment ago
        raise DraftMoved(draft)
    return draft


def drop_draft(conversation: Conversation, *, mode: str, by: User) -> None:
    """It was sent. Runs inside the transaction of the sending."""
    Draft.objects.filter(conversation=conversation, author=by, mode=mode).delete()
