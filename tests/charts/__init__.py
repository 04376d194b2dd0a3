"""Tests of the charts."""

#: Charts whose addresses are promised.
PROMISED = (
    "new-start-warheads",
    "new-start-deployed",
    "new-start-launchers",
    "inf-eliminations",
    "treaties-in-force",
    "ranges",
    "ranges/9m729",
)
