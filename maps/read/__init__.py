"""Read a folder of YAML into a guide, strictly: in the form that editors write, with the place of each mistake."""
