"""Drafts: saved as they are written, dropped when sent."""

from django.db import transaction
from django.utils import timezone

from helpdesk.conversations.models import Conversation, Draft
from helpdesk.people.models import User
from helpdesk.refusal import Refusal

LONGEST = 200_000


class DraftMoved(Refusal):
    """Another tab saved this draft meanwhile."""

    def __init__(self, current: Draft) -> None:
        super().__init__("This draft was changed in another window.")
        self.current = current


@transaction.atomic
def save_draft(conversation: Conversation, *, mode: str, body: str, by: User, version: int = 0) -> Draft | None:
    """Keep what is written so far; an empty body drops the draft.

    `version` is the one the writer started from (0: none). Refuses to write over a newer one (DraftMoved).
    """
    if len(body) > LONGEST:
        raise Refusal("This is too long to keep: attach it as a file.", field="body")
    draft = Draft.objects.select_for_update().filter(conversation=conversation, author=by, mode=mode).first()
    if draft is not None and version and draft.version != version:
        raise DraftMoved(draft)
    if not body.strip():
        if draft is not None:
            draft.delete()
        return None
    if draft is None:
        return Draft.objects.create(conversation=conversation, author=by, mode=mode, body=_clean(body))
    draft.body = _clean(body)
    draft.version += 1
    draft.updated_at = timezone.now()
    draft.save(update_fields=["body", "version", "updated_at"])
    return draft


def drop_draft(conversation: Conversation, *, mode: str, by: User) -> None:
    """It was sent. Runs inside the transaction of the sending."""
    Draft.objects.filter(conversation=conversation, author=by, mode=mode).delete()


def _clean(body: str) -> str:
    return body.replace("\x00", "")
