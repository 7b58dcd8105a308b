"""Measuring the product beside bare references: `make bench`. Nothing here is timed inside a test."""
