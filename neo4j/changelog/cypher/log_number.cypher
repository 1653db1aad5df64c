// Numbers entries under the lock of the log. An entry that is erased meanwhile leaves a position that no entry has.
// Parameters: rows (maps of id, position), position (the last one).
CALL () {
  UNWIND $rows AS row
  MATCH (e:AuditEntry {id: row.id})
  USING INDEX SEEK e:AuditEntry(id)
  SET e.position = row.position
  REMOVE e.unnumbered
}
MATCH (l:Log {name: 'changes'})
SET l.position = $position
