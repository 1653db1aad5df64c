// What a request came to that was applied.
// Parameters: key (its id). Columns: outcome (JSON).
MATCH (a:AppliedChange {id: $key})
RETURN a.outcome AS outcome
