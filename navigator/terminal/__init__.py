"""The navigator in a terminal: its commands, its prompt, and how it reads files and prints."""
