"""The navigator: a guide, a case taken through it, and every deadline with its proof.

It uses the standard library alone: the same files run in CPython and, unchanged, in the browser. Only the two shells
`__main__` (terminal) and `bridge` (browser) open a file, read a clock or keep state between calls.
"""

from typing import Final

VERSION: Final = "1.1.0"
"""The version of the software, shown by the site and the terminal. CHANGELOG.md describes each version. A guide has
editions of its own.
"""
