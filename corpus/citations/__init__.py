"""Text to references, legal citations and the works they mean."""
