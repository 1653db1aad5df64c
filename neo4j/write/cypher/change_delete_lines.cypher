// Takes off lines that are written anew by change_create_lines, with the same ids: the product of a line is where its edge ends.
// Parameters in $in: keys (ids of GRANTS).
UNWIND $in.keys AS key
MATCH (:Contract)-[g:GRANTS {id: key}]->(:Product)
DELETE g
