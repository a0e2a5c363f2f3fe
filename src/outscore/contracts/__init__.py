"""The files of a workspace: read, checked whole, and turned into the values of the model."""
