"""Reading bytes as text, whatever charset they claim."""

import unicodedata

ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-2022-jp": "iso2022_jp_ext",
    "shift_jis": "cp932",
    "windows-31j": "cp932",
    "x-sjis": "cp932",
    "iso-8859-1": "cp1252",  # what mail programs mean by it
    "latin1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "unknown-8bit": "utf-8",
    "utf8": "utf-8",
}
# Python knows these, but no mail is written in them; some take minutes for a megabyte.
NEVER = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "charmap", "mbcs", "oem"}


def decode(raw: bytes, charset: str | None = None) -> str:
    """The text of `raw`: as declared if that works, else UTF-8, else Windows-1252 with marks for what is lost.

    Never raises. NULs, which PostgreSQL cannot keep, are left out.
    """
    declared = (charset or "").strip().strip("\"'").lower()
    declared = ALIASES.get(declared, declared)
    for name in dict.fromkeys((declared, "utf-8")):
        if not name or name.replace("-", "_") in NEVER:
            continue
        try:
            return clean(raw.decode(name))
        except (LookupError, UnicodeError, ValueError):
            continue
    return clean(raw.decode("cp1252", "replace"))


def clean(text: str) -> str:
    """Without NULs and halves of characters: fit for PostgreSQL."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


JOINERS = "\u200c\u200d"  # words of Persian and of India, and families of emoji, fall apart without them

TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def printable(text: str) -> str:
    """On one line, with nothing in it that cannot be seen but joiners, and nothing that turns text round."""
    line = " ".join("".join(map(_seen, text)).split())
    return line if line.strip(f"{JOINERS} ") else ""


def _seen(char: str) -> str:
    if char.isprintable() or char in JOINERS:
        return char
    return "" if unicodedata.category(char) == "Cf" and char not in TURNS else " "
