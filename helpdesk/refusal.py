"""The base of every "no" that may be shown to a person."""


class Refusal(Exception):
    """An operation says no, in words fit for the user who asked.

    `field` names the form field the words belong to; empty means the whole form.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
