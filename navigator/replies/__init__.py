"""What the navigator answers to a request of the page. `navigator.bridge` reads the request and writes the reply."""
