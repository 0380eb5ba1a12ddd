"""Draw the maps of a guide: what is joined to what, where it stands, how the lines run, and the picture."""
