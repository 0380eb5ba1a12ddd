"""Draw the maps of a guide: what is joined to what, the position of each part, the course of the lines, and the
picture.
"""
