"""How bounds are shown: text, LaTeX, documents, tables and plots.  Nothing here derives or decides; it only prints."""
