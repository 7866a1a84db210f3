"""What the policies say: parsed rows, their vocabulary and the index over them. No opinions, no HTTP, no prose."""
