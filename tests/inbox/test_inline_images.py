"""An image inside a mail is shown where it stood, from our own address; remote ones are not fetched."""

import base64
from email.message import EmailMessage

import pytest

from helpdesk.conversations.models import Attachment
from tests import cast
from tests.inbox.desk import Desk
from tests.mail.mails import arrives

pytestmark = pytest.mark.django_db

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_an_image_that_came_along_is_shown_and_a_remote_one_is_not() -> None:
    message = EmailMessage()
    message["From"] = cast.HOLMES.email
    message["To"] = "support@localhost.localdomain"
    message["Subject"] = "Footprint"
    message["Message-ID"] = "<footprint@bakerstreet.example>"
    message.set_content("See the picture.")
    message.add_alternative(
        '<p>See: <img src="cid:print1"> and <img src="https://tracker.example/pixel.png"></p>', subtype="html"
    )
    html = message.get_payload()[1]  # type: ignore[index]  # a multipart has parts
    html.add_related(PIXEL, "image", "png", cid="<print1>", filename="print.png")  # type: ignore[union-attr]
    incoming = arrives(message)
    page = Desk().get("show", incoming.conversation_id).content.decode()
    [attachment] = Attachment.objects.all()
    assert f'src="/inbox/files/{attachment.key}/?inline=1"' in page
    assert ' src="https://tracker.example' not in page
