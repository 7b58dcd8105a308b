"""Making two conversations one, for good.

Messages, notes, files and mails of the secondary become the primary's: one thread is one conversation, so pages,
keysets, search, permissions and redaction need to know nothing of merging. The secondary keeps its own history of
changes and a line that says where it went; whatever is still addressed to it is led to the primary.
"""

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from helpdesk.conversations.models import Attachment, Conversation, Draft, Entry, InboxState, Participant, Tagging
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.closing import close, reopen
from helpdesk.conversations.operations.locking import lock_many, require_unmerged
from helpdesk.conversations.operations.recounting import recount
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.mail.models import IncomingMail, OutgoingMail
from helpdesk.refusal import Refusal
from tickets.access import conversations_for
from tickets.events import Merged, StateChanged
from tickets.models import ChecklistItem, StateCategory, Ticket, Watcher
from tickets.operations.facing import show_face
from tickets.operations.linking import lock_family
from tickets.operations.privacy import is_kept_private, keep_private
from tickets.operations.relinking import linked_to, move_links
from tickets.queries.offers import offers_of

Standing = Participant.Standing


class AcrossCustomers(Refusal):
    """The two belong to different customers: whoever merges them says so a second time."""

    def __init__(self, secondary: Conversation, primary: Conversation) -> None:
        mine, other = (one.customer.display_name if one.customer else "nobody" for one in (secondary, primary))
        super().__init__(
            f"This belongs to {mine}, the other to {other}: both would read everything. Merge all the same?"
        )


@transaction.atomic
def merge(conversation: Conversation, *, into: Conversation, by: Actor, across_customers: bool = False) -> Conversation:
    """Make this conversation a part of another one, for good; returns that one. Records Merged.

    It closes (a ticket resolves, whatever is missing), and its messages, participants, watchers, tags, steps and links
    become the other's; of two trackers the other's stays. Its number and addresses lead there. A private one makes
    the other private too (PrivacyChanged).
    Refuses itself, internal tickets, what was merged before, a ticket into a plain conversation, collaborators, and
    two customers unless it was confirmed (AcrossCustomers).
    """
    lock_family()
    came_before = Conversation.objects.filter(merged_into=conversation.pk).values_list("pk", flat=True)
    wanted = {conversation.pk, into.pk, *linked_to(conversation), *came_before}
    ends = {one.pk: one for one in lock_many(wanted)}
    secondary, primary = ends[conversation.pk], ends[into.pk]
    require_mergeable(secondary, primary, by=by)
    if secondary.customer_id != primary.customer_id and not across_customers:
        raise AcrossCustomers(secondary, primary)
    was_open, was_unread = secondary.inbox_state == InboxState.OPEN, secondary.is_unread
    subject = OutgoingMail.objects.filter(conversation_id=primary.pk).order_by("id").values_list("subject", flat=True)
    mail_subject = subject.first() or ""
    left_tracker = move_links(secondary, primary, ends, by)
    _resolve_silently(secondary, by)
    closed = close(secondary, by=by)
    moved = _move_entries(closed, primary)
    _move_drafts(closed, primary)
    _move_people(closed, primary)
    if primary.is_ticket and is_kept_private(closed):
        keep_private(primary.ticket, is_private=True, by=by)
    _unite_tags(closed, primary)
    _move_work(closed, primary)
    closed.merged_into = primary
    closed.save(update_fields=["merged_into"])
    Conversation.objects.filter(merged_into=closed).update(merged_into=primary)
    append_change(closed, "merged_into", by=by, id=primary.pk, number=primary.number, title=primary.subject)
    append_change(
        primary, "merged_from", by=by, id=closed.pk, number=closed.number, title=closed.subject, entries=moved,
        left_tracker=left_tracker, mail_subject=mail_subject,
    )  # fmt: skip
    primary.is_unread = primary.is_unread or was_unread
    primary.last_activity_at = max(primary.last_activity_at, timezone.now())
    primary.save(update_fields=["is_unread", "last_activity_at"])
    if was_open:
        primary = reopen(primary, by=by, reason="merged")
    recount(primary)
    record(Merged(conversation_id=closed.pk, into_id=primary.pk, customer_id=closed.customer_id), by=by)
    return primary


def bring_the_mails(secondary_id: int) -> None:
    """Give the mails of what was merged to where its messages are now. Safe to call again.

    Not at once: a mail that is being sent is locked for as long as the mail server takes.
    """
    primary_id = Conversation.objects.values_list("merged_into_id", flat=True).get(pk=secondary_id)
    if primary_id is not None:
        IncomingMail.objects.filter(conversation_id=secondary_id).update(conversation_id=primary_id)
        OutgoingMail.objects.filter(conversation_id=secondary_id).update(conversation_id=primary_id)


def require_mergeable(secondary: Conversation, primary: Conversation | None, *, by: Actor) -> None:
    """Refuses what `merge` refuses, save for two customers; without a primary, what cannot be merged into any."""
    require_voice(secondary, by=by, instead="an agent merges conversations")
    if primary is not None and secondary.pk == primary.pk:
        raise Refusal("Choose another conversation: this is the same one.", field="into")
    if secondary.is_internal or (primary is not None and primary.is_internal):
        raise Refusal("Internal tickets are linked, not merged.", field="into")
    require_unmerged(secondary)
    if primary is None:
        return
    require_unmerged(primary)
    if secondary.is_ticket and not primary.is_ticket:
        raise Refusal(f"Merge the conversation into ticket #{secondary.number} instead.", field="into")


def _resolve_silently(secondary: Conversation, by: Actor) -> None:
    """A ticket that goes on elsewhere is done here. One notice tells of the merge; none of the state."""
    ticket = Ticket.objects.select_related("type", "state").filter(pk=secondary.pk).first()
    if ticket is None or ticket.state.category == StateCategory.RESOLVED:
        return
    offered = offers_of({ticket.type_id}).get(ticket.type_id, [])
    resolved = next((one for one in offered if one.category == StateCategory.RESOLVED), None)
    if resolved is None:
        return
    before, now = ticket.state, timezone.now()
    ticket.state = resolved
    if not resolved.is_hidden:
        ticket.shown_state = resolved
    ticket.state_changed_at = ticket.resolved_at = now
    ticket.save(update_fields=["state", "shown_state", "state_changed_at", "resolved_at"])
    show_face(secondary, ticket)
    append_change(
        secondary, "state", by=by,
        before=before.name, after=resolved.name, category=resolved.category, is_hidden=resolved.is_hidden,
    )  # fmt: skip
    record(
        StateChanged(
            conversation_id=secondary.pk,
            from_state_id=before.pk,
            to_state_id=resolved.pk,
            from_category=before.category,
            to_category=resolved.category,
            is_hidden=resolved.is_hidden,
            is_visible=False,
        ),
        by=by,
    )


def _move_entries(secondary: Conversation, primary: Conversation) -> int:
    """Everything that was said; of a note that was posted on to both, the primary has its copy."""
    said = Entry.objects.filter(conversation=secondary).exclude(kind=Entry.Kind.CHANGE)
    copied = Entry.objects.filter(conversation=primary, origin__isnull=False).values("origin")
    doubled = said.filter(origin__in=copied) | said.filter(origin__conversation=primary)
    moving = list(said.exclude(pk__in=doubled.values("pk")).values_list("pk", flat=True))
    Entry.objects.filter(pk__in=moving).update(conversation=primary)
    Attachment.objects.filter(conversation=secondary, entry__in=moving).update(conversation=primary)
    return len(moving)


def _move_drafts(secondary: Conversation, primary: Conversation) -> None:
    """What somebody is writing goes along, where they may see it and are not writing already. Else it is kept where it
    is, and shown there.
    """
    begun = set(Draft.objects.filter(conversation=primary).values_list("author_id", "mode"))
    for draft in Draft.objects.filter(conversation=secondary).select_related("author"):
        is_seen = conversations_for(draft.author).filter(pk=primary.pk).exists()
        if is_seen and (draft.author_id, draft.mode) not in begun:
            Draft.objects.filter(pk=draft.pk).update(conversation=primary)


def _move_people(secondary: Conversation, primary: Conversation) -> None:
    """Whoever read along there reads along here. The old rows stay: addresses that were given out name them."""
    here = {one.customer_id: one for one in Participant.objects.filter(conversation=primary)}
    for one in Participant.objects.filter(conversation=secondary):
        known = here.get(one.customer_id)
        if known is None:
            Participant.objects.create(
                conversation=primary, customer_id=one.customer_id, standing=one.standing, is_muted=one.is_muted
            )
        elif one.standing == Standing.ACTIVE != known.standing:
            Participant.objects.filter(pk=known.pk).update(standing=Standing.ACTIVE)


def _unite_tags(secondary: Conversation, primary: Conversation) -> None:
    tags = Tagging.objects.filter(conversation=secondary).values_list("tag_id", flat=True)
    Tagging.objects.bulk_create([Tagging(conversation=primary, tag_id=tag) for tag in tags], ignore_conflicts=True)


def _move_work(secondary: Conversation, primary: Conversation) -> None:
    """Steps go behind those that are there; whoever watched, and may see the primary, watches that."""
    last = ChecklistItem.objects.filter(conversation=primary).aggregate(last=Max("position"))["last"]
    begin = 0 if last is None else last + 1
    ChecklistItem.objects.filter(conversation=secondary).update(conversation=primary, position=F("position") + begin)
    watching = [one.user for one in Watcher.objects.filter(conversation=secondary).select_related("user")]
    may_see = [user for user in watching if conversations_for(user).filter(pk=primary.pk).exists()]
    Watcher.objects.bulk_create([Watcher(conversation=primary, user=user) for user in may_see], ignore_conflicts=True)
    Watcher.objects.filter(conversation=secondary).delete()
