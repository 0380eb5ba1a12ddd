"""The guide: its model, the reader that makes one from plain data, the check, and the file that holds it."""
