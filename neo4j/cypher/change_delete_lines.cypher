// Takes off lines that are written anew by change_create_lines, with the same ids: the product of a line is where its edge ends.
// Parameters: keys (ids of GRANTS).
UNWIND $keys AS key
MATCH (:Contract)-[g:GRANTS {id: key}]->(:Product)
DELETE g
