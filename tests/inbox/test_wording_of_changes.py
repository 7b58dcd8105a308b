"""Every line of history that operations can write has words of its own: which there are is read from the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from helpdesk.conversations.models import Participant
from inbox.queries.changes import ELSEWHERE, describe
from tickets.models import TicketForm

ROOT = Path(settings.BASE_DIR)
APPS = ("helpdesk", "tickets", "portal", "inbox")
WRITERS = {"append_change", "change_of"}
# What follows when the end of a name is worked out.
ENDS = {
    "participant_": {*Participant.Standing.values, "muted", "unmuted"},
    "form_": set(TicketForm.Standing.values) - {"open"},
}
IN_SQL = re.compile(r"INSERT INTO conversations_entry.*?, 0, '([a-z_]+)',", re.DOTALL)


def written() -> Iterator[tuple[str, str]]:
    """Each place that writes lines of history, and the name of what it writes; "" where that is not to be seen."""
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py") if path.name != "appending.py"):
        source = path.read_text()
        if not any(one in source for one in (*WRITERS, "conversations_entry")):
            continue
        tree, where = ast.parse(source), str(path.relative_to(ROOT))
        for name in (name for text in _texts(tree) for name in IN_SQL.findall(text)):
            yield where, name
        for call in _calls(tree, WRITERS):
            for name in _names(call.args[1], tree):
                yield f"{where}:{call.lineno}", name


def _texts(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def _names(given: ast.expr, tree: ast.Module) -> set[str]:
    match given:
        case ast.Constant(value=str(name)):
            return {name}
        case ast.IfExp(body=one, orelse=other):
            return _names(one, tree) | _names(other, tree)
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), ast.FormattedValue()]) if start in ENDS:
            return {start + end for end in ENDS[start]}
        case ast.Name(id=parameter):
            return _handed_over(parameter, tree)
    return {""}


def _handed_over(parameter: str, tree: ast.Module) -> set[str]:
    """What the functions of this module that have such a parameter are called with."""
    found = set[str]()
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        names = [one.arg for one in function.args.args]
        if parameter in names:
            place = names.index(parameter)
            for call in _calls(tree, {function.name}):
                found |= _names(call.args[place], tree)
    return found or {""}


def test_each_line_that_operations_write_has_words() -> None:
    found = list(written())
    assert [where for where, name in found if not name] == []
    kinds = {name for _, name in found}
    assert {"snoozed", "linked", "shared", "linked_state", "unassigned", "participant_muted", "form_expired"} <= kinds
    speechless = [one for one in sorted(kinds) if one not in ELSEWHERE and not _has_words(one)]
    assert speechless == []


def _has_words(change: str) -> bool:
    """What a newer process wrote is shown by its name: a page never breaks for want of words."""
    return describe(change, {})[:2] != ("clock", change.replace("_", " "))


def test_a_line_of_another_release_is_shown_by_its_name() -> None:
    assert describe("danced_along", {})[1] == "danced along"
    assert not _has_words("danced_along")
