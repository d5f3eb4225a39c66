"""Training of the shipped models. scikit-learn is imported here and nowhere else; a check never imports this."""
