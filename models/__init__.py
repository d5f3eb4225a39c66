"""Weights, cards, lexicons and the score's weights; installed as ``checker.models``."""
