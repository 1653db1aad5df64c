// Whether the database answers.
// Columns: one.
RETURN 1 AS one
