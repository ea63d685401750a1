"""The demonstration corpus: records and texts written for Puente."""
