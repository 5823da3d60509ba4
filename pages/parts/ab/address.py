"""What of the A/B page stands in the address, so that it can be linked to and gone back from."""

from __future__ import annotations

from pages.parts.address import Address

SOURCES = {"holdout": "Hold-out", "table": "Labelled table", "live": "Live traffic"}
PARTS = {
    "figures": "Figures",
    "agreement": "Agreement",
    "curves": "Curves",
    "where": "Where they differ",
    "fairness": "Fairness",
    "evidence": "Evidence",
}


_here = Address("ab")
choice, chosen, switch = _here.choice, _here.chosen, _here.switch
