"""What decides: pure, exact rules from counted facts to figures, verdicts and requirement standings."""
