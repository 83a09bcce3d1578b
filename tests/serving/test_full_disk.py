"""A full disk stops the office cleanly: a page with the phone, nothing half written, and on again once there is room.

Shown in two ways. On a disk that is really full: the databases lie on a small file system in memory, which only the
server sees; `unshare` mounts it in a room of its own. And, because many a system forbids that, by the limit of a file's
size (RLIMIT_FSIZE), which every system has: the processes that answer may write no file any further, which they
learn at the same write, and are allowed it again afterwards.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from referral_app.extensions import db
from referral_app.models import Request, RequesterSession
from referral_app.queries import cases
from tests.conftest import dispose
from tests.races.crowd import FULL
from tests.serving.browsers import Browser, Told, send_one
from tests.serving.office import Office, open_office
from tests.serving.test_killed_servers import app_of, found
from tests.waiting import until
from tests.web.form_walk import Walker

#: Families who begin while the disk is full.
FAMILIES = 50 if FULL else 6
#: What the databases have to live on: as they are when new, and a little.
ROOM = "size=4m,mode=700"
#: How far a file may be written where the limit of a process stands in for the disk.
FURTHEST = 4096
#: In the server's own room: the new databases are put on the small disk, then the server starts.
MOUNTED = 'cp -a "$0" "$0.new" && mount -t tmpfs -o {room} none "$0" && cp -a "$0.new/." "$0/" && exec "$@"'

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]


def may_mount() -> bool:
    tried = ["unshare", "-r", "-m", "sh", "-c", "mount -t tmpfs none /mnt"]
    try:
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def seen_by(office: Office) -> Path:
    """The small disk, as the server sees it."""
    return Path(f"/proc/{office.pid}/root{office.instance}")


def fill(folder: Path) -> Path:
    """Write until nothing goes in any more."""
    full = folder / "full"
    with full.open("wb", buffering=0) as out:
        for size in (65536, 1):
            with suppress(OSError):
                while True:
                    out.write(bytes(size))
    return full


def begin(office: Office, told: Told) -> tuple[int, str]:
    """One family answers the first screen, and presses once. Status and page."""
    browser = Browser(office.port, told)
    walker = Walker.__new__(Walker)
    walker.client, walker.seen = browser, []  # type: ignore[assignment]
    walker.get("/request/")
    walker.post("/request/", {})
    token = walker.html.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    status, _where, page = browser.once("POST", walker.path, f"csrf_token={token}&shown=safe_now&safe_now=yes&keep=yes")
    return status, page


class SmallDisk:
    """A disk of a few megabytes that only the server sees, filled by hand."""

    def __init__(self, instance: Path) -> None:
        self.before = ("unshare", "-r", "-m", "sh", "-c", MOUNTED.format(room=ROOM), str(instance))
        self.full: Path | None = None

    def begin(self, office: Office) -> None:
        self.full = fill(seen_by(office))

    def end(self, _office: Office) -> None:
        assert self.full is not None
        self.full.unlink()

    def copied(self, office: Office, folder: Path) -> Path:
        # SQLite would follow the way to the server's room out of it again: the idle files are looked at as copies.
        shutil.copytree(seen_by(office), folder, ignore=shutil.ignore_patterns("*-shm"))
        return folder


class NoFurther:
    """No file may be written past its first kilobytes: the limit of a process, taken away again in the end."""

    before: tuple[str, ...] = ()

    def __init__(self, _instance: Path) -> None:
        self.limits = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)

    def begin(self, office: Office) -> None:
        for pid in office.workers():
            self.limits = resource.prlimit(pid, resource.RLIMIT_FSIZE, (FURTHEST, self.limits[1]))

    def end(self, office: Office) -> None:
        for pid in office.workers():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, self.limits)

    def copied(self, office: Office, _folder: Path) -> Path:
        return office.instance


#: A disk of its own where the system lets somebody mount one. The limit of a file's size shows it everywhere.
KINDS = (NoFurther, SmallDisk) if may_mount() else (NoFurther,)


@dataclass
class Came:
    """What came of the families who were there while the disk was full, and of two who came before and after."""

    pages: list[tuple[int, str]]
    same_workers: bool = False
    whole: Counter[str] = field(default_factory=Counter)
    half: int = 0
    lost: int = 0

    @property
    def refused(self) -> list[str]:
        return [page for status, page in self.pages if status == 503]


def through_a_full_disk(tmp_path: Path, kind: type[SmallDisk | NoFurther], app: str = "wsgi:app") -> Came:
    instance, spool = tmp_path / "i", tmp_path / "spool"
    instance.mkdir(mode=0o700)
    spool.mkdir()
    disk = kind(instance)
    with open_office(instance, spool, app, disk.before) as office:
        told = Told()
        send_one(office.port, told, "MK-before")
        workers = office.workers()
        disk.begin(office)
        came = Came([begin(office, told) for _ in range(FAMILIES)])
        disk.end(office)
        until(lambda: begin(office, told)[0] == 303, "it goes on")
        send_one(office.port, told, "MK-after")
        came.same_workers = office.workers() == workers
        there = replace(
            office, environ={**office.environ, "REFERRAL_INSTANCE": str(disk.copied(office, tmp_path / "c"))}
        )
        came.whole, half = found(there)
        came.half = half.total()
        app_there = app_of(there)
        with app_there.app_context():
            drafts = db.session.scalars(select(Request).where(Request.state == "draft")).all()
            said = [cases.words(draft)["answers"].get("safe_now") for draft in drafts]
            holds = db.session.scalar(select(func.count()).select_from(RequesterSession)) or 0
        dispose(app_there)
        came.half += sum(answer not in ("yes", None) for answer in said) + abs(holds - len(drafts) - 2)
        acknowledged = sum(status == 303 for status, _ in came.pages) + 1
        came.lost = max(acknowledged - said.count("yes"), 0)
    return came


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_stops_cleanly_and_goes_on_when_there_is_room(
    tmp_path: Path, record_property: Callable[[str, object], None], kind: type[SmallDisk | NoFurther]
) -> None:
    came = through_a_full_disk(tmp_path, kind)
    assert {status for status, _ in came.pages} <= {303, 503}
    assert came.refused, "the disk was not full: nothing was shown"
    assert all("1-800-843-5678" in page for page in came.refused)
    assert came.same_workers, "the office had to be started again"
    assert came.whole == {"MK-before": 1, "MK-after": 1}
    assert (came.lost, came.half) == (0, 0), "an answer that was acknowledged is lost, or half there"
    record_property(
        f"T60: {kind.__name__}: families while the disk was full, pages that said so, acknowledged and lost, half",
        f"{FAMILIES}, {len(came.refused)}, {came.lost}, {came.half}",
    )


def test_the_control_an_office_that_says_saved_whatever_the_disk_says_loses_answers(tmp_path: Path) -> None:
    came = through_a_full_disk(tmp_path, KINDS[0], "tests.serving.saves_nothing:app")
    assert not came.refused
    assert came.lost == FAMILIES, "the control lost nothing: the test above shows nothing"
