"""Read a folder of YAML into a guide, strictly: what is written as editors write it, and where each mistake is."""
