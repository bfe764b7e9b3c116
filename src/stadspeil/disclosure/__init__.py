"""Disclosure control: tables of counts made fit to leave, and the attack that tries to undo it."""
