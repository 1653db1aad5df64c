package graph

// MaxContacts is the maximum number of fulfillment contacts of an organization, unless it was migrated with more (R24).
const MaxContacts = 10

// FulfillmentContact is a user to notify of new and changed licenses of one country, or of all (R25).
type FulfillmentContact struct {
	ID   string
	User *User
	// CountryCode is empty for a global contact.
	CountryCode string
}

// Country returns the country of the contact; nil for a global one.
func (c *FulfillmentContact) Country() *Country { return OptionalCountry(c.CountryCode) }

// NoticeWhy is the kind of change that a notice is about.
type NoticeWhy string

// The kinds of change that notices are about (R26).
const (
	NoticeNewLicense NoticeWhy = "NEW_LICENSE"
	NoticeExtended   NoticeWhy = "EXTENDED"
	NoticeChanged    NoticeWhy = "CHANGED"
	NoticeSuspended  NoticeWhy = "SUSPENDED"
	NoticeResumed    NoticeWhy = "RESUMED"
	NoticeCancelled  NoticeWhy = "CANCELLED"
)

// NoticeWhys lists every kind of change that notices are about.
var NoticeWhys = []NoticeWhy{NoticeNewLicense, NoticeExtended, NoticeChanged, NoticeSuspended, NoticeResumed, NoticeCancelled}

// NoticeStatus is the state of the delivery of a notice.
type NoticeStatus string

// The states of the delivery of a notice.
const (
	NoticePending   NoticeStatus = "PENDING"   // waits to be sent
	NoticeSent      NoticeStatus = "SENT"      // a mail server has accepted it
	NoticeFailed    NoticeStatus = "FAILED"    // given up
	NoticeWithdrawn NoticeStatus = "CANCELLED" // its user was erased (R30)
)
