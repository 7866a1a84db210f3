"""What the scorers and the encoder are fitted on: questions by language, and how those of two parts are made."""
