"""Put together what a host and a browser need beside the pages."""
