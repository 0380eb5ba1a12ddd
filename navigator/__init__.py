"""The navigator: a guide, a case stepped through it, and every deadline with its proof.

Pure standard library: the same files run in CPython and, unchanged, in the browser. Nothing here opens a file, reads a
clock or keeps state between calls, save the two shells `__main__` (terminal) and `bridge` (browser).
"""

from typing import Final

VERSION: Final = "1.1.0"
"""The version of the software, which the site and the terminal show; CHANGELOG.md says what each has brought. A guide
has editions of its own.
"""
