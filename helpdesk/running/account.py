"""PostgreSQL refuses to run as root: the unprivileged account it gets instead, and a home that account can reach."""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "helpdesk-db"
BELONGS_TO = "belongs-to"


@dataclass(frozen=True)
class Account:
    """Who runs PostgreSQL: ourselves, or, when we are root, somebody with fewer rights."""

    uid: int
    gid: int
    is_other: bool

    def spawn_options(self) -> dict[str, Any]:
        """Keyword arguments for `subprocess` that run a program as this account."""
        # The working directory must be one the account may enter: a checkout below /root is not.
        if not self.is_other:
            return {"cwd": "/"}
        return {"cwd": "/", "user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, directory: Path) -> bool:
        return self._sh('test -x "$1"', directory)

    def can_run(self, program: Path) -> bool:
        return self._sh('"$1" --version', program)

    def own(self, path: Path) -> None:
        """Give the path to this account, readable by nobody else."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700 if path.is_dir() else 0o600)

    def _sh(self, script: str, path: Path) -> bool:
        outcome = subprocess.run(
            ["/bin/sh", "-c", script, "sh", str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **self.spawn_options(),
        )
        return bool(outcome.returncode == 0)


def find() -> Account:
    """The account PostgreSQL runs as. As root: a system account made for it, or `nobody` where none can be made."""
    if os.geteuid() != 0:
        return Account(os.getuid(), os.getgid(), is_other=False)
    entry = _entry(NAME)
    if entry is None and shutil.which("useradd"):
        command = ["useradd", "--system", "--no-create-home", "--home-dir", "/", "--shell", "/bin/false", NAME]
        subprocess.run(command, check=False, capture_output=True)
        entry = _entry(NAME)
    entry = entry or _entry("nobody")
    if entry is None:
        raise RuntimeError("PostgreSQL cannot run as root and there is no other account: run as an ordinary user.")
    return Account(entry.pw_uid, entry.pw_gid, is_other=True)


def home_for(account: Account, link: Path) -> Path:
    """A directory of the account's own: `link` itself, or where the account cannot get there, what `link` points to."""
    if link.is_symlink():
        home = link.resolve()
        if home.is_dir():
            return home
        link.unlink()
    if link.is_dir() and not account.is_other:
        return link
    if not link.exists():
        link.mkdir(mode=0o700)
    account.own(link)
    if account.can_enter(link):
        return link
    if any(link.iterdir()):
        raise RuntimeError(f"PostgreSQL's account can no longer reach {link}: move it or open its parent directories.")
    link.rmdir()
    home = _outside(link, account)
    link.symlink_to(home)
    return home


def programs_for(account: Account, package: Path, version: str) -> Path:
    """The directory of PostgreSQL's programs; a copy, where the account cannot run the installed ones."""
    installed = package / "pginstall" / "bin"
    if not account.is_other or account.can_run(installed / "postgres"):
        return installed
    for parent in _parents():
        copy = parent / f"helpdesk-postgres-{version}-{_short(package)}"
        if not copy.exists():
            _copy(package, copy)
        programs = copy / package.name / "pginstall" / "bin"
        if copy.stat().st_uid == os.geteuid() and account.can_run(programs / "postgres"):
            return programs
    raise RuntimeError(f"PostgreSQL's account cannot run {installed}, nor a copy of it.")


def _copy(package: Path, target: Path) -> None:
    work = Path(tempfile.mkdtemp(prefix=target.name, dir=target.parent))
    work.chmod(0o755)
    # The libraries lie beside the package and are found by their relative path.
    for part in (package, package.with_name(package.name + ".libs")):
        if part.is_dir():
            shutil.copytree(part, work / part.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    try:
        work.rename(target)
    except OSError:
        shutil.rmtree(work)  # somebody else was first


def _outside(link: Path, account: Account) -> Path:
    for parent in _parents():
        _sweep(parent, account)
        home = parent / f"helpdesk-{_short(link)}"
        if home.is_symlink() or (home.exists() and home.stat().st_uid != account.uid):
            continue  # a name anybody could have guessed: use only what is ours
        if home.exists():
            shutil.rmtree(home)  # its link is gone, so its VAR was deleted: so should this have been
        home.mkdir(mode=0o700)
        (home / BELONGS_TO).write_text(str(link))
        account.own(home)
        if account.can_enter(home):
            return home
    raise RuntimeError("There is no directory that PostgreSQL's account could use.")


def _sweep(parent: Path, account: Account) -> None:
    """Delete the homes of those whose `VAR` was deleted: nothing else would ever do it."""
    for home in parent.glob("helpdesk-*"):
        note = home / BELONGS_TO
        if home.is_symlink() or home.stat().st_uid != account.uid or not note.exists():
            continue
        if not Path(note.read_text()).is_symlink() and not (home / "data" / "postmaster.pid").exists():
            shutil.rmtree(home, ignore_errors=True)


def _parents() -> list[Path]:
    return [Path("/var/tmp"), Path(tempfile.gettempdir())]


def _short(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
