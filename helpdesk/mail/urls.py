"""The demo's door: a mailbox for people who do not exist."""

from django.urls import path

from helpdesk.mail.views import mailbox

app_name = "demo"
ONE = "mailbox/<int:pk>/"
urlpatterns = [
    path("mailbox/", mailbox.index, name="mailbox"),
    path("mailbox/new/", mailbox.new, name="new_mail"),
    path(ONE, mailbox.show, name="mail"),
    path(f"{ONE}html/", mailbox.html, name="mail_html"),
    path(f"{ONE}files/<int:position>/", mailbox.file, name="mail_file"),
    path(f"{ONE}replies/", mailbox.replies, name="mail_replies"),
]
