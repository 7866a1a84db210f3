"""Lint of a policy: defects of the text that can be checked by rule, and the checklist of GDPR Art. 13 and 14."""
