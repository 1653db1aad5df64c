// Deletes lines that change_create_lines creates again with the same ids: the product of a line is the end node of its relationship, which
// cannot change.
// Parameters in $in: keys (ids of GRANTS).
UNWIND $in.keys AS key
MATCH (:Contract)-[g:GRANTS {id: key}]->(:Product)
DELETE g
