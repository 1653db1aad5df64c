// Removes the values before and after from the audit entries about an erased user, in all logs (R30).
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedUser {id: $key})<-[about:ABOUT]-(e:AuditEntry)
WITH about, e
LIMIT $limit
REMOVE e.before, e.after
DELETE about
RETURN count(*) AS total
