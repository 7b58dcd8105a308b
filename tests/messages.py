"""`make messages`: what customers are told, found in the code and put into the catalogs of helpdesk/locale.

New words come in untranslated, those that nobody says any more go, and every .mo is made of its .po.
"""

import datetime as dt
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
# Whatever a customer may come to read, and as little beside it as can be.
SCOPE = {
    "python": (
        "portal/**/*.py",
        "helpdesk/conversations/operations/attaching.py",
        "helpdesk/conversations/operations/starting.py",
        "helpdesk/fields/**/*.py",
        "helpdesk/mail/quoting/words.py",
        "helpdesk/people/operations/knowing.py",
        "helpdesk/people/operations/signing_in.py",
        "helpdesk/people/operations/vouching.py",
        "helpdesk/ui/environment.py",
        "helpdesk/ui/times.py",
        "helpdesk/ui/trouble.py",
        "tickets/emails/**/*.py",
        "tickets/forms/typed.py",
        "tickets/models/state.py",
        "tickets/models/ticket_type.py",
        "tickets/operations/fields.py",
        "tickets/operations/filing.py",
        "tickets/operations/forms.py",
        "tickets/operations/holding.py",
        "tickets/operations/keeping.py",
        "tickets/operations/rating.py",
        "tickets/operations/states.py",
        "tickets/operations/submitting.py",
    ),
    "jinja2.ext:babel_extract": (
        "templates/[45]*.html",
        "templates/layouts/customer.html",
        "templates/layouts/framed.html",
        "templates/layouts/portal.html",
        "templates/layouts/sign_in.html",
        "templates/layouts/trouble.html",
        "templates/mail/*",
        "templates/portal/**/*.html",
        "templates/tickets/mute.html",
        "templates/ui/field.html",
    ),
}
# The team's own screens beside them.
BESIDE = (
    "portal/forms/branding.py",
    "portal/forms/entering.py",
    "portal/queries/companies.py",
    "portal/views/settings/*.py",
    "templates/portal/settings/**/*",
)
KEYWORDS = DEFAULT_KEYWORDS | dict.fromkeys(("gettext_lazy", "gettext_noop", "lazy", "noop"))
COMMENTS = ("Translators:",)
HEADER = """# {name}: what customers read. `make messages` keeps it; words and tone are in README.md beside it."""
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # so that the same words make the same file
type Said = tuple[str, str | None]  # the words, and what tells them from the same words elsewhere


def languages() -> list[str]:
    """Those that have a catalog: all but the one the code is written in."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def po_of(language: str) -> Path:
    """Where the catalog of a language is."""
    return ROOT / "helpdesk" / "locale" / language / "LC_MESSAGES" / "django.po"


def files() -> Iterator[tuple[str, Path]]:
    """Every file in scope, with how it is read."""
    beside = {path for pattern in BESIDE for path in ROOT.glob(pattern)}
    for method, patterns in SCOPE.items():
        for pattern in patterns:
            found = sorted(path for path in ROOT.glob(pattern) if path.is_file() and path not in beside)
            if not found:
                raise SystemExit(f"Nothing is called {pattern}: mend SCOPE in tests/messages.py.")
            yield from ((method, path) for path in found)


def in_code() -> Catalog:
    """What is said in the files of the scope, with the files that say it."""
    catalog = Catalog(fuzzy=False)
    for method, path in files():
        options = {"silent": "false"} if method != "python" else {}
        for _line, words, comments, context in extract_from_file(method, path, KEYWORDS, COMMENTS, options):
            if "" not in (words if isinstance(words, tuple) else (words,)):
                catalog.add(
                    words, locations=[(path.relative_to(ROOT).as_posix(), 1)], auto_comments=comments, context=context
                )
    return catalog


def read(language: str) -> Catalog:
    """The catalog of a language as it is kept."""
    with po_of(language).open("rb") as file:
        return read_po(file, locale=language)


def key_of(message: Message) -> Said:
    """What a message is found by."""
    words = message.id
    return (words[0] if isinstance(words, (tuple, list)) else words), message.context


def brought_up_to_date(language: str, code: Catalog) -> Catalog:
    """The catalog with exactly what the code says; what it knew already stays as it was translated."""
    kept = {}
    if po_of(language).exists():
        kept = {key_of(one): one.string for one in read(language) if one.id and not one.fuzzy}
    name = dict(settings.LANGUAGES)[language]
    fresh = Catalog(locale=language, header_comment=HEADER.format(name=name), fuzzy=False)
    for one in sorted((one for one in code if one.id), key=lambda one: (one.locations[0][0], key_of(one)[0])):
        places = [(path, 0) for path in sorted({path for path, _line in one.locations})]
        string = kept.get(key_of(one)) or ""
        if one.pluralizable and not isinstance(string, (tuple, list)):
            string = ("",) * fresh.num_plurals
        fresh.add(one.id, string, locations=places, auto_comments=one.auto_comments, context=one.context)
    return fresh


def lacking(catalog: Catalog) -> list[str]:
    """What is not translated yet."""
    said = ((one, one.string if isinstance(one.string, (tuple, list)) else (one.string,)) for one in catalog if one.id)
    return [key_of(one)[0] for one, strings in said if not all(strings)]


def as_po(catalog: Catalog) -> bytes:
    """The text that people edit. It says nothing of the day or the machine it was written on."""
    file = io.BytesIO()
    write_po(file, catalog, width=120, omit_header=True, include_lineno=False)
    head = (
        f"{catalog.header_comment}\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalog.locale_identifier}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return head.encode() + file.getvalue().rstrip(b"\n") + b"\n"


def as_mo(po: bytes, language: str) -> bytes:
    """What Django reads."""
    file, catalog = io.BytesIO(), read_po(io.BytesIO(po), locale=language)
    catalog.creation_date = catalog.revision_date = LONG_AGO
    write_mo(file, catalog)
    return file.getvalue()


def main() -> int:
    """Write every catalog; says what waits for a translation, and returns 1 when anything does."""
    code, is_short = in_code(), False
    for language in languages():
        catalog, path = brought_up_to_date(language, code), po_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = as_po(catalog)
        path.write_bytes(text)
        path.with_suffix(".mo").write_bytes(as_mo(text, language))
        missing = lacking(catalog)
        is_short = is_short or bool(missing)
        print(f"{language}: {len(catalog)} messages, {len(missing)} to translate")
        for words in missing[:20]:
            print(f"    {words}")
    return int(is_short)


if __name__ == "__main__":
    from os import environ

    environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    sys.exit(main())
