"""Links of a conversation that becomes a part of another one: they are the other's from then on."""

from collections.abc import Mapping

from django.db.models import Q

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.appending import append_change
from helpdesk.ledger.event import Actor
from helpdesk.refusal import Refusal
from tickets.models import Link, LinkKind
from tickets.operations.linking import is_above

ONE_EACH = (LinkKind.TRACKER, LinkKind.PARENT)


def linked_to(conversation: Conversation) -> set[int]:
    """Whatever stands at the other end of its links."""
    both = Link.objects.filter(Q(source=conversation) | Q(target=conversation.pk)).values_list("source_id", "target_id")
    return {pk for pair in both for pk in pair} - {conversation.pk}


def move_links(
    secondary: Conversation, primary: Conversation, ends: Mapping[int, Conversation], by: Actor
) -> int | None:
    """Give all links of the one to the other; returns the number of the tracker that gave way, if one did.

    What the two said of each other goes, and so does what would be there twice, a second tracker or parent, and what
    would close a circle. Each other end says in its history where what it was linked to went. `ends` are those that
    are locked; refuses a link that somebody made meanwhile.
    """
    gave_way: int | None = None
    told: set[int] = set()
    for link in Link.objects.select_related("target").filter(Q(source=secondary) | Q(target=secondary.pk)):
        leads = link.source_id == secondary.pk
        far = ends.get(link.target_id if leads else link.source_id)
        if far is None:
            raise Refusal("Somebody links this at the moment. Try again.", field="into")
        if far.pk == primary.pk:
            link.delete()
            continue
        if far.pk not in told:
            told.add(far.pk)
            append_change(far, "link_moved", by=by, id=primary.pk, number=primary.number, title=primary.subject)
        if _has_room(link, primary, far, leads=leads):
            link.save(update_fields=["source", "target"])
            continue
        if link.kind == LinkKind.TRACKER and not _is_there(LinkKind.TRACKER, primary.pk, far.pk):
            gave_way = far.number
        link.delete()
    return gave_way


def _has_room(link: Link, primary: Conversation, far: Conversation, *, leads: bool) -> bool:
    """Lead the link to or from the primary; whether that can be."""
    kind = LinkKind(link.kind)
    source, target = (primary.pk, far.pk) if leads else (far.pk, primary.pk)
    if kind == LinkKind.RELATED:
        source, target = sorted((source, target))
    if _is_there(kind, source, target):
        return False
    if leads and kind in ONE_EACH and Link.objects.filter(source=primary, kind=kind).exists():
        return False
    if kind in (LinkKind.PARENT, LinkKind.DUPLICATE) and is_above(source, target, kind):
        return False
    link.source_id, link.target_id = source, target
    return True


def _is_there(kind: LinkKind, source: int, target: int) -> bool:
    return Link.objects.filter(kind=kind, source=source, target=target).exists()
