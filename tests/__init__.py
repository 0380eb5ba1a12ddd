"""The tests, in rooms by subject. Each room has its helpers beside its tests; helpers for several rooms are here.

    navigator  a guide and a case in Python          site   a guide's whole folder, or the whole built site
    maps       from YAML to files                    browser  in Chromium and Firefox
    judge      `make judge`   bench  `make bench`    data   cases, faults and guides that tests read
    lint       `make lint`    words  `make words`
"""
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
DATA: Final = PROJECT / "tests" / "data"
