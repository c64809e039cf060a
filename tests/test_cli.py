"""The command line: what a person and a program are told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from broadsheet.cli import main

COPY = """FERRY freed from sandbank

By Ana Ruiz

“We waited all night,” the captain said on the quay, where some two hundred people had gathered.

He said: “It was cold. The pumps had failed and nobody could tell us when the tug would come.

“But nobody was hurt.”

READ MORE: Why ferries run aground

- a torch
- a map

How the tide turns [VIDEO]

Source: Read Full Article
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """Write a story below a content folder."""
    path = tmp_path / "content" / "coast" / "2026-11-20-ferry.txt"
    path.parent.mkdir(parents=True)
    path.write_text(COPY, encoding="utf-8")
    return path


def test_json_has_the_documented_form(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Programs get the keys of docs/explain.md, in their order, with the section of the folder."""
    assert main(["explain", str(story), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["source", "encoding", "repairs", "warnings", "story", "ledger"]
    facts = told["story"]
    assert (facts["section"], facts["published"], facts["byline"]) == ("coast", "2026-11-20", ["Ana Ruiz"])
    assert facts["deck"] is None
    kinds = {block["kind"]: block for block in facts["blocks"]}
    assert kinds["promo"]["label"] == "READ MORE"
    assert kinds["quote"] == {"kind": "quote", "text": "“But nobody was hurt.”", "run": 1, "position": "last"}
    assert kinds["list"] == {"kind": "list", "text": "a map", "list": 1, "marker": "-"}
    assert facts["related"] == [{"title": "How the tide turns", "kind": "video", "url": "", "block": 1}]
    assert facts["attributions"] == [{"label": "Source: Read Full Article", "url": "", "publisher": ""}]
    assert told["ledger"][0] == {
        "lines": [1, 1],
        "text": "FERRY freed from sandbank",
        "part": "headline",
        "rule": "headline-line",
    }


def test_rows_are_not_wrapped_off_a_terminal(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Off a terminal each entry is one row of tab-separated columns."""
    assert main(["explain", str(story)]) == 0
    rows = [row.split("\t") for row in capsys.readouterr().out.splitlines()]
    assert rows[2][:2] == ["5", "paragraph"]
    assert all(len(row) == 4 for row in rows)


@pytest.mark.parametrize("text", ["", "Only a headline\n", "\x00\x01"])
def test_what_is_no_story_is_refused(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be a story is named with a remedy, and the exit status is 1."""
    path = tmp_path / "x.txt"
    path.write_text(text, encoding="utf-8")
    assert main(["explain", str(path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(str(path))
    assert said.count("\n") == 1


def test_warnings_name_the_file_as_it_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is told can be opened from where the command was given."""
    monkeypatch.chdir(tmp_path)
    path = Path("content/coast/ferry.txt")
    path.parent.mkdir(parents=True)
    path.write_text(COPY, encoding="utf-8")
    assert main(["explain", str(path), "--json"]) == 0
    (warning,) = json.loads(capsys.readouterr().out)["warnings"]
    assert warning.startswith("content/coast/ferry.txt: the story has no date")


def run(path: Path, output: str = os.devnull, **environment: str) -> tuple[int, bytes]:
    """Explain a file as a program of its own, its rows going into a file; return the status and the errors."""
    with Path(output).open("wb") as stream:
        done = subprocess.run(  # noqa: S603 – our own command
            [sys.executable, "-m", "broadsheet.cli", "explain", str(path)],
            stdout=stream,
            stderr=subprocess.PIPE,
            env={**os.environ, **environment},
            check=False,
        )
    return done.returncode, done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_full_disk_is_told(story: Path) -> None:
    """A program that reads the rows must not take half of them for all."""
    status, said = run(story, "/dev/full")
    assert status == 1
    assert said == b"the output cannot be written: No space left on device. See that there is room.\n"


def test_letters_that_a_terminal_lacks_are_told_by_number(story: Path, tmp_path: Path) -> None:
    """Curly quotation marks end no command on a plain terminal."""
    rows = tmp_path / "rows"
    assert run(story, str(rows), PYTHONIOENCODING="ascii") == (0, b"")
    assert b"\\u201cWe waited all night" in rows.read_bytes()


def test_a_missing_file_and_an_unknown_ending_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be opened, or has no reader, is told without a traceback."""
    assert main(["explain", str(tmp_path / "none.txt")]) == 1
    assert main(["explain", str(tmp_path)]) == 1
    (tmp_path / "a.docx").write_text("x", encoding="utf-8")
    assert main(["explain", str(tmp_path / "a.docx")]) == 1
    assert "“.docx” files cannot be read as stories" in capsys.readouterr().err
