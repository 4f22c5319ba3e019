"""The published file: written, put in place, described, explained and asked."""
