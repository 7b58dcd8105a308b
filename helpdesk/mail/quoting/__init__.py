"""New words or a quotation? Everything is kept; this only finds where to fold.

In doubt nothing is folded: a quotation that stays visible costs a glance, an answer that is hidden costs a customer.
"""

from helpdesk.mail.quoting.folded import Folded
from helpdesk.mail.quoting.in_html import fold_html
from helpdesk.mail.quoting.in_text import fold_text
from helpdesk.mail.quoting.words import MARKER

__all__ = ["MARKER", "Folded", "fold_html", "fold_text"]
