"""Words of the guide as safe HTML and plain text, JSON from outside, and the errors."""
