package graph

import (
	"strconv"
	"time"
)

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

// Change is an audit entry as a record of the log of changes, which has those of all accounts in one order.
type Change struct {
	AuditEntry
	Position Position
	// AccountNumber is the account whose log has the entry, or that was erased by the change; empty for a change of the catalogue.
	AccountNumber string
	// OrganizationID is the id of the organization whose log has the entry; empty for none.
	OrganizationID string
}

// Cursor returns the opaque position.
func (c *Change) Cursor() string { return c.Position.Encode() }

// OptionalAccountNumber returns the Account Number; nil if the change is of no account.
func (c *Change) OptionalAccountNumber() *string { return optionalText(c.AccountNumber) }

// ChangeFilter narrows the log of changes. Empty fields do not narrow.
type ChangeFilter struct {
	AccountNumber string
	Actions       []string
	// Within selects changes of the organizations with these ids; nil selects all, an empty list none.
	Within []string
}

// Normalized returns the filter with the stored form of its Account Number (R1); CodeInvalid for a malformed one.
func (f ChangeFilter) Normalized() (ChangeFilter, error) {
	if f.AccountNumber == "" {
		return f, nil
	}
	key, err := NormalizeKey("Account Number", f.AccountNumber)
	f.AccountNumber = key
	return f, InField("filter.accountNumber", err)
}

// ChangePage is a part of the log of changes, in its order.
type ChangePage struct {
	Nodes []*Change
	// End is the position after which the next page begins.
	End Position
	// UpToDate is true when no change after End could be read at the time.
	UpToDate bool
}

// EndCursor returns the opaque position after which the next page begins.
func (p *ChangePage) EndCursor() string { return p.End.Encode() }

// Position is a place in the log of changes: 0 is before the first change. The changes of an account have positions in the order of their
// revisions. Not every position has a change.
type Position int64

// changeList is the name of the log of changes in cursors.
const changeList = "changes"

// Encode returns the opaque form of a position.
func (p Position) Encode() string { return Cursor{strconv.FormatInt(int64(p), 10)}.Encode(changeList) }

// DecodePosition reads an opaque position; nil for none. A text that Encode did not return gives CodeInvalid.
func DecodePosition(opaque *string) (*Position, error) {
	if opaque == nil {
		return nil, nil
	}
	parts, err := decodeCursor(changeList, 1, *opaque)
	if err == nil {
		var n int64
		if n, err = strconv.ParseInt(parts[0], 10, 64); err == nil && n >= 0 && Position(n).Encode() == *opaque {
			return new(Position(n)), nil
		}
	}
	return nil, InField("after", Invalid("", "cursor %s is not one of the log of changes; cursors come from cursor or endCursor of changes, and from latestCursor", quote(*opaque)))
}
