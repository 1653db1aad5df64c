// How many products there are.
// Column: total.
MATCH (p:Product)
RETURN count(p) AS total
