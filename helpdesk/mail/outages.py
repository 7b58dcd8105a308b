"""What we remember of a mail server that gave trouble: let it rest, then one of us tries again.

A hint in Redis and no more. Without it every worker would hang in turn; when it is lost, one does.
"""

import time

from django.core.cache import cache

TROUBLE, TRYING = "mail-server:trouble", "mail-server:somebody-tries"
FIRST_REST, LONGEST_REST = 5.0, 120.0
FORGOTTEN_AFTER = 600
TRY_AT_MOST = 60


def may_try() -> bool:
    """Whether to talk to the server now. After a rest only one caller may, until it has said how it went."""
    trouble = cache.get(TROUBLE)
    if trouble is None:
        return True
    return bool(time.time() >= trouble["until"] and cache.add(TRYING, True, TRY_AT_MOST))


def begin_or_go_on() -> None:
    """It gave trouble, perhaps again: the longer it lasts, the longer the rests."""
    times = (cache.get(TROUBLE) or {"times": 0})["times"] + 1
    rest = min(LONGEST_REST, FIRST_REST * 2.0 ** (times - 1))
    cache.set(TROUBLE, {"times": times, "until": time.time() + rest}, FORGOTTEN_AFTER)
    cache.delete(TRYING)


def end() -> None:
    """It works."""
    if cache.get(TROUBLE) is not None:
        cache.delete(TROUBLE)
        cache.delete(TRYING)


def leave_it_to_others() -> None:
    """Whoever might have tried had nothing to send."""
    cache.delete(TRYING)
