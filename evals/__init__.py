"""How good the assistant is: cases, measures and the runner. Tests say whether it works; this says how well."""
