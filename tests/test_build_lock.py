"""One build at a time works on an output; others are told so and change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadsheet.build.lock import BusyError, hold_output
from tests.site_building import build, make_story, read_tree, write_site


def test_an_output_is_held_by_one_build(tmp_path: Path) -> None:
    """A second build of the same output is refused, one of another output is not; then both may go on."""
    output, other = tmp_path / "output", tmp_path / "public"
    with hold_output(output, tmp_path / "cache"):
        with pytest.raises(BusyError), hold_output(output, tmp_path / "cache"):
            pass
        with hold_output(other, tmp_path / "cache"):
            assert not other.exists()
    with hold_output(output, tmp_path / "cache"):
        assert not output.exists()


def test_a_build_beside_another_says_so_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends with exit status 1, names the output and the remedy, and the good site stands."""
    site = write_site(tmp_path, {"content/world/quay.txt": make_story()})
    before = read_tree(build(site))
    (site / "content/world/rope.txt").write_text(make_story("Rope is dear"), encoding="utf-8")
    with hold_output(site / "output", site / "cache"), pytest.raises(SystemExit) as stopped:
        build(site)
    assert stopped.value.code == 1
    told = capsys.readouterr().err
    assert "output: another build is at work on this output. Wait until it is done" in told
    assert read_tree(site / "output") == before
