"""Forms whose files may have come before they are sent: no browser keeps them, so we do."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from helpdesk.fields.files import FilesInput
from tickets.operations.keeping import Kept, NotKept

type Files = MultiValueDict[str, UploadedFile[bytes]]


class KeepsFiles(forms.Form):
    """`of_files` are the widgets of its files by the names of their fields; the keys of kept ones are posted there."""

    of_files: dict[str, FilesInput]

    def taken(
        self, data: QueryDict | None, files: Files | None, kept: Mapping[str, Kept]
    ) -> tuple[QueryDict | None, Files | None]:
        """What was posted, with the files that the keys in it stand for. To be called before the form is made."""
        self.lost, self.held_files = set[str](), dict[str, list[Kept]]()
        if data is None or files is None:
            return data, files
        data, files = data.copy(), files.copy()
        for name in self.of_files:
            keys = [key for key in dict.fromkeys(data.getlist(name)) if key]
            there = [kept[key] for key in keys if key in kept]
            self.lost |= {name} if len(there) < len(keys) else set()
            data.setlist(name, [])
            files.setlist(name, [*there, *files.getlist(name)])
        return data, files

    def clean(self) -> dict[str, Any]:
        for name in self.lost:
            self.add_error(name, _("A file is not there any more. Choose it again."))
        return super().clean() or {}

    def keep_files(self, keep: Callable[["UploadedFile[bytes]"], Kept]) -> None:
        """It comes back, and no browser keeps its files: what is fine is kept, and ticked in its field.

        What cannot be kept is said there.
        """
        for name, widget in self.of_files.items():
            is_fine, held = bool(self.cleaned_data.get(name)), list[Kept]()
            for one in self.files.getlist(name):
                try:
                    held += [one] if isinstance(one, Kept) else [keep(one)] if is_fine else []
                except NotKept as no:
                    self.add_error(name, no.message)
            widget.waiting = tuple((one.key, str(one)) for one in held)
            self.held_files[name] = held
