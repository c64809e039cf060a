"""The command line: what a person and a program are told."""

from __future__ import annotations

import json
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
    assert said.startswith("x.txt")
    assert said.count("\n") == 1


def test_a_missing_file_and_an_unknown_ending_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be opened, or has no reader, is told without a traceback."""
    assert main(["explain", str(tmp_path / "none.txt")]) == 1
    assert main(["explain", str(tmp_path)]) == 1
    (tmp_path / "a.docx").write_text("x", encoding="utf-8")
    assert main(["explain", str(tmp_path / "a.docx")]) == 1
    assert "“.docx” files cannot be read as stories" in capsys.readouterr().err
