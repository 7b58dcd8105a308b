"""The control that finds somebody by name: a plain line, which a script completes while one types."""

from collections.abc import Iterable
from typing import Any, override

from django.forms import TextInput
from django.utils.html import format_html
from django.utils.safestring import SafeString

from helpdesk.fields.spec import Option


class NameInput(TextInput):
    """Takes and shows names; an id comes back as the name it stands for. `of` says among whom."""

    def __init__(self, *, of: str, options: Iterable[Option], placeholder: str) -> None:
        super().__init__({"class": "input", "dir": "auto", "autocomplete": "off", "placeholder": placeholder})
        self.of = of
        self.known = tuple(options)

    @override
    def format_value(self, value: Any) -> str | None:
        one = next((one for one in self.known if str(one.id) == str(value)), None)
        if one is None:
            return None if value in (None, "") else str(value)
        return one.names[0] if one.names else one.label

    @override
    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        asked = attrs or {}
        place = f"{asked.get('id') or name}-found"
        line = super().render(name, value, asked | {"list": place}, renderer)
        return format_html('<name-search of="{}">{}<datalist id="{}"></datalist></name-search>', self.of, line, place)
