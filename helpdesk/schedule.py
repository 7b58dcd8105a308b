"""Every periodic job, in one list. Each tick claims rows that are due; a doubled or missed tick harms nothing."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "deliver what was never nudged": {
        "task": "helpdesk.ledger.tasks.sweep",
        "schedule": 5.0,
        "options": {"queue": "default", "expires": 5},
    },
    "send mail that is due": {
        "task": "helpdesk.mail.tasks.send_due",
        "schedule": 5.0,
        "options": {"queue": "mail", "expires": 5},
    },
    "wake snoozed conversations": {
        "task": "helpdesk.conversations.tasks.wake_snoozed",
        "schedule": 15.0,
        "options": {"queue": "default", "expires": 15},
    },
    "go on with what follows a tracker": {
        "task": "tickets.tasks.advance_cascades",
        "schedule": 10.0,
        "options": {"queue": "bulk", "expires": 10},
    },
    "expire forms": {
        "task": "tickets.tasks.expire_forms",
        "schedule": 300.0,
        "options": {"queue": "default", "expires": 300},
    },
    "forget which forms were sent": {
        "task": "helpdesk.conversations.tasks.forget_submissions",
        "schedule": 3600.0,
        "options": {"queue": "bulk", "expires": 3600},
    },
    "forget who asked to sign in": {
        "task": "helpdesk.people.tasks.forget_sign_ins",
        "schedule": 3600.0,
        "options": {"queue": "bulk", "expires": 3600},
    },
    "show that beat and worker are alive": {
        "task": "helpdesk.running.tasks.heartbeat",
        "schedule": 5.0,
        "options": {"queue": "default", "expires": 5},
    },
}
