"""Files of a form that was sent and came back: kept for its customer until it is sent once more."""

import datetime as dt
from collections.abc import Collection
from typing import override

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from helpdesk.conversations.operations.attaching import UUID, clean_name
from helpdesk.people.models import Customer
from tickets.models import KeptFile, TicketForm

KEPT = dt.timedelta(days=2)
MOST = 50  # of one customer in one form, however often they send it


class Kept(UploadedFile):  # type: ignore[type-arg]  # Django's own takes none at run time
    """A file that was kept, as if it came with this request. It is opened only while it is read."""

    def __init__(self, row: KeptFile) -> None:
        super().__init__(None, row.name, row.content_type, row.size)
        self.key, self.stored = str(row.key), row.file

    @override
    def read(self, size: int = -1) -> bytes:
        with self.stored.open("rb") as opened:
            found: bytes = opened.read(size)
        return found

    @override
    def seek(self, offset: int, whence: int = 0) -> int:
        return 0  # every reading begins at the beginning

    @override
    def __str__(self) -> str:
        return self.name or ""


@transaction.atomic
def keep_file(form: TicketForm, given: "UploadedFile[bytes]", *, customer: Customer) -> Kept | None:
    """Keep a file for when this customer sends the form again; None when there are too many already."""
    TicketForm.objects.select_for_update().get(pk=form.pk)
    if KeptFile.objects.filter(form=form, customer=customer).count() >= MOST:
        return None
    name = clean_name(given.name or "")
    row = KeptFile(
        form=form, customer=customer, name=name, content_type=(given.content_type or "")[:120], size=given.size or 0
    )
    given.seek(0)
    row.file.save(name, ContentFile(given.read()), save=False)
    row.save()
    return Kept(row)


def kept_files(form: TicketForm, keys: Collection[str], *, customer: Customer) -> dict[str, Kept]:
    """Those of the keys that are files of this customer in this form, and still there. One query."""
    wanted = {key for key in keys if UUID.fullmatch(key)}
    if not wanted:
        return {}
    rows = KeptFile.objects.filter(form=form, customer=customer, key__in=wanted)
    return {str(row.key): Kept(row) for row in rows if row.file.storage.exists(row.file.name or "")}


def forget_kept_files(limit: int = 500) -> int:
    """Throw away what nobody sends any more: of forms that have ended, and what is older than two days."""
    over = KeptFile.objects.filter(Q(created_at__lt=Now() - KEPT) | ~Q(form__standing=TicketForm.Standing.OPEN))
    with transaction.atomic():
        gone = list(over.select_for_update(of=["self"], skip_locked=True).order_by("pk")[:limit])
        KeptFile.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for row in gone:  # after the rows: a file that no row names harms nobody
        row.file.delete(save=False)
    return len(gone)
