"""Knows which files tell hosts and programs how a published site is to be served, whom to ask and whom to trust.

Must not know what they say.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from broadsheet.outputs.defences import write_caddy, write_headers, write_nginx
from broadsheet.outputs.notices import SECURITY, TRUST, find_expiry, write_security, write_trust
from broadsheet.plugin.defences import find_needs, find_places
from broadsheet.trust import FILE, read_trust

if TYPE_CHECKING:
    from broadsheet.plugin.data.site import Site
    from broadsheet.plugin.writer import Writer

_FORMS = {
    "_headers": write_headers,
    "headers.nginx.conf": write_nginx,
    "headers.caddy": write_caddy,
}
"""The files of headers. What they hold, each answer of the host says anyway, so that they may lie in the output."""


def hand_over_headers(site: Site, writer: Writer) -> None:
    """Hand over the headers of a published site, for each sort of host."""
    checked = site.settings
    if not (checked.publish and checked.headers) or (
        writer.wanted is not None and not writer.wanted & _FORMS.keys()
    ):
        return
    needs = find_needs(site.values, checked, site.build.desk.sources)
    stylesheet = site.build.stylesheet
    statics = [static.save_as.replace(os.sep, "/") for static in site.context.get("staticfiles", ())]
    places = find_places(site.values, checked, stylesheet.name if stylesheet else "", statics)
    for name, write in _FORMS.items():
        if name not in statics:  # whoever wrote headers of their own wants those
            writer.write_data(name, partial(write, needs, places), needs, places)


def hand_over_notices(site: Site, writer: Writer) -> None:
    """Hand over ``security.txt`` and ``trust.txt`` of a published site, if it has what to say."""
    checked = site.settings
    trust = read_trust(checked.content / FILE, checked.name_source(FILE))
    site.build.findings.problems.extend(trust.problems)
    if not checked.publish:
        return
    if contact := checked.security_contact:
        told = contact, find_expiry(site.build.desk.now), checked.site_url, checked.language
        writer.write_data(SECURITY, partial(write_security, *told), *told)
    if trust.told:
        writer.write_data(TRUST, partial(write_trust, trust.told), trust.told)
