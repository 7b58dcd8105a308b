"""One MAIL_URL, and what Django's MAILERS become of it."""

from typing import Any

import pytest
from django.core.checks import Error
from django.core.mail import mailers
from pytest_django import Settings

from helpdesk.mail.checks import mail_can_be_sent
from helpdesk.mail.mailers import PROVIDERS, mailers_from, problem_with


def _options(url: str) -> dict[str, Any]:
    options: dict[str, Any] = mailers_from(url)["default"]["OPTIONS"]
    return options


def test_unset_is_the_development_mailbox() -> None:
    assert mailers_from("") == {"default": {"BACKEND": "helpdesk.mail.backends.DevelopmentMailbox"}}


@pytest.mark.parametrize(
    ("url", "port", "use_tls", "use_ssl"),
    [
        ("smtp://mx.lumen.test", 25, False, False),
        ("smtp://mx.lumen.test:587", 587, True, False),
        ("smtp://bo:secret@mx.lumen.test", 587, True, False),
        ("smtp://bo:secret@mx.lumen.test:2525", 2525, True, False),
        ("smtp://bo:secret@mx.lumen.test:2525?starttls=no", 2525, False, False),
        ("smtp://mx.lumen.test?starttls=yes", 587, True, False),
        ("smtps://bo:secret@mx.lumen.test", 465, False, True),
        ("SMTPS://mx.lumen.test:4650", 4650, False, True),
    ],
)
def test_a_password_travels_in_the_clear_only_when_somebody_insists(
    url: str, port: int, use_tls: bool, use_ssl: bool
) -> None:
    options = _options(url)
    assert (options["host"], options["port"]) == ("mx.lumen.test", port)
    assert (options["use_tls"], options["use_ssl"]) == (use_tls, use_ssl)
    assert options["timeout"] == 30


def test_names_and_passwords_may_hold_anything_that_is_quoted() -> None:
    options = _options("smtp://bo%40lumen.test:p%2Fa%3As%40s@[::1]:25")
    assert (options["username"], options["password"], options["host"]) == ("bo@lumen.test", "p/a:s@s", "::1")


@pytest.mark.parametrize(
    ("url", "backend", "options"),
    [
        ("postmark:tok-en@", "postmark", {"server_token": "tok-en", "timeout": 30}),
        ("postmark://tok-en@?message_stream=help", "postmark", {"server_token": "tok-en", "message_stream": "help"}),
        ("resend:re_1", "resend", {"api_key": "re_1"}),
        ("mailgun:key@mg.lumen.test", "mailgun", {"api_key": "key", "sender_domain": "mg.lumen.test"}),
        ("mailjet:key:secret@", "mailjet", {"api_key": "key", "secret_key": "secret"}),
        ("postal:key@post.lumen.test", "postal", {"api_key": "key", "api_url": "https://post.lumen.test"}),
        ("ses:", "amazon_ses", {}),
    ],
)
def test_providers_go_through_anymail(url: str, backend: str, options: dict[str, Any]) -> None:
    mailer = mailers_from(url)["default"]
    assert mailer["BACKEND"] == f"anymail.backends.{backend}.EmailBackend"
    assert mailer["OPTIONS"].items() >= options.items()


@pytest.mark.parametrize("scheme", sorted(set(PROVIDERS) - {"ses"}))
def test_every_provider_can_be_made_from_what_its_url_says(scheme: str, settings: Settings) -> None:
    settings.MAIL_URL = f"{scheme}:first:second@place.test"
    settings.MAILERS = mailers_from(settings.MAIL_URL)
    assert mail_can_be_sent(None) == []
    mailers.default.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("lumen.test", "has no scheme"),
        ("pigeon://coop", "the scheme 'pigeon'"),
        ("smtp://", "names no host"),
        ("smtp://mx.lumen.test:mail", "names a port that is none"),
        ("smtp://mx.lumen.test?tsl=yes", "an option nobody knows: tsl"),
        ("postmark:", "lacks the server token of postmark"),
        ("mailgun:key", "lacks the sender domain of mailgun"),
    ],
)
def test_what_nobody_understands_is_told_by_a_check_and_lets_mail_wait(
    url: str, words: str, settings: Settings
) -> None:
    settings.MAIL_URL = url
    settings.MAILERS = mailers_from(url)

    assert mailers_from(url)["default"]["BACKEND"] == "helpdesk.mail.backends.NotConfigured"
    (found,) = mail_can_be_sent(None)
    assert isinstance(found, Error)
    assert words in str(found.msg)


def test_the_words_never_repeat_a_password() -> None:
    for url in ("smtp://bo:hunter2@:25", "pigeon://bo:hunter2@coop", "smtp://bo:hunter2@host:x", "postal:hunter2"):
        assert "hunter2" not in problem_with(url)


def test_a_backend_that_is_not_installed_is_told_by_a_check(settings: Settings) -> None:
    settings.MAIL_URL = "smtp://mx.lumen.test"
    settings.MAILERS = {"default": {"BACKEND": "no.such.Backend"}}
    (found,) = mail_can_be_sent(None)
    assert "cannot be used" in str(found.msg)
