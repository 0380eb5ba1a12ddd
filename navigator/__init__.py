"""The navigator: a guide, a case stepped through it, and every deadline with its proof.

Pure standard library: the same files run in CPython and, unchanged, in the browser. Nothing here opens a file, reads a
clock or keeps state between calls, save the two shells `__main__` (terminal) and `bridge` (browser).
"""
