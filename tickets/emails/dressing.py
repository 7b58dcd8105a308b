"""Safe HTML in a mail's clothes: mail programs know only styles that stand on the element itself."""

import re

# Of safe HTML, which has no stray < or >. Images of a conversation are files of the mail, not part of its words.
TAG = re.compile(r"<(a|blockquote|code|figure|h[1-6]|hr|li|ol|p|pre|table|td|th|ul)\b([^<>]*)>")
IMAGE = re.compile(r"<img\b[^<>]*>")

HEADING = "margin:20px 0 8px; font-size:17px; line-height:24px; font-weight:700;"
CELL = "padding:6px 10px; border:1px solid #e4e7eb; text-align:start; vertical-align:top;"
STYLES = {
    "p": "margin:0 0 14px;",
    "ul": "margin:0 0 14px; padding-inline-start:24px;",
    "ol": "margin:0 0 14px; padding-inline-start:24px;",
    "li": "margin:0 0 4px;",
    "figure": "margin:0 0 14px;",
    "blockquote": "margin:0 0 14px; padding-inline-start:14px; border-inline-start:3px solid #dfe3e8; color:#454b57;",
    "pre": "margin:0 0 14px; padding:12px 14px; border-radius:8px; background-color:#f4f6f7; font-size:14px; "
    "line-height:21px; white-space:pre-wrap; font-family:ui-monospace,Menlo,Consolas,monospace;",
    "code": "font-size:14px; font-family:ui-monospace,Menlo,Consolas,monospace;",
    "hr": "margin:20px 0; border:0; border-top:1px solid #e4e7eb;",
    "table": "margin:0 0 14px; border-collapse:collapse; font-size:15px; line-height:22px;",
    "td": CELL,
    "th": CELL,
    **{f"h{level}": HEADING for level in range(1, 7)},
}
# For what the dark theme must repaint.
CLASSES = {"a": "link", "blockquote": "soft line", "pre": "quote", "hr": "line", "td": "line", "th": "line"}


def dress(html: str, *, link: str) -> str:
    """Safe HTML with inline styles; links in the brand's colour."""

    def dressed(found: re.Match[str]) -> str:
        tag, attributes = found.groups()
        style = STYLES.get(tag, f"color:{link}; text-decoration:underline;")
        name = f' class="{CLASSES[tag]}"' if tag in CLASSES else ""
        return f'<{tag}{attributes}{name} style="{style}">'

    return TAG.sub(dressed, IMAGE.sub("", html))
