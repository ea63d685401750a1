"""Agencies, agreements, programs and people: authority records, and where texts name them."""
