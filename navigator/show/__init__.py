"""What people see of a guide and of a case: one file a component, as HTML or as plain text."""
