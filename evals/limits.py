"""How long the passages of plain retrieval are, and how many of them are taken. No imports: `bench` times a start."""

CHUNK_CHARACTERS, CHUNK_OVERLAP, CHUNK_LIMIT = 1_000, 200, 4
ROW_LIMIT = 10
