"""Make what a host and a browser need in addition to the pages."""
