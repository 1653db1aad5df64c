// What changing the graph keeps: which requests were applied, the audit log, answers under idempotency keys, and what is being erased.
CREATE CONSTRAINT applied_change_id IF NOT EXISTS FOR (a:AppliedChange) REQUIRE a.id IS UNIQUE;
CREATE INDEX applied_change_expires_at IF NOT EXISTS FOR (a:AppliedChange) ON (a.expiresAt);
CREATE CONSTRAINT audit_entry_id IF NOT EXISTS FOR (e:AuditEntry) REQUIRE e.id IS UNIQUE;
CREATE INDEX audit_entry_of_organization IF NOT EXISTS FOR (e:AuditEntry) ON (e.organization, e.at, e.id);
CREATE CONSTRAINT idempotency_key IF NOT EXISTS FOR (k:IdempotencyKey) REQUIRE k.key IS UNIQUE;
CREATE INDEX idempotency_key_expires_at IF NOT EXISTS FOR (k:IdempotencyKey) ON (k.expiresAt);
CREATE INDEX idempotency_key_request IF NOT EXISTS FOR (k:IdempotencyKey) ON (k.requestId);
CREATE INDEX idempotency_key_unbound IF NOT EXISTS FOR (k:IdempotencyKey) ON (k.unbound);
CREATE CONSTRAINT erased_user_id IF NOT EXISTS FOR (u:ErasedUser) REQUIRE u.id IS UNIQUE;
CREATE CONSTRAINT erased_organization_id IF NOT EXISTS FOR (o:ErasedOrganization) REQUIRE o.id IS UNIQUE;
CALL db.awaitIndexes(300)
