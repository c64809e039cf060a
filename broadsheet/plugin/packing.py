"""Knows how the files of a site that stands get their packed forms, and what keeps them from it.

Must not know how a file is packed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.build.lock import BusyError, hold_output
from broadsheet.build.packing import Packed, PackingError, pack_output
from broadsheet.build.report import Findings
from broadsheet.build.store import Store
from broadsheet.plugin.failures import explain_busy, explain_failure
from broadsheet.story import Problem

if TYPE_CHECKING:
    from broadsheet.settings import Settings

_RECORD = ".packed"
"""Ends the name of the file that tells which files have packed forms; it lies beside the records of builds."""


def pack_site(checked: Settings) -> tuple[Findings, Packed | None]:
    """Pack the files of an output; return what was found, and what was done."""
    findings = Findings()
    if not checked.output.is_dir():
        message, remedy = "the site has not been built", "Build the site, then pack it."
        findings.problems.append(Problem(checked.output.name, 0, message, remedy))
        return findings, None
    try:
        with hold_output(checked.output, checked.cache):
            store = Store(checked.cache, checked.output)
            try:
                outputs = frozenset(store.read_outputs())
            finally:
                store.close()
            return findings, pack_output(checked, outputs, store.path.with_suffix(_RECORD))
    except BusyError:
        findings.problems.append(explain_busy(checked))
    except PackingError as error:
        findings.problems.append(Problem(checked.output.name, 0, str(error), error.remedy))
    except Exception as error:  # noqa: BLE001 – of disks anything may come
        findings.problems.append(explain_failure(error, checked))
    return findings, None
