"""Draw the maps of a guide: the connections, the layout, the lines, and the picture."""
