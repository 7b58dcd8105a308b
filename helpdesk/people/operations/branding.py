"""What admins set about a brand: its face, where its portal is, and who may enter."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.events import BrandEdited
from helpdesk.people.models import Brand, BrandLogo
from helpdesk.people.models.brand import MOST_LINKS
from helpdesk.people.operations.editing import require_admin, require_seen
from helpdesk.people.operations.ruling import require_rule
from helpdesk.people.operations.web_addresses import home_address, host_of, web_address
from helpdesk.people.queries import hosts
from helpdesk.people.queries.changes import mark_of
from helpdesk.refusal import Refusal
from helpdesk.ui.pictures import Picture, is_drawing, picture_of

LOOK = (
    "name", "hue", "chroma", "logo_key", "headline", "welcome", "footer",
    "feedback_url", "updates_url", "help_url", "links",
)  # fmt: skip
ENTRY = ("base_url", "entry", "audience", "is_listed", "language")
CHROMAS = ("0.190", "0.120", "0.030")  # vivid, soft, nearly grey: site.css has a class for each
LENGTHS = {"headline": 120, "welcome": 2000, "footer": 500}
LOGO_BYTES = 20_000  # a page of the portal weighs 50 KB with all it fetches
LOGO_SIDES = (16, 2000)  # pixels, the smallest and the largest side


def brand_mark(brand: Brand, names: Collection[str]) -> str:
    """What these values of a brand are now, as a short word."""
    return mark_of({name: getattr(brand, name) for name in names})


@transaction.atomic
def edit_brand(
    brand: Brand, *, by: Actor, seen: str = "", of: Collection[str] = LOOK, logo: Picture | None = None, **changes: Any
) -> Brand:
    """Change some of LOOK or ENTRY; with `logo`, its logo too (`logo_key=""` takes it away).

    Records BrandEdited with the names of what is different, nothing when nothing is. Refused, at its field, for what is
    no name, colour, web address, host, rule or language; for a host that another brand or the team has; to all but
    admins; and (EditMoved) when `seen`, the `brand_mark` of the names in `of`, is not what is saved any more.
    """
    require_admin(by, _("Only admins change a brand."))
    row = Brand.objects.select_for_update().get(pk=brand.pk)
    require_seen(brand_mark(row, of), seen=seen, what=row, subject=f"brand:{row.pk}", by=by)
    wanted = {name: _cleaned(row, name, value) for name, value in changes.items()}
    if wanted.get("entry", row.entry) == Brand.Entry.AUDIENCE:
        wanted["audience"] = require_rule(wanted.get("audience", row.audience))
    if logo is not None:
        wanted |= _kept(logo)
    elif wanted.get("logo_key") == "":
        wanted |= {"logo_width": 0, "logo_height": 0}
    what = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in what:
        setattr(row, name, wanted[name])
    if what:
        _save(row, what)
        record(BrandEdited(brand_id=row.pk, what=sorted(what)), by=by)
    hosts.forget()
    return row


def _save(row: Brand, what: list[str]) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=what)
    except IntegrityError as taken:  # another brand was given the same host a moment ago
        raise Refusal(_("Another brand has this host already."), field="base_url") from taken


def require_logo(content: bytes) -> Picture:
    """The picture in these bytes. Refuses, with the reason, what browsers would do more with than draw it."""
    if is_drawing(content):
        raise Refusal(
            _("SVG files can hold scripts, so we do not take them. Save the logo as PNG or WebP."), field="logo"
        )
    if len(content) > LOGO_BYTES:
        raise Refusal(
            _("This file has %(size)d KB. A logo has %(most)d KB at most, so that pages stay quick on a phone.")
            % {"size": -(-len(content) // 1000), "most": LOGO_BYTES // 1000},
            field="logo",
        )
    found = picture_of(content)
    if found is None:
        raise Refusal(_("This is no PNG, JPEG, WebP or GIF picture."), field="logo")
    least, most = LOGO_SIDES
    if min(found.width, found.height) < least or max(found.width, found.height) > most:
        raise Refusal(
            _("This picture has %(width)d × %(height)d pixels. Each side has between %(least)d and %(most)d.")
            % {"width": found.width, "height": found.height, "least": least, "most": most},
            field="logo",
        )
    return found


def _kept(logo: Picture) -> dict[str, Any]:
    logo = require_logo(logo.content)
    key = sha256(logo.content).hexdigest()[:40]
    BrandLogo.objects.get_or_create(key=key, defaults={"content_type": logo.content_type, "content": logo.content})
    return {"logo_key": key, "logo_width": logo.width, "logo_height": logo.height}


def _cleaned(row: Brand, name: str, value: Any) -> Any:
    if name == "base_url":
        return _home(row, value)
    return CLEANERS[name](value)


def _no_logo(value: str) -> str:
    if value:
        raise Refusal(_("A logo is a file."), field="logo")
    return ""


def _name(value: str) -> str:
    called = " ".join(value.replace("\x00", "").split())
    if not called or len(called) > 80:
        raise Refusal(_("Give it a name of up to %d letters.") % 80, field="name")
    return called


def _chroma(value: Any) -> Any:
    found = next((one for one in CHROMAS if float(one) == float(value)), None)
    if found is None:
        raise Refusal(_("Choose how vivid the colour is."), field="chroma")
    return Brand._meta.get_field("chroma").to_python(found)


def _text(value: str, name: str) -> str:
    said = value.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(said) > LENGTHS[name]:
        raise Refusal(_("This has %(most)d letters at most.") % {"most": LENGTHS[name]}, field=name)
    return " ".join(said.split()) if name == "headline" else said


def _one_of(value: str, known: Collection[str], words: str, name: str) -> str:
    if value not in known:
        raise Refusal(words, field=name)
    return value


def _links(value: Collection[Mapping[str, str]]) -> list[dict[str, str]]:
    if len(value) > MOST_LINKS:
        raise Refusal(_("There is room for %(most)d links of your own.") % {"most": MOST_LINKS}, field="links")
    found = []
    for n, one in enumerate(value):
        label = " ".join(str(one.get("label", "")).replace("\x00", "").split())
        if not label or len(label) > 40:
            raise Refusal(_("Say in up to %(most)d letters where it leads.") % {"most": 40}, field=f"label-{n}")
        url = web_address(str(one.get("url", "")), field=f"url-{n}")
        if not url:
            raise Refusal(_("Please write a web address."), field=f"url-{n}")
        found.append({"label": label, "url": url})
    return found


def _home(row: Brand, value: str) -> str:
    url = home_address(value, field="base_url")
    if not url or url == row.base_url:
        return url
    if not row.is_default and hosts.is_ours(host_of(url)):
        raise Refusal(_("Your team works at this host. A brand needs one of its own."), field="base_url")
    others = Brand.objects.exclude(pk=row.pk).exclude(base_url="")
    taken = next((one for one in others if host_of(one.base_url) == host_of(url)), None)
    if taken is not None:
        raise Refusal(_("%(brand)s has this host already.") % {"brand": taken.name}, field="base_url")
    return url


CLEANERS: dict[str, Callable[[Any], Any]] = {
    "name": _name,
    "hue": lambda value: int(value) % 360,
    "chroma": _chroma,
    "logo_key": _no_logo,
    **{name: partial(_text, name=name) for name in LENGTHS},
    **{name: partial(web_address, field=name) for name in ("feedback_url", "updates_url", "help_url")},
    "links": _links,
    "entry": lambda value: _one_of(value, Brand.Entry.values, _("Choose who may enter."), "entry"),
    "audience": dict,
    "is_listed": bool,
    "language": lambda value: _one_of(value, [one for one, _label in settings.LANGUAGES], _("Choose one."), "language"),
}
