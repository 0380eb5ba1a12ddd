"""A case: answers over a guide, and everything that follows: deadlines, evidence, letters, notices, saved cases."""
