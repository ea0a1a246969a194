"""Who may: one table (`permissions`), the same conditions as selects (`scopes`), and the log of looks (`looks`)."""
