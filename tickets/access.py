"""Who may see which conversations and tickets. Every read begins here."""

import datetime as dt
from typing import Any

from django.core import signing
from django.db import connection
from django.db.models import BooleanField, F, Func, IntegerField, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from helpdesk.conversations.models import Attachment, Conversation, Participant
from helpdesk.people.models import Brand, Company, Customer, User
from helpdesk.worded import Given
from tickets.models import Category, Link, LinkKind, TicketForm, TicketType

# Types kept to teams none of which the teammate is in. In PostgreSQL's words: it stands in every question the Inbox
# asks, and what the ORM makes of it takes longer to plan than a page of rows to read.
HIDDEN = """ARRAY(SELECT kept.tickettype_id FROM tickets_tickettype_teams kept WHERE NOT EXISTS (
    SELECT 1 FROM tickets_tickettype_teams one JOIN people_team_members member ON member.team_id = one.team_id
    WHERE one.tickettype_id = kept.tickettype_id AND member.user_id = {user}))"""
RULE = "({column} IS NULL OR {column} <> ALL ({hidden}))"


def conversations_for(user: User, *, hidden: str = HIDDEN) -> QuerySet[Conversation]:
    """What this teammate may see: all of it, except tickets of types kept to teams they are not in."""
    everything = Conversation.objects.all()
    if user.is_admin:
        return everything
    rule = rule_for(user, "%(expressions)s", hidden=hidden)
    return everything.filter(Func(F("ticket_type_id"), template=rule, output_field=BooleanField()))


class _Seen(Func):
    """The rule as a condition for the ORM, on the column that holds the ticket type and for whoever asks."""

    output_field = BooleanField()

    def as_sql(self, compiler: SQLCompiler, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        (column, _none), (who, values) = (compiler.compile(part) for part in self.source_expressions)
        return RULE.format(column=column, hidden=HIDDEN.format(user=who)), tuple(values)


def conversations_for_whoever(*, is_admin: bool) -> QuerySet[Conversation]:
    """The same in words that fit every teammate: whose question it is, is given as `user` when it is asked."""
    everything = Conversation.objects.all()
    return everything if is_admin else everything.filter(_Seen(F("ticket_type_id"), Given("user", IntegerField())))


def conversations_for_many_counts(user: User) -> tuple[str, QuerySet[Conversation]]:
    """The same for one statement that asks it many times: the WITH it begins with, and what may be seen."""
    once = f"WITH hidden AS MATERIALIZED (SELECT {HIDDEN.format(user=int(user.pk))} AS types) "
    return once, conversations_for(user, hidden="(SELECT types FROM hidden)::bigint[]")


def rule_for(user: User, column: str, *, hidden: str = HIDDEN) -> str:
    """The same as a condition in SQL on the column that holds the ticket type."""
    if user.is_admin:
        return "true"
    return RULE.format(column=column, hidden=hidden.format(user=int(user.pk)))


def hidden_types(user: User) -> str:
    """The types that this teammate may not know of, as an array in SQL."""
    return "ARRAY[]::bigint[]" if user.is_admin else HIDDEN.format(user=int(user.pk))


def hidden_from(user: User) -> frozenset[int]:
    """The same, looked up. One query, none for those who see every type."""
    if user.is_admin:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden_types(user)}")
        return frozenset(cursor.fetchone()[0])


def types_for(user: User) -> QuerySet[TicketType]:
    """Types that this teammate may know of, archived ones and drafts included."""
    if user.is_admin:
        return TicketType.objects.all()
    rule = rule_for(user, "%(expressions)s")
    return TicketType.objects.filter(Func(F("pk"), template=rule, output_field=BooleanField()))


def offered_types(user: User) -> QuerySet[TicketType]:
    """Types that this teammate may choose: neither archived nor a draft."""
    return types_for(user).filter(archived_at=None, is_draft=False)


def attachments_for(user: User) -> QuerySet[Attachment]:
    """Files of what this teammate may see."""
    return Attachment.objects.filter(conversation__in=conversations_for(user))


def tickets_of(customer: Customer, brand: Brand) -> QuerySet[Conversation]:
    """Tickets of this brand that this customer follows: those they take part in, and back-office tickets that are
    shared where they take part. What was merged away is found where it went.
    """
    theirs = Participant.objects.filter(customer=customer, standing=Participant.Standing.ACTIVE)
    shared = Link.objects.filter(
        kind=LinkKind.BACK_OFFICE, target__is_shared=True, source__in=theirs.values("conversation")
    )
    return Conversation.objects.filter(
        Q(category=Category.CUSTOMER, pk__in=theirs.values("conversation"))
        | Q(category=Category.BACK_OFFICE, pk__in=shared.values("target")),
        brand=brand,
        merged_into=None,
    )


def sees_company(customer: Customer) -> bool:
    """Whether they see their colleagues' tickets: where the company shares them, and we know that they work there."""
    company = customer.company
    if company is None or not customer.is_company_verified or customer.kind != Customer.Kind.USER:
        return False
    if company.sharing == Company.Sharing.MANAGERS:
        return customer.is_company_manager
    return company.sharing == Company.Sharing.ALL


def company_tickets_of(customer: Customer, brand: Brand) -> QuerySet[Conversation]:
    """Tickets of this brand of everybody in the customer's company, but for those their customers keep private.

    Empty where the company shares nothing with them. Somebody whose membership is not verified shares nothing either.
    """
    if not sees_company(customer):
        return Conversation.objects.none()
    return Conversation.objects.filter(
        category=Category.CUSTOMER,
        brand=brand,
        merged_into=None,
        customer__company=customer.company_id,
        customer__is_company_verified=True,
        ticket__is_private=False,
    )


def tickets_seen_by(customer: Customer, brand: Brand) -> QuerySet[Conversation]:
    """Everything of this brand that this customer may read: their own tickets, and their company's where it shares."""
    own = tickets_of(customer, brand)
    if not sees_company(customer):
        return own
    return Conversation.objects.filter(
        Q(pk__in=own.values("pk")) | Q(pk__in=company_tickets_of(customer, brand).values("pk"))
    )


MUTE_SALT = "tickets.mute"


def mute_token(participant: Participant) -> str:
    """What the List-Unsubscribe link of one person's mails about one conversation carries. Never expires."""
    return signing.dumps(participant.pk, salt=MUTE_SALT)


def participant_of(token: str) -> Participant | None:
    """Whose link this is; None when it was not made by us. What was merged is followed to where it went."""
    try:
        pk = signing.loads(token, salt=MUTE_SALT)
    except signing.BadSignature:
        return None
    known = Participant.objects.select_related("customer", "conversation__brand")
    given = known.filter(pk=pk).first()
    if given is None or given.conversation.merged_into_id is None:
        return given
    return known.filter(conversation=given.conversation.merged_into_id, customer=given.customer_id).first() or given


FORM_SALT = "tickets.form"
FORM_DAYS = dt.timedelta(days=60)  # longer than any form is open: until then its page says what became of it


def form_token(form_id: int, customer_id: int) -> str:
    """What the link to a ticket form carries: which one, and whose link it is."""
    return signing.dumps([form_id, customer_id], salt=FORM_SALT)


def form_of(token: str) -> tuple[TicketForm, Customer] | None:
    """The form that this link leads to, and whose link it is; None when it was not made by us, or long ago."""
    try:
        form_id, customer_id = signing.loads(token, salt=FORM_SALT, max_age=FORM_DAYS)
    except signing.BadSignature:
        return None
    found = TicketForm.objects.select_related("type", "entry__conversation__brand").filter(pk=form_id).first()
    customer = Customer.objects.filter(pk=customer_id).first()
    return (found, customer) if found and customer else None


def may_submit(customer: Customer | None, ticket_type: TicketType, brand: Brand) -> bool:
    """Whether this customer may open a ticket of this type at this brand; `None` is somebody we do not know yet, and
    they may only where the portal of the brand is open to everyone.
    """
    if customer is None and brand.entry != Brand.Entry.EVERYONE:
        return False
    if ticket_type.category != Category.CUSTOMER or not ticket_type.is_offered:
        return False
    match ticket_type.submitting:
        case TicketType.Submitting.SIGNED_IN:
            return customer is not None and customer.kind == Customer.Kind.USER
        case TicketType.Submitting.COMPANIES:
            company_id = customer.company_id if customer else None
            return company_id is not None and ticket_type.companies.filter(pk=company_id).exists()
        case TicketType.Submitting.BRANDS:
            return ticket_type.brands.filter(pk=brand.pk).exists()
    return True
