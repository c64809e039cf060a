"""Work that is done by processes that share no memory with the build comes to the same bytes, or to a clear word."""

from __future__ import annotations

import importlib.util
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, cast

import distributed
import pytest

from broadsheet.build import assembly, parcels, workers
from broadsheet.build import cluster as clusters
from broadsheet.build.assembly import open_edition
from broadsheet.build.cluster import Cluster
from broadsheet.build.parcels import ElsewhereError, do_posted, pack
from broadsheet.build.programs import tell_programs
from broadsheet.build.shares import cut_months, find_month
from broadsheet.build.store import find_store
from broadsheet.build.workers import Executor, Spawned, WorkerLostError
from broadsheet.plugin import press
from tests.errands import add, divide, do_nothing_here, end, end_once, meet
from tests.exactness import find_differing
from tests.site_building import (
    CONFIGURATION,
    NOW,
    SITE,
    build,
    copy_site,
    make_story,
    read_tree,
    write_site,
)


@contextmanager
def open_cluster(processes: int) -> Iterator[str]:
    """Give the address of a cluster on this machine."""
    start: Any = distributed.LocalCluster
    options = {"host": "127.0.0.1", "dashboard_address": ":0", "silence_logs": logging.CRITICAL}
    with start(n_workers=processes, threads_per_worker=1, **options) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock, and let small sites be worth other processes."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(workers, "_FEWEST", 10)
    monkeypatch.setattr(workers, "_FEWEST_ELSEWHERE", 10)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Return the address of a cluster of two processes on this machine."""
    with open_cluster(2) as address:
        yield address


@pytest.fixture(params=["spawned", "cluster"])
def executor_of(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Any], Executor]:
    """Return what makes an executor for work."""
    if request.param == "spawned":
        return lambda work: Spawned(pack(work, tmp_path), 2)
    scheduler = request.getfixturevalue("scheduler")
    return lambda work: Cluster(pack(work, tmp_path), scheduler, tmp_path / "cache")


@pytest.mark.parametrize("count", [0, 100])
def test_results_come_in_the_order_of_the_items(executor_of: Callable[[Any], Executor], count: int) -> None:
    """Whoever does an item, and however many there are, its result stands at its place."""
    executor = executor_of(partial(add, 5))
    assert list(executor.map(do_nothing_here, range(count))) == list(range(5, count + 5))


def test_work_is_done_elsewhere(executor_of: Callable[[Any], Executor], tmp_path: Path) -> None:
    """Two workers are other processes than this one."""
    folder = tmp_path / "here"
    folder.mkdir()
    found = set(executor_of(partial(meet, folder)).map(do_nothing_here, range(64)))
    assert len(found) == 2
    assert os.getpid() not in found


def test_an_error_in_a_worker_comes_back(executor_of: Callable[[Any], Executor]) -> None:
    """It is the same error that work in this process would raise."""
    with pytest.raises(ZeroDivisionError):
        list(executor_of(divide).map(do_nothing_here, range(3)))


def test_lost_workers_are_told(executor_of: Callable[[Any], Executor]) -> None:
    """Nobody waits for ever for those that the system ends, again and again."""
    with pytest.raises((WorkerLostError, ElsewhereError)) as caught:
        list(executor_of(end).map(do_nothing_here, range(3)))
    if isinstance(caught.value, ElsewhereError):
        assert caught.value.message == "workers of the cluster end again and again at one share of the work"


def test_a_worker_that_falls_once_is_made_up_for(tmp_path: Path, scheduler: str) -> None:
    """What it had taken up is done by another."""
    mark = tmp_path / "fallen"
    executor = Cluster(pack(partial(end_once, mark), tmp_path), scheduler, tmp_path)
    assert list(executor.map(do_nothing_here, range(40))) == list(range(40))
    assert mark.exists()


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its address, and with what is to be done."""
    monkeypatch.setattr(clusters, "_CONNECTING", 0.5)
    executor = Cluster(pack(divide, tmp_path), "tcp://127.0.0.1:9", tmp_path)
    with pytest.raises(ElsewhereError) as caught:
        list(executor.map(do_nothing_here, [1]))
    assert caught.value.message == "no scheduler answers at tcp://127.0.0.1:9"
    assert caught.value.remedy == "Start one there (dask scheduler), or build without BROADSHEET_CLUSTER."


@pytest.mark.parametrize("stands", [1, 2])
def test_a_machine_that_stands_still_is_waited_for(
    stands: int, tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask then asserts in vain that its thread has begun; the second time it is told."""
    start: Any = distributed.utils.LoopRunner.start
    calls: list[Any] = []

    def stand_still(runner: Any) -> None:
        calls.append(runner)
        assert len(calls) > stands
        start(runner)

    monkeypatch.setattr(distributed.utils.LoopRunner, "start", stand_still)
    results = Cluster(pack(partial(add, 1), tmp_path), scheduler, tmp_path).map(do_nothing_here, range(3))
    if stands == 1:
        assert list(results) == [1, 2, 3]
        return
    with pytest.raises(ElsewhereError, match="no scheduler answers"):
        list(results)


def test_a_cluster_without_dask_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is what has to be installed."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ElsewhereError) as caught:
        list(Cluster(pack(divide, tmp_path), "tcp://127.0.0.1:9", tmp_path).map(do_nothing_here, [1]))
    assert caught.value.remedy == "Install broadsheet[cluster]."


def test_a_cluster_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not waited for longer than a worker takes to come."""
    monkeypatch.setattr(clusters, "_CONNECTING", 0.5)
    with open_cluster(0) as address:
        executor = Cluster(pack(divide, tmp_path), address, tmp_path)
        with pytest.raises(ElsewhereError, match="has no workers"):
            list(executor.map(do_nothing_here, [1]))


def test_a_scheduler_that_goes_is_told(tmp_path: Path) -> None:
    """What it had handed out is lost; nobody waits for it."""
    with ExitStack() as stack:
        address = stack.enter_context(open_cluster(1))
        results = Cluster(pack(partial(add, 1), tmp_path), address, tmp_path).map(do_nothing_here, range(100))
        assert next(results) == 1
        stack.close()
        with pytest.raises(ElsewhereError, match=f"the scheduler at {address} is gone"):
            list(results)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Return a site with stories of several months, some of them syndicated, and with a theme that overrides ours."""
    site = copy_site(SITE, tmp_path)
    for n in range(24):
        header = {"date": f"2026-{n % 3 + 8:02}-{n % 19 + 1:02}", "tags": f"tides, ropes {n % 7}"}
        if n % 5 == 0:
            header |= {"source": "Coastal Wire", "source_url": f"https://wire.example/{n}"}
        path = site / "content" / ("world", "arts")[n % 2] / f"{header['date']}-report-{n}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(make_story(f"Report {n} is out", f"Report {n // 2} is out [VIDEO]", **header))
    return site


@pytest.fixture
def makers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note who does the work of a build."""
    found: list[str] = []
    choose = workers.choose_executor

    def watch(*arguments: Any) -> Executor:
        executor = choose(*arguments)
        found.append(type(executor).__name__)
        return executor

    monkeypatch.setattr(assembly, "choose_executor", watch)
    monkeypatch.setattr(press, "choose_executor", watch)
    return found


def make(site: Path, name: str, **settings: Any) -> dict[str, bytes]:
    """Build a site into a folder of that name, with records of its own; return the output."""
    places = {"OUTPUT_PATH": str(site / name), "CACHE_PATH": str(site / f"{name}-cache")}
    return read_tree(build(site, **places, **settings))


def test_all_make_the_bytes_that_one_process_makes(
    many: Path, scheduler: str, makers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cluster, forked and spawned processes; the next build finds the same records, and makes nothing."""
    serial = make(many, "serial", BROADSHEET_WORKERS=1)
    assert len(serial) > 90
    assert find_differing(serial, make(many, "forked", BROADSHEET_WORKERS=2)) == []
    assert find_differing(serial, make(many, "cluster", BROADSHEET_CLUSTER=scheduler)) == []
    assert make(many, "cluster", BROADSHEET_WORKERS=1) == serial
    monkeypatch.setattr(workers, "get_all_start_methods", lambda: ["spawn"])
    assert find_differing(serial, make(many, "spawned", BROADSHEET_WORKERS=2)) == []
    wanted = ["Serial"] * 2 + ["Forked"] * 2 + ["Cluster"] * 2 + ["Serial"] + ["Spawned"] * 2
    assert makers == wanted


FILTERS = """
import shouting

def whisper(text):
    return str(text).lower() + {end!r}

JINJA_FILTERS = {{"shout": lambda text: shouting.shout(text), "whisper": whisper}}
THEME_TEMPLATES_OVERRIDES = ["templates"]
"""
PAGE = "<!doctype html><title>x</title><p>{{ 'Quay'|shout }} {{ 'Rope'|whisper }} {{ article.title }}</p>"


def test_a_sites_own_functions_travel_and_are_those_of_the_build(
    tmp_path: Path, scheduler: str, makers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also functions without a name, and those of modules that were edited since a worker loaded them."""
    stories = {f"content/world/{n}.txt": make_story(f"Report {n} is out") for n in range(12)}
    site = write_site(tmp_path, {**stories, "templates/article.html": PAGE})
    monkeypatch.syspath_prepend(site)
    monkeypatch.chdir(site)  # the folder of the templates is told relative to it
    for mark in ("!", "?"):
        (site / "shouting.py").write_text(f"def shout(text):\n    return str(text).upper() + {mark!r}\n")
        (site / "pelicanconf.py").write_text(CONFIGURATION + FILTERS.format(end=mark))
        sys.modules.pop("shouting", None)
        pages = make(site, f"output{ord(mark)}", BROADSHEET_CLUSTER=scheduler)
        assert (
            f"<p>QUAY{mark} rope{mark} Report 3 is out</p>"
            in pages["world/2026/11/report-3-is-out/index.html"].decode()
        )
    sys.modules.pop("shouting", None)
    assert makers == ["Cluster"] * 4


def find_problems(site: Path, capsys: pytest.CaptureFixture[str], **settings: Any) -> list[str]:
    """Return what a build that fails tells."""
    with pytest.raises(SystemExit):
        make(site, "failed", **settings)
    return capsys.readouterr().err.splitlines()


def test_what_fails_in_a_worker_is_told_as_if_it_failed_here(
    tmp_path: Path, scheduler: str, makers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """With its file and line: of copy, of a template, of a picture that is missing."""
    stories = {f"content/world/{n}.txt": make_story(f"Report {n} is out") for n in range(12)}
    stories["content/world/3.txt"] = make_story(date="2026-13-13")
    stories["content/world/4.txt"] = make_story("No quay", picture="pictures/none.jpg", alt="A quay")
    templates = {"templates/article.html": "<p>\n{{ article.none.none }}"}
    site = write_site(
        tmp_path,
        {**stories, **templates},
        f"THEME_TEMPLATES_OVERRIDES = [{str(tmp_path / 'site/templates')!r}]\n",
    )
    alone = find_problems(site, capsys, BROADSHEET_WORKERS=1)
    assert any(line.startswith("templates/article.html:2: the template fails") for line in alone)
    assert any(line.startswith("content/world/3.txt:1: ") for line in alone)
    assert find_problems(site, capsys, BROADSHEET_CLUSTER=scheduler) == alone
    assert makers == ["Serial"] * 2 + ["Cluster"] * 2


FUSSY = """
import os

def register():
    os.environ["ONLY_HERE"]
"""


def test_a_plugin_that_fails_in_a_worker_alone_is_told(
    tmp_path: Path, scheduler: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the build could load, its workers have to load, too."""
    monkeypatch.setenv("ONLY_HERE", "1")  # the workers have begun before
    stories = {f"content/world/{n}.txt": make_story(f"Report {n} is out") for n in range(12)}
    settings = 'PLUGIN_PATHS = ["plugins"]\nPLUGINS = [*PLUGINS, "fussy"]\n'
    site = write_site(tmp_path, {**stories, "plugins/fussy.py": FUSSY}, settings)
    make(site, "alone")
    told = find_problems(site, capsys, BROADSHEET_CLUSTER=scheduler)
    assert len(told) == 2
    assert told[0].startswith("settings: a worker cannot take the site up: Cannot register plugin `fussy`")


def test_a_cluster_that_cannot_do_the_work_is_told_with_a_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the setting that names it; nothing is published."""
    monkeypatch.setattr(clusters, "_CONNECTING", 0.5)
    stories = {f"content/world/{n}.txt": make_story(f"Report {n} is out") for n in range(12)}
    site = write_site(tmp_path, stories, 'BROADSHEET_CLUSTER = "tcp://127.0.0.1:9"\n')
    remedy = "Start one there (dask scheduler), or build without BROADSHEET_CLUSTER."
    assert find_problems(site, capsys) == [
        f"pelicanconf.py:6: no scheduler answers at tcp://127.0.0.1:9. {remedy}",
        "1 problem. Nothing was published; the last good site stands.",
    ]
    assert find_problems(site, capsys, BROADSHEET_CLUSTER="scheduler")[0] == (
        "pelicanconf.py:6: BROADSHEET_CLUSTER is 'scheduler', which is no scheduler's address. Write it as"
        " tcp://scheduler:8786."
    )


def test_a_worker_with_other_programs_is_refused(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pages would not be what the build alone makes."""
    here = {**tell_programs(), "jinja2": "0.1"}
    monkeypatch.setattr(parcels, "tell_programs", lambda: here)
    executor = Cluster(pack(divide, tmp_path), scheduler, tmp_path)
    with pytest.raises(ElsewhereError, match=r"a worker runs jinja2 \S+, where the build runs 0\.1"):
        list(executor.map(do_nothing_here, [1]))


def test_a_worker_that_does_not_see_the_site_is_told(tmp_path: Path, scheduler: str) -> None:
    """Workers read the site's files by themselves."""
    parcel = pack(divide, tmp_path / "elsewhere")
    with pytest.raises(ElsewhereError, match=r"a worker does not see the folder .*elsewhere"):
        list(Cluster(parcel, scheduler, tmp_path).map(do_nothing_here, [1]))
    with pytest.raises(ElsewhereError, match=r"a worker does not see the site's files: .*: No such file"):
        do_posted(str(tmp_path / "gone.pickle"), "gone", [1])


def test_a_worker_that_sees_another_file_of_stories_is_told(many: Path) -> None:
    """A file system that is not shared, or that is late, must not make pages of yesterday's stories."""
    make(many, "output", BROADSHEET_WORKERS=1)
    store = find_store(many / "output-cache", many / "output")
    with pytest.raises(ElsewhereError, match="a worker sees another file of stories"):
        open_edition(cast("Any", None), store, b"other")


def test_work_that_cannot_be_packed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what is to be done about it; without Dask's pickler that are functions without a name."""
    with pytest.raises(ElsewhereError, match="a setting cannot be sent to other processes"):
        pack(partial(add, Lock()), tmp_path)  # type: ignore[arg-type]
    assert pack(lambda share: share, tmp_path).work
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ElsewhereError, match="a setting cannot be sent to other processes"):
        pack(lambda share: share, tmp_path)


def test_a_month_of_sources_is_one_share() -> None:
    """Small months go together, a large one is cut; sources without a month are cut by ranges."""
    paths = [f"2026/{month:02}/{n}.txt" for month, count in ((3, 2), (1, 3), (2, 7)) for n in range(count)]
    shares = cut_months([*paths, "a/1.txt", "a/2.txt", "a/3.txt"], 5, str)
    told = [[path[:7] for path in share] for share in shares]
    assert told == [
        ["a/1.txt", "a/2.txt", "a/3.txt"],
        ["2026/01"] * 3,
        ["2026/02"] * 5,
        ["2026/02"] * 2 + ["2026/03"] * 2,
    ]


@pytest.mark.parametrize(
    ("path", "month"),
    [
        ("2026/11/quay.txt", "2026-11"),
        ("world/2026-11-20-quay.txt", "2026-11"),
        ("world/20261120-quay.txt", "2026-11"),
        ("world/quay-2026.txt", ""),
        ("world/2026-13-quay.txt", ""),
        ("world/120261120.txt", ""),
        ("world/quay.txt", ""),
    ],
)
def test_months_stand_in_paths(path: str, month: str) -> None:
    """As folders or at the head of a name."""
    assert find_month(path) == month
