"""Every periodic job, in one list. Each tick claims rows that are due; a doubled or missed tick harms nothing."""

SCHEDULE = {
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
    "show that beat and worker are alive": {
        "task": "helpdesk.running.tasks.heartbeat",
        "schedule": 5.0,
        "options": {"queue": "default", "expires": 5},
    },
}
