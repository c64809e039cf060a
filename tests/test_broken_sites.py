"""One mistake a folder: each build must fail and tell it in the lines of ``expected.txt``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site_building import BROKEN_SITES, NOW, build, copy_site, run_pelican

if TYPE_CHECKING:
    from pathlib import Path

CLOSING = ". Nothing was published; the last good site stands."


@pytest.mark.parametrize("name", sorted(path.name for path in BROKEN_SITES.iterdir()))
def test_a_broken_site_is_told_and_not_published(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All mistakes are told together, a line each; the last good site stands untouched."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    site = copy_site(BROKEN_SITES / name, tmp_path)
    monkeypatch.chdir(site)
    (site / "output").mkdir()
    (site / "output" / "index.html").write_text("the last good site", encoding="utf-8")
    status, (*told, closing) = _build(site, capsys)
    assert told == (BROKEN_SITES / name / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert closing.endswith(CLOSING)
    assert status == 1
    assert [path.name for path in (site / "output").rglob("*")] == ["index.html"]
    assert not (site / ".output.staging").exists()


def _build(site: Path, capsys: pytest.CaptureFixture[str]) -> tuple[object, list[str]]:
    """Build in this process, but with plugins, which would stay connected, in another."""
    if (site / "plugins").is_dir():
        outcome = run_pelican(site)
        return outcome.status, outcome.lines
    with pytest.raises(SystemExit) as ended:
        build(site)
    return ended.value.code, capsys.readouterr().err.splitlines()
