"""Set a guide on paper: the PDF, and the maps as pictures to download."""
