// Removes the personal data of an erased user from its notices, and cancels those that were not sent (R30).
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedUser {id: $key})<-[to:ADDRESSED_TO]-(n:Notice)
WITH to, n
LIMIT $limit
SET n.status = CASE n.status WHEN 'SENT' THEN 'SENT' ELSE 'CANCELLED' END
REMOVE n.email, n.lastError, n.dueAt
DELETE to
RETURN count(*) AS total
