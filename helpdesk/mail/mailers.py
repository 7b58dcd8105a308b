"""From one `MAIL_URL` to Django's `MAILERS`. Settings import this: it knows nothing but the standard library."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

type Mailers = dict[str, dict[str, Any]]

HANG_SECONDS = 30  # no answer for so long, and we hang up

# What a provider calls the parts of `scheme:key:second@place`, after the module of its backend in Anymail.
PROVIDERS = {
    "brevo": ("brevo", "api_key", "", ""),
    "mailersend": ("mailersend", "api_token", "", ""),
    "mailgun": ("mailgun", "api_key", "", "sender_domain"),
    "mailjet": ("mailjet", "api_key", "secret_key", ""),
    "mailtrap": ("mailtrap", "api_token", "", ""),
    "mandrill": ("mandrill", "api_key", "", ""),
    "postal": ("postal", "api_key", "", "api_url"),
    "postmark": ("postmark", "server_token", "", ""),
    "resend": ("resend", "api_key", "", ""),
    "scaleway": ("scaleway", "secret_key", "project_id", ""),
    "ses": ("amazon_ses", "", "", ""),
    "sparkpost": ("sparkpost", "api_key", "", ""),
    "unisender-go": ("unisender_go", "api_key", "", "api_url"),
}


class UnknownMailUrl(ValueError):
    """`MAIL_URL` cannot be understood; the message says why, and never repeats a password."""


def mailers_from(url: str) -> Mailers:
    """What Django's `MAILERS` setting should be. Never fails: a URL nobody understands is told by a system check.

    Unset: the development mailbox. `smtp://user:password@host:587` and `smtps://…` speak SMTP; `ses:`,
    `postmark:TOKEN@`, `mailgun:KEY@mg.example.com` and the others of `PROVIDERS` go through Anymail.
    Options of a backend follow as a query: `postmark:TOKEN@?message_stream=outbound`.
    """
    try:
        return {"default": _mailer(url.strip())}
    except UnknownMailUrl:
        return {"default": {"BACKEND": "helpdesk.mail.backends.NotConfigured"}}


def problem_with(url: str) -> str:
    """Why `MAIL_URL` cannot be used, in words; empty when it can."""
    try:
        _mailer(url.strip())
    except UnknownMailUrl as problem:
        return str(problem)
    return ""


def _mailer(url: str) -> dict[str, Any]:
    if not url:
        return {"BACKEND": "helpdesk.mail.backends.DevelopmentMailbox"}
    scheme, colon, rest = url.partition(":")
    scheme = scheme.lower()
    if not colon:
        raise UnknownMailUrl("MAIL_URL has no scheme: write smtp://host:587, or postmark:TOKEN@.")
    if scheme in ("smtp", "smtps"):
        return _smtp(scheme, rest)
    if scheme in PROVIDERS:
        return _provider(scheme, rest)
    known = ", ".join(["smtp", "smtps", *PROVIDERS])
    raise UnknownMailUrl(f"MAIL_URL has the scheme {scheme!r}. These are known: {known}.")


def _smtp(scheme: str, rest: str) -> dict[str, Any]:
    parts = urlsplit(f"{scheme}:{rest if rest.startswith('//') else '//' + rest}")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        raise UnknownMailUrl("MAIL_URL names a port that is none.") from None
    if not host:
        raise UnknownMailUrl("MAIL_URL names no host: write smtp://host:587.")
    query = dict(parse_qsl(parts.query))
    has_password = bool(parts.username or parts.password)
    # A password never travels in the clear unless somebody insists.
    wants_starttls = query.pop("starttls", "yes" if has_password or port == 587 else "no") not in ("no", "0", "false")
    is_smtps = scheme == "smtps"
    options: dict[str, Any] = {
        "host": host,
        "port": port or (465 if is_smtps else 587 if wants_starttls else 25),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": is_smtps,
        "use_tls": wants_starttls and not is_smtps,
        "timeout": HANG_SECONDS,
    }
    if query:
        raise UnknownMailUrl(f"MAIL_URL has an option nobody knows: {', '.join(sorted(query))}.")
    return {"BACKEND": "helpdesk.mail.backends.Smtp", "OPTIONS": options}


def _provider(scheme: str, rest: str) -> dict[str, Any]:
    module, first_name, second_name, place_name = PROVIDERS[scheme]
    rest, _, query = rest.removeprefix("//").partition("?")
    before, at, place = rest.rpartition("@")
    keys, place = (before, place) if at else (place, "")
    first, _, second = keys.partition(":")
    options: dict[str, Any] = dict(parse_qsl(query))
    for name, value in ((first_name, first), (second_name, second), (place_name, place.rstrip("/"))):
        if not name:
            continue
        if not value:
            raise UnknownMailUrl(f"MAIL_URL lacks the {name.replace('_', ' ')} of {scheme}.")
        options[name] = f"https://{value}" if name == "api_url" else unquote(value)
    if module != "amazon_ses":
        options["timeout"] = HANG_SECONDS
    return {"BACKEND": f"anymail.backends.{module}.EmailBackend", "OPTIONS": options}
