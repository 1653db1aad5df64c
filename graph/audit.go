package graph

import "time"

// AuditEntry is one line of an organization's audit log: who changed what, when, and how it was before (R31). The log is
// read-only. People are named by the ids of their users. What is told of somebody, before and after, goes when the user is erased (R30): of
// the entry, the rest stays.
type AuditEntry struct {
	ID    string
	At    time.Time
	Actor string
	// Action is the change's kind, such as "lockUser".
	Action string
	// Subject is the opaque id of what was changed.
	Subject string
	// Revision is that of the organization in whose log the entry stands, after the change; changes made in one request have the same one. It is
	// nil in the log of no organization, and in entries from before it was noted.
	Revision *int
	Changes  []FieldChange
}

// FieldChange is one field before and after; empty is absent.
type FieldChange struct {
	Field, Before, After string
	// BeforeText and AfterText are Before and After with names in the place of ids; empty when they are the same.
	BeforeText, AfterText string
}

// AuditFilter narrows an audit log. Empty fields do not narrow.
type AuditFilter struct {
	Actor  string
	Action string
	// Within keeps entries in the logs of the organizations with these ids; nil does not narrow, and none keeps none.
	Within []string
	// From and To bound the time; To is excluded.
	From, To *time.Time
}

// SubjectType gives the type of what was changed.
func (e *AuditEntry) SubjectType() string {
	kind, _, _ := DecodeID(e.Subject) // which the store made
	return string(kind)
}

// NodeID gives the opaque id of the entry.
func (e *AuditEntry) NodeID() string { return EncodeID(KindAuditEntry, e.ID) }
