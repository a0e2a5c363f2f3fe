"""Pages and letters, rendered from statements and packs and from nothing else; no figure is computed here."""
