"""The month as plain functions: receive, score, render, approve, send. Stores come in as arguments."""
