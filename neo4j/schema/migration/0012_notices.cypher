// Notices to fulfillment contacts (R26): (:Organization)-[:NOTIFIED_BY]->(:Notice {id, createdAt, why, status, subject, email, countries, dueAt,
// attempts, sentAt, lastError}), with [:ADDRESSED_TO] to the user, [:OF_CONTRACT] to the contract, and [:OF_ORDER] to the order of a notice about
// one. dueAt is absent unless the notice is PENDING.
CREATE CONSTRAINT notice_id IF NOT EXISTS FOR (n:Notice) REQUIRE n.id IS UNIQUE;
CREATE INDEX notice_due IF NOT EXISTS FOR (n:Notice) ON (n.dueAt);
CALL db.awaitIndexes(300)
