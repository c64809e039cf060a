"""Settings: checked once, with the mistakes told where they were made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from broadsheet.settings import KNOWN, locate_setting, read_settings


def make_values(folder: Path, **values: Any) -> dict[str, Any]:
    """Return as much of Pelican's settings as Broadsheet reads."""
    return {
        "PATH": str(folder / "content"),
        "OUTPUT_PATH": str(folder / "output"),
        "CACHE_PATH": str(folder / "cache"),
        "THEME": str(folder / "theme"),
        "THEME_TEMPLATES_OVERRIDES": [],
        "SITEURL": "",
        "DEFAULT_LANG": "en",
        **values,
    }


def test_defaults_are_filled_in(tmp_path: Path) -> None:
    """A site that sets nothing of Broadsheet's has the defaults, and its zone is UTC."""
    settings, problems = read_settings(make_values(tmp_path))
    assert problems == ()
    assert (settings.default_section, settings.publish, settings.strict) == ("News", False, False)
    assert settings.timezone.key == "UTC"
    assert settings.root == tmp_path
    assert settings.template_folders == (tmp_path / "theme" / "templates",)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"BROADSHEET_PUBLSIH": True},
            "settings: unknown setting BROADSHEET_PUBLSIH. Did you mean BROADSHEET_PUBLISH?",
        ),
        (
            {"BROADSHEET_XQZ": True},
            (f"settings: unknown setting BROADSHEET_XQZ. Known are: {', '.join(sorted(KNOWN))}."),
        ),
        (
            {"BROADSHEET_STRICT": "yes"},
            "settings: BROADSHEET_STRICT is 'yes', not True or False. Set it to True or False.",
        ),
        (
            {"BROADSHEET_DEFAULT_SECTION": ""},
            "settings: BROADSHEET_DEFAULT_SECTION is '', not text. Set it to text.",
        ),
        (
            {"BROADSHEET_WORKERS": -1},
            (
                "settings: BROADSHEET_WORKERS is -1, not a whole number, zero or more."
                " Set it to a whole number, zero or more."
            ),
        ),
        (
            {"BROADSHEET_WORKERS": True},
            (
                "settings: BROADSHEET_WORKERS is True, not a whole number, zero or more."
                " Set it to a whole number, zero or more."
            ),
        ),
        (
            {"BROADSHEET_CORRECTIONS_EMAIL": "Desk <desk@paper.example>"},
            (
                "settings: BROADSHEET_CORRECTIONS_EMAIL is 'Desk <desk@paper.example>', which is no mail address."
                " Write the bare address, such as corrections@paper.example."
            ),
        ),
        (
            {"TIMEZONE": 3},
            (
                "settings: unknown TIMEZONE 3."
                " Use a name of the IANA time zone database, such as Europe/London."
            ),
        ),
        (
            {"TIMEZONE": "Europe/Atlantis"},
            (
                "settings: unknown TIMEZONE 'Europe/Atlantis'."
                " Use a name of the IANA time zone database, such as Europe/London."
            ),
        ),
        (
            {"CACHE_CONTENT": True},
            (
                "settings: CACHE_CONTENT would hide warnings about stories that were read before."
                " Leave it out: Broadsheet needs no content cache."
            ),
        ),
        (
            {"SITEURL": "paper.example"},
            (
                "settings: SITEURL is 'paper.example', which is no web address."
                " Begin it with https://, or leave it empty for a preview."
            ),
        ),
        (
            {"BROADSHEET_PUBLISH": True},
            (
                "settings: SITEURL is '', so that feeds and links cannot lead to the site."
                " Set SITEURL to the site's full address."
            ),
        ),
        (
            {"BROADSHEET_PUBLISH": True, "SITEURL": "https://paper.example", "RELATIVE_URLS": True},
            (
                "settings: RELATIVE_URLS makes addresses in feeds that lead nowhere."
                " Publish with RELATIVE_URLS = False."
            ),
        ),
    ],
)
def test_a_wrong_setting_is_told(tmp_path: Path, values: dict[str, Any], expected: str) -> None:
    """A setting that is unknown, of another type or breaks a promise is told with its remedy."""
    assert [str(problem) for problem in read_settings(make_values(tmp_path, **values))[1]] == [expected]


def test_a_wrong_setting_keeps_its_default(tmp_path: Path) -> None:
    """The build can go on to look for other mistakes."""
    settings, problems = read_settings(make_values(tmp_path, BROADSHEET_STRICT="yes", TIMEZONE=".."))
    assert len(problems) == 2
    assert settings.strict is False
    assert settings.timezone.key == "UTC"


def test_a_setting_is_located_in_its_file(tmp_path: Path) -> None:
    """The file beside the content folder that sets a name is told with its line."""
    (tmp_path / "pelicanconf.py").write_text("A = 1\nBROADSHEET_X: int = 3\n")
    assert locate_setting("BROADSHEET_X", tmp_path) == ("pelicanconf.py", 2)
    assert locate_setting("B", tmp_path) == ("settings", 0)


def test_of_several_files_the_one_that_gave_the_value_is_told(tmp_path: Path) -> None:
    """What a build is published with may be set anew beside what it is previewed with."""
    (tmp_path / "pelicanconf.py").write_text("from x import y\nSITEURL = ''\n")
    (tmp_path / "publishconf.py").write_text("SITEURL: str = 'paper.example'\n")
    assert locate_setting("SITEURL", tmp_path, "paper.example") == ("publishconf.py", 1)
    assert locate_setting("SITEURL", tmp_path, "") == ("pelicanconf.py", 2)
    assert locate_setting("SITEURL", tmp_path, "given by hand") == ("pelicanconf.py", 2)


@pytest.mark.parametrize("output", ["content", "content/output"])
def test_the_output_lies_outside_the_content(tmp_path: Path, output: str) -> None:
    """Otherwise pages would be written among the sources, and over them."""
    problems = read_settings(make_values(tmp_path, OUTPUT_PATH=str(tmp_path / output)))[1]
    assert [problem.message for problem in problems] == [
        "OUTPUT_PATH lies in the content folder, where pages would be taken for sources"
    ]


def test_paths_are_told_as_an_editor_knows_them(tmp_path: Path) -> None:
    """A path inside the site is told from the site's folder; one outside stays whole."""
    settings = read_settings(make_values(tmp_path))[0]
    assert settings.shorten(tmp_path / "content" / "a.txt") == "content/a.txt"
    assert settings.shorten("/elsewhere/a.txt") == str(Path("/elsewhere/a.txt"))
    assert settings.name_source("world/a.txt") == "content/world/a.txt"
