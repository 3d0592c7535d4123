"""The browser of the browser tests: None where there is none."""

import os
import shutil

CHROMIUM = os.environ.get("FOOTNOTE_CHROMIUM") or shutil.which("chromium")
