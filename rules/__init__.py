"""What follows from the rows. Deterministic: no model, no network, no clock."""
