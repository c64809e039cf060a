"""Print F1 by part over a folder of cases: ``python -m tests.score [folder] [-v]``.

With ``-v`` every difference is listed too. Held-back cases are scored without looking at them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from broadsheet.readers import read
from broadsheet.story import UnreadableStoryError
from tests.cases import FOLDER, Score, all_cases, differences

STAMP = "2026-11-20T10:00"


def main(folder: Path, *, verbose: bool) -> None:
    """Score every case under the folder."""
    score, clean, total = Score(), 0, 0
    for case in all_cases(folder):
        total += 1
        try:
            reading = read(case.copy.encode(), "news/story.txt", STAMP)
        except UnreadableStoryError as error:
            print(f"{case.name}: {error}")
            continue
        score.add(case, reading)
        found = differences(case, reading)
        clean += not found
        if verbose and found:
            print(f"{case.name}: {case.title}")
            print("".join(f"    {line}\n" for line in found))
    for part in score.parts():
        print(
            f"{part:16} {score.f1(part):.3f}  right {score.right[part]}  wrong {score.wrong[part]}  missed {score.missed[part]}"
        )
    print(f"{clean} of {total} cases without any difference")


if __name__ == "__main__":
    names = [a for a in sys.argv[1:] if a != "-v"]
    main(Path(names[0]) if names else FOLDER, verbose="-v" in sys.argv)
