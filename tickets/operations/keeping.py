"""Files of a form that is not sent yet: kept for whoever fills it in, whoever that is, until it is sent.

Whose they are is said by an *owner*, a word that nobody can guess: `owner_key` makes one of what is known of the
reader on our side alone. A key without its owner opens nothing.
"""

import datetime as dt
from collections.abc import Collection
from typing import override

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from helpdesk.conversations.operations.attaching import LARGEST, UUID, clean_name
from helpdesk.ledger.turns import one_at_a_time
from helpdesk.refusal import Refusal
from tickets.models import KeptFile

KEPT = dt.timedelta(days=2)
AFTER = dt.timedelta(hours=1)  # what was sent stays that long: a second click still finds it
MB = 1024 * 1024
MOST, MOST_BYTES = 50, 100 * MB  # of one owner
NETWORK_MOST, NETWORK_BYTES = 200, 500 * MB  # of those whom we know by nothing else
ALL_BYTES = 5 * 1024 * MB  # of them all together


class NotKept(Refusal):
    """This file is not kept: it is too large, or there are too many."""

    def __init__(self, words: str) -> None:
        super().__init__(words, field="files")


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


def owner_key(*known: object) -> str:
    """The owner of what somebody keeps, made of words that only we can put together: ("form", 7, 3)."""
    return salted_hmac("tickets.kept", ":".join(map(str, known)), algorithm="sha256").hexdigest()


@transaction.atomic
def keep_file(given: "UploadedFile[bytes]", *, owner: str, network: str = "") -> Kept:
    """Keep a file for two days. `network` is where it comes from, of somebody whom we know by nothing else.

    Refuses (NotKept), in words: more than 25 MB, more than 50 files or 100 MB of one owner, more than 200 files or
    500 MB from one network, and everything of strangers once they have 5 GB here.
    """
    name, size = clean_name(given.name or ""), given.size or 0
    if size > LARGEST:
        raise NotKept(_("%(name)s is larger than 25 MB.") % {"name": name})
    network_hash = salted_hmac("tickets.network", network, algorithm="sha256").hexdigest() if network else ""
    for whose in filter(None, (network_hash, owner)):
        one_at_a_time(f"tickets.kept:{whose}")
    _require_room(Q(owner=owner), name, size, MOST, MOST_BYTES)
    if network_hash:
        _require_room(Q(network_hash=network_hash), name, size, NETWORK_MOST, NETWORK_BYTES)
        _require_room(~Q(network_hash=""), name, size, None, ALL_BYTES)
    row = KeptFile(
        owner=owner,
        network_hash=network_hash,
        name=name,
        content_type=(given.content_type or "").replace("\x00", "")[:120],
        size=size,
        expires_at=timezone.now() + KEPT,
    )
    given.seek(0)
    row.file.save(name, ContentFile(given.read()), save=False)
    row.save()
    return Kept(row)


def kept_files(keys: Collection[str], *, owner: str) -> dict[str, Kept]:
    """Those of the keys that are files of this owner, and still there. One query."""
    wanted = {key for key in keys if UUID.fullmatch(key)}
    if not wanted:
        return {}
    rows = KeptFile.objects.filter(owner=owner, key__in=wanted, expires_at__gt=timezone.now())
    return {str(row.key): Kept(row) for row in rows if row.file.storage.exists(row.file.name or "")}


def keep_until(keys: Collection[str], *, owner: str, end: dt.datetime) -> None:
    """Keep these files of this owner until then, for what was accepted and waits."""
    KeptFile.objects.filter(owner=owner, key__in={key for key in keys if UUID.fullmatch(key)}).update(expires_at=end)


def let_go(key: str, *, owner: str) -> None:
    """Its owner does not want to send it. Does nothing when it is not there (any more), or somebody else's."""
    if not UUID.fullmatch(key):
        return
    with transaction.atomic():
        gone = list(KeptFile.objects.select_for_update().filter(owner=owner, key=key))
        KeptFile.objects.filter(pk__in=[row.pk for row in gone]).delete()
    _throw_away(gone)


def let_go_soon(keys: Collection[str], *, owner: str) -> None:
    """It was sent with these: they stay for an hour, for a click that comes twice."""
    keep_until(keys, owner=owner, end=timezone.now() + AFTER)


def forget_kept_files(limit: int = 500) -> int:
    """Throw away what nobody sends any more; returns how many. Two callers share the work."""
    with transaction.atomic():
        over = KeptFile.objects.filter(expires_at__lte=timezone.now()).order_by("pk")
        gone = list(over.select_for_update(skip_locked=True)[:limit])
        KeptFile.objects.filter(pk__in=[row.pk for row in gone]).delete()
    _throw_away(gone)
    return len(gone)


def _throw_away(rows: Collection[KeptFile]) -> None:
    for row in rows:  # after the rows: a file that no row names harms nobody
        row.file.delete(save=False)


def _require_room(whose: Q, name: str, size: int, most: int | None, most_bytes: int) -> None:
    there = KeptFile.objects.filter(whose).aggregate(count=Count("pk"), bytes=Sum("size", default=0))
    if (most is not None and there["count"] >= most) or there["bytes"] + size > most_bytes:
        words = _("There is no room for %(name)s. Send the form without it first, then reply with the file.")
        raise NotKept(words % {"name": name})
