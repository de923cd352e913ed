"""How bounds are shown: text, LaTeX, documents, tables and plots; nothing here derives or decides."""
