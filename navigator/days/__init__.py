"""Days: which are working days, how they are counted, and dates as people type them."""
