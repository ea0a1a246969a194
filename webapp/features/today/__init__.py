"""Today (`/<lang>/today`): what is next, the rest of the week, and one row for each thing that matters.

Composes schedule, standing and notices, and is composed by none. When nothing is planned it says what is waited for,
who must act by when, and whom to call."""
