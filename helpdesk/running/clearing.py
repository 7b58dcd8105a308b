"""Delete `VAR`, and what lies outside it because PostgreSQL could not live inside. Run as a module by `make clean`."""

import fcntl
import os
import shutil
import sys

from helpdesk.running.places import Places


def main() -> None:
    places = Places.from_environment()
    if not places.var.exists():
        return
    places.make()
    lock = os.open(places.run / "used.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"Something still runs in {places.var}: stop it first.")
    if places.postgres.is_symlink():
        shutil.rmtree(places.postgres.resolve(), ignore_errors=True)
    shutil.rmtree(places.var)
    print(f"Deleted {places.var}.")


if __name__ == "__main__":
    main()
