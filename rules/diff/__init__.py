"""What changed between two versions of a policy: rows and passages, cell by cell, longer and shorter storage."""
