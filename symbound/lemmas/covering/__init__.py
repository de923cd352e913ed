"""Covering and packing numbers of spaces and their quotients."""
