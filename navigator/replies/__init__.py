"""Replies of the navigator to the page's requests. `navigator.bridge` reads a request and writes the reply."""
