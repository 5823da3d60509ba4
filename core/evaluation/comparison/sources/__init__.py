"""Where the customers of a comparison come from: the common hold-out, a labelled table, live traffic."""
