"""Write the pages of a guide as Markdown, from the components of `navigator.show`."""
