"""Bytes as they come over the wire, for what no honest library would write."""

HEAD = "From: Sherlock Holmes <holmes@bakerstreet.example>\r\nTo: help@engine.example\r\n"


def raw(headers: str = "", body: str | bytes = "It was on the moor again.", *, head: str = HEAD) -> bytes:
    """A message with these further headers; bodies may be bytes in any charset."""
    content = body if isinstance(body, bytes) else body.encode()
    lines = f"{head}{headers}".replace("\r\n", "\n").strip("\n").replace("\n", "\r\n")
    return lines.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + content


def multipart(*parts: str | bytes, subtype: str = "mixed", boundary: str = "=_b", headers: str = "") -> bytes:
    """A message made of parts, each with its own headers."""
    encoded = [part if isinstance(part, bytes) else part.encode() for part in parts]
    body = b"".join(b"--%s\r\n%s\r\n" % (boundary.encode(), part) for part in encoded) + b"--%s--" % boundary.encode()
    return raw(f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n{headers}', body)


def part(content_type: str, content: str, *headers: str) -> str:
    return "\r\n".join([f"Content-Type: {content_type}", *headers, "", content])
