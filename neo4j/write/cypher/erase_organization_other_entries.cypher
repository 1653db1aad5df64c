// Removes the values before and after from audit entries about users of an erased organization in other logs: those of organizations that the
// users were transferred from.
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedOrganization {id: $key})<-[:BELONGS_TO]-(:User)<-[about:ABOUT]-(e:AuditEntry)
WITH about, e
LIMIT $limit
REMOVE e.before, e.after
DELETE about
RETURN count(*) AS total
