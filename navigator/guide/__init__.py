"""The guide: its model, the reader that makes one from plain data, the check, and its file."""
