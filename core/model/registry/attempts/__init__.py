"""Trainings of a folder as they are noted on its disk, whoever started them."""
