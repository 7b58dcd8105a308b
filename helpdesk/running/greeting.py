"""What `make run` says once the helpdesk is up: where to go, and who one can be there."""

from helpdesk.running.parts import Addresses
from helpdesk.running.places import Places
from helpdesk.running.ports import LOOPBACK

SIGN_INS = [
    ("ada@lumen.test", "admin"),
    ("bo@lumen.test", "agent"),
    ("mei@lumen.test", "agent"),
    ("fin@lumen.test", "collaborator"),
]


def greeting(addresses: Addresses, places: Places, *, has_demo: bool) -> str:
    """The lines to print. The demo's pages and sign-ins only where there is a demo."""
    base = addresses.base_url
    lines = [("Inbox", f"{base}/inbox/"), ("Portal", f"{base}/portal/")]
    if has_demo:
        lines += [
            ("Demo site with the Messenger", f"{base}/demo/"),
            ("Mailbox: all mail that went out", f"{base}/demo/mailbox/"),
        ]
    lines.append(("Mail comes in at", f"smtp://{LOOPBACK}:{addresses.smtp}"))
    if has_demo:
        people = " · ".join(f"{address} ({role})" for address, role in SIGN_INS)
        lines.append(("Sign in, password demo", people))
    lines += [("Data and logs", str(places.var)), ("Stop", "Ctrl-C")]
    width = max(len(name) for name, _ in lines)
    return "\n".join(["", *(f"  {name:<{width}}  {value}" for name, value in lines), ""])
