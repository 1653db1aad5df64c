package changes

import (
	"slices"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// Change is one change of the graph that an administrator asks for: pure data with normalised keys. Things are named by their
// business keys; groups and contacts by their stored id.
type Change interface {
	// Kind names the change, as the mutation does: "createUser".
	Kind() string
}

// Field is a value of an update: Given says whether the update says anything about it; a zero Value then clears it.
type Field[T any] struct {
	Given bool
	Value T
}

// Say gives a field with a value.
func Say[T any](value T) Field[T] { return Field[T]{Given: true, Value: value} }

// SiteContent is what a new site is.
type SiteContent struct {
	CustomerNumber, Name, Country, Street, City, Region, PostalCode string
}

// LineContent is what a new contract line is (R8).
type LineContent struct {
	ProductCode string
	Country     string // empty: the country of the order's site, unless Global
	Global      bool
	Quantity    int    // 0: unlimited
	ARR         string // decimal; empty is 0 (R6)
	Own         graph.Period
}

// The changes, one for each mutation.
type (
	// CreateOrganization creates an organization together with its first site (R2).
	CreateOrganization struct {
		AccountNumber, Name, Currency string
		Site                          SiteContent
	}
	// UpdateOrganization changes an organization. Currency may change only while every ARR is 0 (R6).
	UpdateOrganization struct {
		AccountNumber  string
		Name, Currency Field[string]
	}
	// DeleteOrganization erases an organization with everything in it (R30).
	DeleteOrganization struct{ AccountNumber string }

	// AddSite adds a site.
	AddSite struct {
		AccountNumber string
		Site          SiteContent
	}
	// UpdateSite changes a site; a country that is in use keeps its last site (R23).
	UpdateSite struct {
		CustomerNumber                                  string
		Name, Country, Street, City, Region, PostalCode Field[string]
	}
	// RemoveSite removes a site: never the last (R2), nor one in use (R23).
	RemoveSite struct{ CustomerNumber string }

	// CreateProduct adds a product to the catalogue.
	CreateProduct struct{ Code, Name string }
	// UpdateProduct renames a product.
	UpdateProduct struct {
		Code string
		Name Field[string]
	}

	// CreateContract creates an ACTIVE contract without orders.
	CreateContract struct {
		AccountNumber, ContractNumber string
		Term                          graph.Period
		GraceDays                     int
	}
	// UpdateContract changes a contract; lines are clipped, not rewritten (R7).
	UpdateContract struct {
		ContractNumber string
		Status         Field[graph.ContractStatus]
		StartsOn       Field[graph.Date]
		EndsOn         Field[graph.Date] // NoDate makes it open-ended
		GraceDays      Field[int]
	}
	// PlaceOrder writes an order with its lines; not under a CANCELLED contract.
	PlaceOrder struct {
		ContractNumber, OrderNumber, CustomerNumber string
		OrderedOn                                   graph.Date
		Lines                                       []LineContent
	}

	// CreateUser creates a user; INVITED unless said otherwise (R29). Registering is the same with Register: then a domain that the
	// organization claims with auto approval makes the user ACTIVE (R28).
	CreateUser struct {
		AccountNumber, Login, LoginKey, GivenName, FamilyName string
		Status                                                graph.UserStatus
		Register                                              bool
		ProfileCountry                                        string
		Roles                                                 []graph.Role
		GroupIDs                                              []string
	}
	// UpdateUser changes what a user's profile says.
	UpdateUser struct {
		LoginKey                              string
		GivenName, FamilyName, ProfileCountry Field[string]
	}
	// RenameUser gives a user another login, and keeps everything else (R4, R28).
	RenameUser struct{ LoginKey, NewLogin, NewLoginKey string }
	// SetUserStatus is approve (INVITED), lock (ACTIVE), unlock (LOCKED), deactivate (all but DEACTIVATED), reactivate (DEACTIVATED),
	// and invite (ACTIVE, DEACTIVATED) (R29).
	SetUserStatus struct {
		LoginKey string
		Action   UserAction
	}
	// TransferUser moves a user to another organization and drops what it had in the old one (R4).
	TransferUser struct{ LoginKey, AccountNumber string }
	// DeleteUser erases a user (R30).
	DeleteUser struct{ LoginKey string }

	// DesignateEntitlementCountry sets or clears the designated country (R10, R23).
	DesignateEntitlementCountry struct{ LoginKey, Country string }
	// OverrideUserCountry sets or clears the override on a login (R11, R23).
	OverrideUserCountry struct{ LoginKey, Country string }
	// OverrideGroupCountry sets or clears the override on a group (R12, R23).
	OverrideGroupCountry struct{ GroupID, Country string }
	// RestrictUser lists products on a login; none lifts the restriction (R18).
	RestrictUser struct {
		LoginKey     string
		ProductCodes []string
	}

	// CreateGroup creates an entitlement group, with up to MaxMembers members (R32).
	CreateGroup struct {
		ID                           string // empty: a new one; otherwise the one that the group had here, under which an undo brings it back
		AccountNumber, Name, NameKey string
		ProductCodes                 []string
		CountryOverride              string
		LoginKeys                    []string
	}
	// UpdateGroup changes a group; a list replaces the list.
	UpdateGroup struct {
		GroupID         string
		Name            Field[GroupName]
		ProductCodes    Field[[]string]
		CountryOverride Field[string]
	}
	// DeleteGroup deletes a group.
	DeleteGroup struct{ GroupID string }
	// AddGroupMembers and RemoveGroupMembers change who is in a group, up to 1,000 logins at once; who is (not) in it already stays so.
	AddGroupMembers struct {
		GroupID   string
		LoginKeys []string
	}
	// RemoveGroupMembers takes logins out of a group.
	RemoveGroupMembers struct {
		GroupID   string
		LoginKeys []string
	}

	// AddContact makes a user a fulfillment contact, global when Country is empty (R24, R25).
	AddContact struct {
		ID                               string // empty: a new one; otherwise the one that the contact had here, under which an undo brings it back
		AccountNumber, LoginKey, Country string
	}
	// RemoveContact removes a fulfillment contact: never the last (R24).
	RemoveContact struct{ ContactID string }

	// GrantRole gives a user a role.
	GrantRole struct {
		LoginKey string
		Role     graph.Role
	}
	// RevokeRole takes a role from a user: not from the last administrator (R27).
	RevokeRole struct {
		LoginKey string
		Role     graph.Role
	}

	// ClaimDomain claims an email domain, or changes its auto approval (R28).
	ClaimDomain struct {
		AccountNumber, Name string
		AutoApprove         bool
	}
	// ReleaseDomain gives a domain up.
	ReleaseDomain struct{ AccountNumber, Name string }
)

// GroupName is a group's name with the key it is compared by (R32).
type GroupName struct{ Name, Key string }

// UserAction is a change of a user's status.
type UserAction string

// The actions on a user's status (R29).
const (
	ApproveUser    UserAction = "approveUser"
	LockUser       UserAction = "lockUser"
	UnlockUser     UserAction = "unlockUser"
	DeactivateUser UserAction = "deactivateUser"
	ReactivateUser UserAction = "reactivateUser"
	// InviteUser puts a user back to INVITED, as undoing an approval does.
	InviteUser UserAction = "inviteUser"
)

// Request is a set of changes that are made in one transaction.
type Request struct {
	// ID is made before the first attempt and kept under a unique constraint, so that the request is applied exactly once, whatever is
	// retried.
	ID string
	// Actor is who asks, for the audit log (R31): an id or a role, never a name.
	Actor string
	// Changes are made in order; each sees what the earlier ones did. All concern one account (products: none).
	Changes []Change
	// AccountNumber, when given, refuses the request when a change is about something of another account. Users that are transferred
	// may come from there.
	AccountNumber string
	// OneByOne makes every change that is allowed; otherwise one refusal refuses all.
	OneByOne bool
	// ExpectedRevision refuses the request when the account is at another revision.
	ExpectedRevision *int64
	// MaxAffected refuses the request when more logins than that would lose something.
	MaxAffected *int
	// WithoutImpact leaves out what logins gain and lose, which costs more than a small change itself. MaxAffected needs it all the same.
	WithoutImpact bool
	// DryRun tells what would be, and leaves the database untouched.
	DryRun bool
	// Once commits what the request came to under its ID also when nothing was changed: a refusal, or that everything was so already.
	// Every later copy of the request then reads that outcome and is not judged again. A dry run has no outcome to keep.
	Once bool
	// Within keeps the request to the accounts of who asks; the zero value keeps it to none.
	Within Within
}

// Within says how far a request reaches, and whether it may be carried out. What belongs to another account is judged as if it were not there; its numbers, logins and domains
// are taken all the same.
type Within struct {
	// Limited says that only these accounts are reached; otherwise all are.
	Limited        bool
	AccountNumbers []string
	// Registering reaches one account more: the one that claims the domain of the login that registers (R28).
	Registering bool
	// SparesAdministrators keeps the request from locking, deactivating, inviting anew or erasing users with the role ACCOUNT_ADMIN.
	SparesAdministrators bool
	// OnlyDryRun keeps a store from carrying the request out: it is asked by somebody who may see what would be, and change nothing.
	OnlyDryRun bool
}

// RefuseCarryingOut is the refusal of a request that may only be a dry run and is none.
func RefuseCarryingOut() error {
	return &graph.Error{Code: graph.CodeForbidden, Message: "You may only see what the change would come to: ask with dryRun: true."}
}

// Reaches says that an account is reached, as far as its number tells.
func (w Within) Reaches(accountNumber string) bool {
	return !w.Limited || w.Registering || slices.Contains(w.AccountNumbers, accountNumber)
}

// Applied is what a request came to.
type Applied struct {
	// Rows has one element a change, in order.
	Rows []AppliedRow
	// Refusal refuses the request as a whole: a stale revision, or too many affected. Then nothing has changed.
	Refusal *Refusal
	// Impact is what logins gain and lose; nil when every change of the request was refused, or the request is without.
	Impact *Impact
	// Revision is the account's revision afterwards; 0 when there is no account any more, or none was concerned.
	Revision int64
	// Undo is the inverse list of changes, which applied at once restores the same answers: empty when nothing needs to be undone, nil
	// when it cannot be (Inverse says when), when everything was refused, and when it was lost.
	Undo []Change
	// UndoLost reports that an earlier attempt made the request and there was an Undo, which is not kept: it may name people (R30).
	UndoLost bool
}

// AppliedRow is what one change came to.
type AppliedRow struct {
	// Refusal says why the change was refused; nil when it was made.
	Refusal *Refusal
	Result  Result
	// Subject is the thing that was created, changed or deleted: *graph.Organization, *graph.Site, ...; as it is afterwards, or as it
	// was when it is deleted. It is nil, with the warning WarnSubjectGone, when an earlier attempt made the change and the thing has
	// been erased or deleted since.
	Subject any
	// Warnings are what the administrator should know although the change was made: R10, R11, R12, R24, and WarnSubjectGone.
	Warnings []entitle.Warning
}

// ImpactListed is how many logins an Impact lists.
const ImpactListed = 100

// Impact is what a request changes in the answers of its account's logins, at the instant it is applied.
type Impact struct {
	At time.Time
	// Gaining, Losing and Moving count logins that gain products, lose products, or change country. One login may count in each.
	Gaining, Losing, Moving int
	// Logins are the first ImpactListed of those, by login key.
	Logins []LoginImpact
}

// LoginImpact is what changes for one login.
type LoginImpact struct {
	User                       *graph.User
	Gained, Lost               []*graph.Product // by code
	CountryBefore, CountryNext string           // equal when it stays
}
