"""Runs by the clock, in the foreground or by cron and systemd, each watched until it ends."""
