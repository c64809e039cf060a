"""The settings of the demo site, as `pelican content` previews it."""

from broadsheet.defaults import *  # noqa: F403 – this is how a site takes over the defaults

SITENAME = "The Saltmere Ledger"
SITESUBTITLE = "News of the Saltmere coast"
SITEURL = ""
TIMEZONE = "Europe/London"
DEFAULT_LANG = "en"
BROADSHEET_SEARCH = True
BROADSHEET_CORRECTIONS_EMAIL = "corrections@saltmere.example"
BROADSHEET_SECURITY_CONTACT = "security@saltmere.example"
BROADSHEET_PUBLISHER = {
    "founded": "1874",
    "email": "desk@saltmere.example",
    "corrections": "corrections-policy/",
    "principles": "about/",
    "terms": "about/",
}
# So few stories would all stand on the front.
DEFAULT_PAGINATION = 10
