"""Days: which are working days, how they are counted, and how people type dates."""
