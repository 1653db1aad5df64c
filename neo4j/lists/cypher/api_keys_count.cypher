// How many API keys there are.
// Column: total.
MATCH (k:ApiKey)
RETURN count(k) AS total
