"""What `make run` says once the helpdesk is up: where to go, and who one can be there."""

from importlib.util import find_spec

from helpdesk.running.parts import Addresses
from helpdesk.running.places import PROJECT, Places
from helpdesk.running.ports import LOOPBACK

SIGN_INS = [
    ("ada@lumen.test", "admin"),
    ("bo@lumen.test", "agent"),
    ("mei@lumen.test", "agent"),
    ("fin@lumen.test", "collaborator"),
]


def greeting(addresses: Addresses, places: Places, *, has_demo: bool, has_people: bool = True) -> str:
    """The lines to print: doors that are installed, the demo's pages and sign-ins where there is a demo.

    Where nobody can sign in yet, how the first admin is made.
    """
    base = addresses.base_url
    lines = [("Inbox", f"{base}/inbox/")]
    if find_spec("portal"):
        lines.append(("Portal", f"{base}/portal/"))
    if has_demo and find_spec("messenger"):
        lines.append(("Demo site with the Messenger", f"{base}/demo/"))
    if has_demo:
        lines.append(("Mailbox: all mail that went out", f"{base}/demo/mailbox/"))
    lines.append(("Mail comes in at", f"smtp://{LOOPBACK}:{addresses.smtp}"))
    if has_demo:
        people = " · ".join(f"{address} ({role})" for address, role in SIGN_INS)
        lines.append(("Sign in, password demo", people))
    if not has_people:
        lines.append(("Nobody can sign in yet", f"{_where(places)}.venv/bin/python manage.py createsuperuser"))
    lines += [("Data and logs", str(places.var)), ("Stop", "Ctrl-C")]
    width = max(len(name) for name, _ in lines)
    return "\n".join(["", *(f"  {name:<{width}}  {value}" for name, value in lines), ""])


def _where(places: Places) -> str:
    """What a command must be told to find this helpdesk, when it is not the usual one."""
    return "" if places.var == PROJECT / "var" else f"VAR={places.var} "
