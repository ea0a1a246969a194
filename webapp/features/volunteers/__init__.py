"""Those who arrange meeting places: they ask for themselves with an e-mail address, and wait for the coordinator's yes.

Without e-mail the coordinator makes the account and prints a code card. Where nobody coordinates, the municipality's
administrator does."""
