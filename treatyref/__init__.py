"""TreatyRef: dated, sourced records of arms-control treaties and the weapons they cover."""

__version__ = "0.1.0"
