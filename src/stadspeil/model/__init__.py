"""The vocabulary of Stadspeil as frozen types that check themselves. Imports nothing of ours."""
