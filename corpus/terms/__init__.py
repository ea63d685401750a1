"""The common language: concepts and their terms in both languages."""
