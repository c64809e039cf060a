"""The settings of the demo site, as `make publish` builds it for its readers."""

import sys
from pathlib import Path

# Pelican loads this file by its path and does not look beside it.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *  # noqa: F403 – what is not said here is as in the preview

SITEURL = "https://saltmere.example"
BROADSHEET_PUBLISH = True
BROADSHEET_KEEP_ADDRESSES = True
