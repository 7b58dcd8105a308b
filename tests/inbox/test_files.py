"""Files: only for those who may see their conversation, and never run."""

from urllib.parse import unquote

import pytest

from helpdesk.conversations.models import Attachment, Entry
from helpdesk.conversations.operations.attaching import NewFile, attach
from tests import builders
from tests.inbox.desk import Desk

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def file(name: str, content: bytes, claimed: str = "application/octet-stream") -> Attachment:
    thread = builders.conversation()
    [made] = attach(
        thread, [NewFile(name, content, claimed)], by=builders.customer(), entry=Entry.objects.get(conversation=thread)
    )
    return made


def test_a_file_is_downloaded_under_its_name() -> None:
    response = Desk().get("file", file("plan.pdf", b"%PDF-1.7", "application/pdf").key)
    assert b"".join(response) == b"%PDF-1.7"
    assert response["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert response["Cache-Control"] == "private, max-age=3600"


def test_names_in_any_script_survive() -> None:
    response = Desk().get("file", file("Rechnung für Zoë ☂ 請求書.pdf", b"x").key)
    b"".join(response)
    kind, _, name = response["Content-Disposition"].partition("filename*=utf-8''")
    assert (kind, unquote(name)) == ("attachment; ", "Rechnung für Zoë ☂ 請求書.pdf")


def test_a_name_cannot_write_headers_or_leave_its_folder() -> None:
    response = Desk().get("file", file('../../x"\r\nSet-Cookie: a=b; y=".html', b"x").key)
    b"".join(response)
    assert "Set-Cookie" not in response.headers
    assert "\n" not in response["Content-Disposition"]
    assert ".." not in response["Content-Disposition"]


def test_an_image_is_shown_in_place_when_asked() -> None:
    key = file("photo.png", PNG, "image/png").key
    desk = Desk()
    shown = desk.get("file", key, inline="1")
    assert b"".join(shown) == PNG
    assert (shown["Content-Type"], shown["Content-Disposition"]) == ("image/png", 'inline; filename="photo.png"')
    loaded = desk.get("file", key)
    b"".join(loaded)
    assert loaded["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "content", "claimed"),
    [
        ("a.svg", SVG, "image/svg+xml"),
        ("a.png", SVG, "image/png"),
        ("a.html", b"<script>alert(1)</script>", "text/html"),
        ("a.png", b"<script>alert(1)</script>", "image/png"),
        ("a.xml", b"<?xml version='1.0'?><x/>", "text/xml"),
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
    ],
)
def test_nothing_that_could_run_is_ever_shown_in_place(name: str, content: bytes, claimed: str) -> None:
    response = Desk().get("file", file(name, content, claimed).key, inline="1")
    b"".join(response)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"


def test_a_file_whose_bytes_are_gone_is_not_found() -> None:
    lost = file("plan.txt", b"x")
    lost.file.delete(save=False)
    assert Desk().get("file", lost.key).status_code == 404
