"""What to do about it: advice, the smallest change, offers, the retention e-mail."""
