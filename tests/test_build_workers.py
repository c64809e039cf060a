"""Work shared among processes gives what one process gives, and what goes wrong in them is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pelican.plugins import signals
from pelican.settings import DEFAULT_CONFIG

from broadsheet.build import workers
from broadsheet.build.workers import Forked, Serial, WorkerLostError, choose_executor, do_aside
from broadsheet.settings import read_settings
from tests.site_building import SITE, build, copy_site, read_tree


@pytest.mark.parametrize(
    "executor", [Serial(), Forked(1), Forked(2), Forked(5)], ids=["serial", "1", "2", "5"]
)
@pytest.mark.parametrize("count", [0, 1, 7, 100])
def test_results_come_in_the_order_of_the_items(executor: Serial | Forked, count: int) -> None:
    """Whoever does an item, and however many there are, its result stands at its place."""
    words = [f"word {number}" for number in range(count)]
    assert list(executor.map(lambda share: [word.upper() for word in share], words)) == [
        word.upper() for word in words
    ]


def test_forked_work_is_done_elsewhere() -> None:
    """Two workers are other processes than this one, and leave its memory as it was."""
    seen: list[int] = []

    def work(share: Sequence[int]) -> list[int]:
        seen.extend(share)
        return [os.getpid()] * len(share)

    assert os.getpid() not in set(Forked(2).map(work, range(20)))
    assert seen == []


def test_new_workers_take_over_from_old_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often they do, each item has its result, at its place, and no worker is asked for more than its shares."""
    monkeypatch.setattr(workers, "_LIFE", 3)
    done = list(Forked(2).map(lambda share: [(number, os.getpid()) for number in share], range(16)))
    assert [number for number, _ in done] == list(range(16))
    assert len({process for _, process in done}) > 2


def test_an_error_in_a_worker_comes_back() -> None:
    """It is the same error that work in this process would raise."""

    def work(share: Sequence[int]) -> list[int]:
        return [1 // number for number in share]

    for executor in (Serial(), Forked(2)):
        with pytest.raises(ZeroDivisionError):
            list(executor.map(work, range(3)))


_KILLED = """
import os, signal, sys
from broadsheet.build.workers import Forked

def work(share):
    print(os.getpid(), flush=True)
    os.kill(os.getppid(), signal.SIGKILL)
    return [0] * len(share)

list(Forked(2).map(work, range(2)))
"""


def test_workers_end_with_a_killed_build() -> None:
    """Else they would wait for work as long as the machine runs, and hold what the build held."""
    command = [sys.executable, "-c", _KILLED]
    # The workers hold the other end of the pipe: reading it ends when the last of them does.
    build = subprocess.run(command, stdout=subprocess.PIPE, timeout=30, check=False)  # noqa: S603 – our own
    assert build.returncode == -signal.SIGKILL
    assert build.stdout


def test_a_lost_worker_is_told() -> None:
    """The system may end a process, for instance for want of memory; nobody waits for it for ever."""

    def work(share: Sequence[int]) -> list[int]:
        os._exit(len(share))

    with pytest.raises(WorkerLostError):
        list(Forked(2).map(work, range(10)))


@pytest.mark.parametrize(
    ("workers", "count", "kind"),
    [(1, 1000, Serial), (2, 1000, Forked), (2, 10, Serial), (0, 10, Serial)],
)
def test_processes_are_started_where_they_are_worth_it(
    tmp_path: Path, workers: int, count: int, kind: type[Any]
) -> None:
    """A small site, or one that asks for one worker, is made in this process."""
    settings, problems = read_settings({**DEFAULT_CONFIG, "BROADSHEET_WORKERS": workers, "PATH": tmp_path})
    assert not problems
    assert isinstance(choose_executor(settings, count), kind)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with enough stories that workers are started for it."""
    site = copy_site(SITE, tmp_path)
    story = "Date: 2026-11-{day:02}\nTags: tides, ropes\nAuthor: {name}\n\n{title}\n\n{text}\n"
    text = "The harbour office said on Friday that the tide tables would be printed again. " * 3
    for number in range(70):
        path = site / "content" / "world" / f"tables-{number}.txt"
        path.parent.mkdir(exist_ok=True)
        values = {
            "day": number % 20 + 1,
            "name": f"Ana Ruiz{'abcdef'[number % 6]}",
            "title": f"Tables {number} are out",
        }
        path.write_text(story.replace("\\\n", "\n").format(text=text, **values), encoding="utf-8")
    return site


def test_a_parallel_build_equals_a_serial_one(site: Path) -> None:
    """Byte for byte and file for file, whatever the number of processes."""
    serial = read_tree(build(site, OUTPUT_PATH=str(site / "one"), BROADSHEET_WORKERS=1))
    assert len(serial) > 100
    for number in (2, 3):
        parallel = build(site, OUTPUT_PATH=str(site / f"by-{number}"), BROADSHEET_WORKERS=number)
        assert read_tree(parallel) == serial


@pytest.fixture
def listener() -> Iterator[list[str]]:
    """Listen to Pelican writing files, as a plugin would; yield the names of what it wrote."""
    written: list[str] = []

    def listen(path: str, **_: Any) -> None:
        assert Path(path).is_file()
        written.append(Path(path).name)

    signals.content_written.connect(listen)
    yield written
    signals.content_written.disconnect(listen)


def test_a_build_that_a_plugin_listens_to_equals_one_without(site: Path, listener: list[str]) -> None:
    """Files are written one by one then, as plugins of Pelican expect, and come out the same."""
    listened = read_tree(build(site, OUTPUT_PATH=str(site / "listened")))
    assert listener.count("index.html") > 70
    signals.content_written.receivers.clear()
    assert read_tree(build(site, OUTPUT_PATH=str(site / "alone"))) == listened


@pytest.mark.parametrize(("count", "is_aside"), [(20_000, True), (19_999, False)])
def test_much_work_is_done_aside(count: int, is_aside: bool, tmp_path: Path) -> None:  # noqa: FBT001 – a case
    """By another process, while this one is busy; a little of it when it is asked for."""
    settings, _ = read_settings({**DEFAULT_CONFIG, "PATH": str(tmp_path), "BROADSHEET_WORKERS": 2})
    with do_aside(os.getpid, count, settings) as wait:
        assert (wait() != os.getpid()) is is_aside


def test_an_error_of_work_aside_comes_back(tmp_path: Path) -> None:
    """As does the loss of its process."""
    settings, _ = read_settings({**DEFAULT_CONFIG, "PATH": str(tmp_path), "BROADSHEET_WORKERS": 2})
    with do_aside(partial(divmod, 1, 0), 20_000, settings) as wait, pytest.raises(ZeroDivisionError):
        wait()
    with do_aside(partial(os._exit, 1), 20_000, settings) as lost, pytest.raises(WorkerLostError):
        lost()
