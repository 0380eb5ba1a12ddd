"""Components that show a guide and a case: one file each, as HTML or as plain text.

A function whose name ends in `_html` returns HTML that is safe as it is, since `Page` or `escaped` has escaped every
text in it. Its docstring names the element around it. It returns an empty text if it has nothing to show.
"""
