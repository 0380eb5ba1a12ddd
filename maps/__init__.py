"""The sources of the guide, and the code that makes files from them. Each folder of code is one stage from a source to
a file of the site.

read   YAML → a guide that is valid, or all its mistakes by file and line
draw   guide → pictures of its maps
write  guide → pages
print  guide → paper, PDF and pictures to download
ship   what a host and a browser need: the browser's Python, headers, compressed copies, offline use, licences
"""

from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
"""The folder of the project."""
TYPEFACE: Final = Path("node_modules", "@expo-google-fonts", "arimo")
"""The folder of the typeface for paper, below that folder. `draw` reads the typeface, and `ship` installs it and names
its licence.
"""
