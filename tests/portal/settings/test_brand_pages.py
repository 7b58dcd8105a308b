"""Settings → Portal: a brand's face. Saved, refused at its field, looked at before it is saved."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from helpdesk.ledger.models import Event
from helpdesk.people.events import BrandEdited
from helpdesk.people.models import Brand, BrandLogo
from helpdesk.people.operations.branding import LOGO_BYTES, edit_brand
from helpdesk.refusal import Refusal
from tests import builders, cast
from tests.architecture.test_routes import fingerprint
from tests.helpers.pictures import gif, jpeg, png, webp
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tests.tickets.settings.office import Office, words

pytestmark = pytest.mark.django_db

FACE = {"name": "Lumen", "hue": "140", "chroma": "0.120", "headline": "Light, and help", "welcome": "Hello."}
FRAME = re.compile(r"<iframe[^>]*>")


def logo(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_list_says_where_each_portal_is_and_who_may_enter(office: Office) -> None:
    builders.brand("Harbor")
    page = words(office.get("settings"))
    for said in ("Harbor", "/portal/brands/harbor/", "Open to everyone"):
        assert said in page


def test_a_face_is_saved_and_customers_see_it(office: Office, brand: Brand) -> None:
    office.saves(
        "settings_look", brand.pk, **FACE, footer="Open 9–5, https://lumen.example/terms",
        help_url="help.lumen.example",
        **{"label-0": "Status", "url-0": "https://status.lumen.example"}, logo=logo(png(64, 64)),
    )  # fmt: skip
    brand.refresh_from_db()
    assert (brand.name, brand.hue, str(brand.chroma), brand.help_url) == (
        "Lumen", 140, "0.120", "https://help.lumen.example",
    )  # fmt: skip
    page = Client().get("/portal/")
    for said in ("Lumen", "Light, and help", "Hello.", "Help Center", "Status", "Open 9–5"):
        assert said in words(page)
    assert 'href="https://lumen.example/terms"' in page.text
    assert "brand-hue-140 brand-chroma-soft" in page.text
    assert f'src="/portal/logos/{brand.logo_key}/"' in page.text


@pytest.mark.parametrize("made", [png, gif, jpeg, webp])
def test_four_kinds_of_pictures_are_logos(made: Any, office: Office, brand: Brand) -> None:
    office.saves("settings_look", brand.pk, **FACE, logo=logo(made(120, 40)))
    brand.refresh_from_db()
    assert (brand.logo_width, brand.logo_height, brand.is_wordmark) == (120, 40, True)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG files can hold scripts"),
        (b"\xef\xbb\xbf <svg onload=alert(1)>", "SVG files can hold scripts"),
        (b"<html>no</html>", "This is no PNG, JPEG, WebP or GIF picture."),
        (png()[:20], "This is no PNG, JPEG, WebP or GIF picture."),
        (png(padding=LOGO_BYTES), "A logo has 20 KB at most"),
        (png(8, 8), "This picture has 8 × 8 pixels."),
        (gif(50_000, 50_000), "This picture has 50000 × 50000 pixels."),
    ],
    ids=["svg", "svg after a mark", "html", "half a png", "too big a file", "too small", "a bomb"],
)
def test_what_is_no_logo_is_refused_with_the_reason_and_nothing_typed_is_lost(
    content: bytes, why: str, office: Office, brand: Brand
) -> None:
    page = office.is_refused(why, "settings_look", brand.pk, **FACE, logo=logo(content, "logo.png"))
    assert 'value="Light, and help"' in page
    assert not BrandLogo.objects.exists()
    brand.refresh_from_db()
    assert brand.headline == ""


def test_a_logo_is_served_for_ever_and_runs_nothing(office: Office, brand: Brand) -> None:
    office.saves("settings_look", brand.pk, **FACE, logo=logo(png(), "x.html"))
    brand.refresh_from_db()
    answer = Client().get(f"/portal/logos/{brand.logo_key}/")
    assert (answer.content, answer["Content-Type"]) == (png(), "image/png")
    assert "immutable" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies


def test_a_logo_that_goes_is_still_there_for_mails_that_were_sent(office: Office, brand: Brand) -> None:
    office.saves("settings_look", brand.pk, **FACE, logo=logo(png()))
    brand.refresh_from_db()
    was = brand.logo_key
    office.saves("settings_look", brand.pk, **FACE, logo_goes="on")
    brand.refresh_from_db()
    assert (brand.logo_key, brand.logo_width) == ("", 0)
    assert Client().get(f"/portal/logos/{was}/").status_code == 200


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://a.example", "https://u:p@a.example", "x"],
)
def test_only_pages_on_the_web_are_linked(url: str, office: Office, brand: Brand) -> None:
    office.is_refused("This is no web address", "settings_look", brand.pk, **FACE, feedback_url=url)
    row = {"label-2": "There", "url-2": url}
    page = office.is_refused("This is no web address", "settings_look", brand.pk, **FACE, **row)
    assert re.search(r'<input[^>]*name="label-2"[^>]*value="There"|value="There"[^>]*name="label-2"', page)


def test_a_link_needs_a_label_and_is_moved_and_removed_by_buttons(office: Office, brand: Brand) -> None:
    page = "settings_look"
    office.is_refused("Say in up to 40 letters", page, brand.pk, **FACE, **{"url-0": "https://a.example"})
    rows = {"label-0": "One", "url-0": "https://one.example", "label-1": "Two", "url-1": "https://two.example"}
    office.saves(page, brand.pk, **FACE, **rows, then="down-0")
    assert labels(brand) == ["Two", "One"]
    office.saves(page, brand.pk, **FACE, **rows, then="up-0")
    assert labels(brand) == ["One", "Two"]
    office.saves(page, brand.pk, **FACE, **rows, then="remove-0")
    assert labels(brand) == ["Two"]


def labels(brand: Brand) -> list[str]:
    brand.refresh_from_db()
    return [one["label"] for one in brand.links]


def test_six_links_are_one_too_many() -> None:
    brand, ada = builders.brand(), builders.teammate(cast.ADA)
    six = [{"label": str(n), "url": "https://a.example"} for n in range(6)]
    with refused("There is room for 5 links of your own.", field="links"):
        edit_brand(brand, by=ada, links=six)


def test_what_is_different_is_recorded_and_nothing_when_nothing_is() -> None:
    brand, ada = builders.brand(), builders.teammate(cast.ADA)
    with records(BrandEdited(brand_id=brand.pk, what=["headline", "hue"]), by=ada):
        edit_brand(brand, by=ada, hue=90, headline="Hello", name=brand.name)
    before = Event.objects.count()
    edit_brand(brand, by=ada, hue=90)
    assert Event.objects.count() == before


@pytest.mark.parametrize("who", [cast.GRACE, cast.CHARLES], ids=["agent", "collaborator"])
def test_only_admins_change_a_brand(who: cast.Teammate) -> None:
    with refused("Only admins change a brand."):
        edit_brand(builders.brand(), by=builders.teammate(who), name="Mine")


def test_who_was_slower_is_told_and_replaces_only_knowingly(office: Office, brand: Brand) -> None:
    seen = office.shown("settings_look", brand.pk)["seen"]
    edit_brand(brand, by=builders.teammate(cast.Teammate("Eve", "eve@engine.example", "admin")), headline="Hers")
    page = office.is_refused("Eve saved", "settings_look", brand.pk, status=409, **FACE, seen=seen)
    assert 'value="Light, and help"' in page
    again = re.search(r'name="seen" value="([^"]*)"', page)
    assert again
    office.saves("settings_look", brand.pk, **FACE, seen=again[1])


def test_the_preview_shows_what_is_not_saved_and_writes_nothing(office: Office, brand: Brand) -> None:
    before = fingerprint()
    answer = office.post(
        "settings_preview", brand.pk, **FACE | {"headline": "Not yet", "help_url": "javascript:alert(1)"},
        logo=logo(png()), **{"label-0": "Status", "url-0": "status.example", "label-1": "Half"},
    )  # fmt: skip
    page = words(answer)
    assert ("Not yet" in page, "Status" in page, "Half" in page, "Help Center" in page) == (True, True, False, False)
    assert 'src="data:image/png;base64,' in answer.text
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert office.get("settings_preview", brand.pk).status_code == 200
    assert fingerprint() == before


@pytest.mark.parametrize("rubbish", [{"hue": "green"}, {"name": ""}, {"chroma": "9"}, {"welcome": "x" * 3000}, {}])
def test_rubbish_is_previewed_as_far_as_it_makes_sense(rubbish: dict[str, str], office: Office, brand: Brand) -> None:
    assert office.post("settings_preview", brand.pk, **rubbish).status_code == 200


@pytest.mark.parametrize(
    "rubbish",
    [
        {"hue": "9999"},
        {"hue": ""},
        {"name": "\x00"},
        {"chroma": "nan"},
        {"then": "up-99"},
        {"then": "down-²"},
        {"name": "x" * 99},
    ],
)
def test_rubbish_is_never_an_error_of_ours(rubbish: dict[str, str], office: Office, brand: Brand) -> None:
    assert office.post("settings_look", brand.pk, **FACE | rubbish).status_code in (303, 422)


def test_the_frame_runs_no_script_and_without_scripts_a_button_fills_it(office: Office, brand: Brand) -> None:
    page = office.get("settings_look", brand.pk).text
    [frame] = FRAME.findall(page)
    assert 'sandbox="allow-same-origin"' in frame
    assert re.search(r'<button[^>]*formaction="/settings/portal/brands/\d+/preview/"[^>]*formtarget="look"', page)


def test_two_secrets_can_be_live_and_one_is_shown_once(office: Office, brand: Brand) -> None:
    made = office.post("settings_site", brand.pk)
    secret = brand.secrets.get()
    assert secret.secret in made.text
    assert secret.secret not in office.get("settings_site", brand.pk).text
    assert office.post("settings_site", brand.pk).status_code == 200
    office.is_refused("has two secrets", "settings_site", brand.pk)
    office.saves("settings_secret_end", brand.pk, secret.pk)
    assert brand.secrets.filter(ended_at=None).count() == 1
    names = Event.objects.filter(subject=f"brand:{brand.pk}").order_by("id").values_list("name", flat=True)
    assert list(names) == ["brand.secret_added", "brand.secret_added", "brand.secret_ended"]


def test_a_secret_of_another_brand_is_not_ended_here(office: Office, brand: Brand) -> None:
    office.post("settings_site", brand.pk)
    other = builders.brand("Harbor")
    assert office.post("settings_secret_end", other.pk, brand.secrets.get().pk).status_code == 404


def test_a_refusal_stands_at_its_field() -> None:
    with pytest.raises(Refusal) as caught:
        edit_brand(builders.brand(), by=builders.teammate(cast.ADA), updates_url="javascript:x")
    assert caught.value.field == "updates_url"


def test_a_good_logo_of_a_form_that_comes_back_is_asked_for_again(office: Office, brand: Brand) -> None:
    said = "Nothing is saved yet, so choose the logo again."
    office.is_refused(said, "settings_look", brand.pk, **FACE | {"name": ""}, logo=logo(png()))
    assert said not in words(office.post("settings_look", brand.pk, **FACE | {"name": ""}))
    assert not BrandLogo.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(office: Office, brand: Brand) -> None:
    wrong = FACE | {"name": "", "help_url": "javascript:x", "label-0": "There", "url-0": "ftp://x.example"}
    page = words(office.post("settings_look", brand.pk, **wrong))
    assert page.count("This is no web address") == 2
    assert "Give it a name." in page


def test_a_brand_is_added_with_an_address_and_has_a_portal_at_once(office: Office, brand: Brand) -> None:
    office.saves("settings_new", name="Harbor & Söhne", address="Help@Harbor.example")
    made = Brand.objects.get(address="help@harbor.example")
    assert (made.key, made.is_default) == ("harbor-sohne", False)
    assert "Harbor & Söhne" in words(Client().get("/portal/brands/harbor-sohne/"))
    assert Event.objects.filter(name="brand.added", subject=f"brand:{made.pk}").count() == 1
    office.saves("settings_new", name="港", address="a@harbor.example")
    office.saves("settings_new", name="海", address="b@harbor.example")
    assert set(Brand.objects.exclude(pk=brand.pk).values_list("key", flat=True)) == {"harbor-sohne", "brand", "brand-2"}


def test_an_address_that_another_brand_has_makes_none_and_nothing_typed_is_lost(office: Office, brand: Brand) -> None:
    page = office.is_refused("belongs to another brand", "settings_new", name="Harbor", address=brand.address)
    assert 'value="Harbor"' in page
    office.is_refused("Give it a name.", "settings_new", name=" ", address="x@harbor.example")
    assert Brand.objects.count() == 1
