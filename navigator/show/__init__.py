"""What people see of a guide and of a case: one file a component, as HTML or as plain text.

A function whose name ends in `_html` returns HTML that is safe as it is: every text in it has been escaped, by `Page`
or by `escaped`. Its docstring names the element around it. Where there is nothing to show it returns an empty text.
"""
