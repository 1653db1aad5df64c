// The log of changes (decision 0023): (:AuditEntry {unnumbered}) waits for its position; (:AuditEntry {position, accountNumber, organization}) has one.
// (:Log {name, position, visible, from, holder, leaseUntil}) says up to which position entries are numbered and visible, and from which they are kept.
// Entries from before this migration are in no log of changes.
CREATE CONSTRAINT log_name IF NOT EXISTS FOR (l:Log) REQUIRE l.name IS UNIQUE;
CREATE CONSTRAINT audit_entry_position IF NOT EXISTS FOR (e:AuditEntry) REQUIRE e.position IS UNIQUE;
CREATE INDEX audit_entry_unnumbered IF NOT EXISTS FOR (e:AuditEntry) ON (e.unnumbered);
CREATE INDEX audit_entry_account_position IF NOT EXISTS FOR (e:AuditEntry) ON (e.accountNumber, e.position);
CREATE INDEX audit_entry_organization_position IF NOT EXISTS FOR (e:AuditEntry) ON (e.organization, e.position);
CALL db.awaitIndexes(300);
MERGE (l:Log {name: 'changes'})
ON CREATE SET l.position = 0, l.visible = 0, l.from = 1
