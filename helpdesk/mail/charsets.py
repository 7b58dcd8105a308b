"""Reading bytes as text, whatever charset they claim."""

import codecs

ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-2022-jp": "iso2022_jp_ext",
    "shift_jis": "cp932",
    "iso-8859-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "unknown-8bit": "utf-8",
    "iso-8859-8-i": "iso-8859-8",
    "windows-31j": "cp932",
    "x-sjis": "cp932",
    "utf8": "utf-8",
}


def decode(raw: bytes, charset: str | None) -> str:
    """The text of `raw`: as declared if that works, else UTF-8, else Windows-1252 with marks for what is lost.

    Never raises. NULs, which PostgreSQL cannot keep, are left out.
    """
    declared = (charset or "").strip().strip("\"'").lower()
    for name in dict.fromkeys((ALIASES.get(declared, declared), "utf-8")):
        try:
            codec = codecs.lookup(name)
            text = codec.decode(raw, "strict")[0]
            if isinstance(text, str):  # base64 and friends are codecs but no charsets
                return clean(text)
        except (LookupError, UnicodeError, ValueError):
            continue
    return clean(raw.decode("cp1252", "replace"))


def clean(text: str) -> str:
    """Without NULs and lone surrogates: fit for PostgreSQL."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
