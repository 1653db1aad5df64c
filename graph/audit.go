package graph

import "time"

// AuditEntry is one line of an organization's audit log: the actor of a change, its time, and each field before and after (R31). The log is
// read-only. It identifies people by the ids of their users. Erasing a user removes the values about that person, before and after (R30); the
// rest of the entry stays.
type AuditEntry struct {
	ID    string
	At    time.Time
	Actor string
	// Action is the change's kind, such as "lockUser".
	Action string
	// Subject is the opaque id of the changed object.
	Subject string
	// Revision is the revision after the change of the organization whose log has the entry; the changes of one request have the same one. It is
	// nil in an entry of no organization, and in entries older than the recording of revisions.
	Revision *int
	Changes  []FieldChange
}

// FieldChange is the value of one field before and after a change; empty if absent.
type FieldChange struct {
	Field, Before, After string
	// BeforeText and AfterText are Before and After with names in the place of ids; empty when they are the same.
	BeforeText, AfterText string
}

// AuditFilter narrows an audit log. Empty fields do not narrow.
type AuditFilter struct {
	Actor  string
	Action string
	// Within selects entries in the logs of the organizations with these ids; nil selects all, an empty list none.
	Within []string
	// From and To bound the time; To is excluded.
	From, To *time.Time
}

// SubjectType returns the type of the changed object.
func (e *AuditEntry) SubjectType() string {
	kind, _, _ := DecodeID(e.Subject) // the store encoded it, so there is no error
	return string(kind)
}

// NodeID returns the opaque id of the entry.
func (e *AuditEntry) NodeID() string { return EncodeID(KindAuditEntry, e.ID) }
