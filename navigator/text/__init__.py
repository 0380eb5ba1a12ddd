"""Words of the guide as safe HTML and as plain text, JSON from outside, and what is said when something is refused."""
