// The ids of groups and fulfillment contacts that an organization had: (:Organization)-[:HAD]->(:FormerId {id}), the id as the API names it.
// An undo brings a thing back under its id in the organization that had it, and in no other. What was deleted before stands in the audit log.
CREATE CONSTRAINT former_id IF NOT EXISTS FOR (f:FormerId) REQUIRE f.id IS UNIQUE;
MATCH (o:Organization)-[:LOGGED]->(e:AuditEntry)
WHERE e.action IN ['deleteEntitlementGroup', 'removeFulfillmentContact']
MERGE (f:FormerId {id: e.subject})
MERGE (o)-[:HAD]->(f)
