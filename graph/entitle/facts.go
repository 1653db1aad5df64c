package entitle

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"

	"entitlegraph/graph"
)

// Login has the facts of one login, without those of its account.
type Login struct {
	User           *graph.User
	OrganizationID string
	// Revision is the organization's entitlementRevision when the login was read.
	Revision int64
	// ProductCodes are the products listed on the login itself (R18).
	ProductCodes []string
	// GroupIDs are the groups the login is a member of.
	GroupIDs []string
	// Exceptions allow or deny single products to the login, each product once (R35).
	Exceptions []graph.AccessException
}

// AccountFacts has the facts of an account that are the same for all of its logins. NewAccountFacts builds it. It must not be modified, and is safe for
// concurrent reading.
type AccountFacts struct {
	Organization *graph.Organization
	// Lines are the lines of all contracts of the organization, whatever their status and dates, in the order of R22.
	Lines []*graph.ContractLine
	// Groups are the organization's entitlement groups, by id.
	Groups map[string]Group
	// Sites are the organization's sites, by Customer Number (R23).
	Sites []*graph.Site
	// Access are the organization's settings of product access and default access (R33, R34).
	Access []graph.AccessSetting

	// settings are Access by key; nil without settings.
	settings map[graph.AccessKey]graph.Access
	// held are the products of Lines, by code; never nil after NewAccountFacts.
	held []heldProduct
	// latest caches the view of the day that was requested last (day.go). It changes the cost of an answer, not the answer.
	latest atomic.Pointer[dayView]
}

// Group is the effect of an entitlement group on its members.
type Group struct {
	CountryOverride string   // empty when there is none (R12)
	ProductCodes    []string // empty is no restriction (R18)
}

// heldProduct is a product for which any contract of the organization has or had a line, with these lines in the order of R22.
type heldProduct struct {
	product *graph.Product
	lines   []*graph.ContractLine
}

// NewAccountFacts returns the facts of an account in the order of R22, sorted once for all of its logins. Lines, sites and access settings may be
// in any order; the slices of the arguments are not modified.
func NewAccountFacts(
	organization *graph.Organization, lines []*graph.ContractLine, groups map[string]Group, sites []*graph.Site, access []graph.AccessSetting,
) *AccountFacts {
	h := &AccountFacts{Organization: organization, Groups: groups, Access: access, settings: accessByKey(access)}
	h.Lines = slices.SortedFunc(slices.Values(lines), compareLines)
	h.Sites = slices.SortedFunc(slices.Values(sites), compareSites)
	h.held = byProduct(h.Lines)
	return h
}

// byProduct groups sorted lines by product, in their order.
func byProduct(lines []*graph.ContractLine) []heldProduct {
	held := []heldProduct{}
	sorted := slices.Clone(lines)
	slices.SortStableFunc(sorted, func(a, b *graph.ContractLine) int { return strings.Compare(a.Product.Code, b.Product.Code) })
	for start := 0; start < len(sorted); {
		end := start + 1
		for end < len(sorted) && sorted[end].Product.Code == sorted[start].Product.Code {
			end++
		}
		held = append(held, heldProduct{product: sorted[start].Product, lines: sorted[start:end:end]})
		start = end
	}
	return held
}

// compareLines orders lines by contract number, order number and place in the order, by bytes (R22). No two lines share all three; if two did,
// their ids would still make the order the same every time.
func compareLines(a, b *graph.ContractLine) int {
	return cmp.Or(
		strings.Compare(a.Contract.ContractNumber, b.Contract.ContractNumber),
		strings.Compare(orderNumber(a), orderNumber(b)),
		cmp.Compare(a.Place, b.Place),
		strings.Compare(a.ID, b.ID),
	)
}

// orderNumber is empty for a line that names no order; such lines come first.
func orderNumber(l *graph.ContractLine) string {
	if l.Order == nil {
		return ""
	}
	return l.Order.OrderNumber
}

// compareSites orders sites by Customer Number, by bytes (R22).
func compareSites(a, b *graph.Site) int { return strings.Compare(a.CustomerNumber, b.CustomerNumber) }
