"""Undoing what was done to bytes for their way through old mail servers. Never raises: damage is passed on as it is."""

import binascii
import re

UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
UU_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)
UU_FILES = 20


def decode(content: bytes | memoryview, encoding: str) -> bytes:
    """The bytes behind a Content-Transfer-Encoding; unknown ones are taken as none."""
    encoding = encoding.strip().lower()
    if encoding == "base64":
        return _base64(content)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(content)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        _, files = split_uuencoded(bytes(content))
        return files[0][1] if files else bytes(content)
    return bytes(content)


def split_uuencoded(content: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """The files that old programs wrote into a text, as (name, bytes), and the text without them."""
    if b"begin " not in content:
        return content, []
    text: list[bytes] = []
    files: list[tuple[bytes, bytes]] = []
    at = 0
    while len(files) < UU_FILES and (begin := UU_BEGIN.search(content, at)):
        end = UU_END.search(content, begin.end())
        file = _uu_lines(content[begin.end() : end.start()]) if end else None
        if file is None:
            text.append(content[at : begin.end()])
            at = begin.end()
            if end is None:
                break
            continue
        assert end is not None
        text.append(content[at : begin.start()])
        files.append((begin.group(1), file))
        at = end.end()
    return b"".join([*text, content[at:]]), files


def _uu_lines(content: bytes) -> bytes | None:
    try:
        return b"".join(_uu_line(line) for line in content.splitlines() if line.strip())
    except binascii.Error:
        return None


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # some programs write more than the line says it has
        return binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3])


def _base64(content: bytes | memoryview) -> bytes:
    for repair in (b"", b"==", b"A=="):
        try:
            return binascii.a2b_base64(bytes(content) + repair if repair else content)
        except binascii.Error:
            continue
    return bytes(content)
