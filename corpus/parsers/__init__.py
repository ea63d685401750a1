"""Bytes to Parsed: one function a media type, each imported only when asked for."""
