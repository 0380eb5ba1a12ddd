"""A case: answers over a guide, and all that follows from them: deadlines, evidence, letters, notices, saved cases."""
