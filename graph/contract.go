package graph

import (
	"math"
	"time"
)

// ContractStatus says whether the lines of a contract count (R7).
type ContractStatus string

// The statuses of a contract.
const (
	ContractActive    ContractStatus = "ACTIVE"
	ContractSuspended ContractStatus = "SUSPENDED"
	ContractCancelled ContractStatus = "CANCELLED"
)

// ContractStatuses lists every status.
var ContractStatuses = []ContractStatus{ContractActive, ContractSuspended, ContractCancelled}

// MaxGraceDays is the longest grace a contract may have (R9).
const MaxGraceDays = 366

// MaxQuantity is the largest quantity of one line (R8).
const MaxQuantity = 1_000_000

// MaxQuantitySum is where the sum of quantities stops (R8).
const MaxQuantitySum = math.MaxInt32

// Contract is an agreement of an organization; entitlements derive from its lines.
type Contract struct {
	ID             string
	ContractNumber string // unique (R1)
	Status         ContractStatus
	Term           Period // startsOn to endsOn, both included (R7)
	GraceDays      int    // by which a line's end is extended (R9)
	CreatedAt      time.Time
	// Owner is the organization it belongs to, where that was read together with it (WithOwner); nil where it was not.
	Owner *Organization
}

// StartsOn gives the first day of the contract.
func (c *Contract) StartsOn() Date { return c.Term.From }

// EndsOn gives the last day of the contract, if it has one.
func (c *Contract) EndsOn() *Date { return optionalDate(c.Term.To) }

// ContractLine is the country-filtered edge from a contract to a product.
type ContractLine struct {
	ID       string
	Contract *Contract
	Product  *Product
	Order    *Order // nil when the line names none
	// CountryCode is empty for a global line (R8).
	CountryCode string
	// Quantity is nil for unlimited (R8).
	Quantity *int
	ARR      Money
	// Own are the line's own dates; Always.From and NoDate stand for those it has not. Window clips them.
	Own Period
	// Place orders the lines of one order, from 0.
	Place int
}

// Country gives the country of the line; nil for a global line.
func (l *ContractLine) Country() *Country { return OptionalCountry(l.CountryCode) }

// Global says that the line is of no country and counts in every one (R8).
func (l *ContractLine) Global() bool { return l.CountryCode == "" }

// Unlimited says that the line has no quantity, and so grants any (R8).
func (l *ContractLine) Unlimited() bool { return l.Quantity == nil }

// StartsOn gives the line's own first day, if it has one.
func (l *ContractLine) StartsOn() *Date { return optionalDate(l.Own.From) }

// EndsOn gives the line's own last day, if it has one.
func (l *ContractLine) EndsOn() *Date { return optionalDate(l.Own.To) }

// AnnualRecurringRevenue gives the line's ARR in the organization's currency (R6).
func (l *ContractLine) AnnualRecurringRevenue() Money { return l.ARR }

// Window gives the days on which the line may be in force: its own dates clipped by its contract's, without grace; it may
// be empty (R9).
func (l *ContractLine) Window() Period { return l.Own.Overlap(l.Contract.Term) }

// WindowWithGrace gives the window with its end extended by the contract's grace days; empty when the window is (R9). It ends on LastDate at the
// latest: a later day cannot be written, and no question can be asked about one.
func (l *ContractLine) WindowWithGrace() Period {
	w := l.Window()
	if !w.Empty() && w.To != NoDate {
		w.To = min(w.To.AddDays(l.Contract.GraceDays), LastDate)
	}
	return w
}

// Order is one purchase under a contract, placed for one site.
type Order struct {
	ID          string
	OrderNumber string // unique (R1)
	OrderedOn   Date
}

func optionalDate(d Date) *Date {
	if d == NoDate || d == Always.From {
		return nil
	}
	return &d
}

// LineWindow is the days on which a contract line may be in force: its own dates clipped by its contract's (R9).
type LineWindow struct {
	days     Period
	graceEnd Date
}

// LineWindow gives the days on which the line may be in force; nil when no day is left (R9).
func (l *ContractLine) LineWindow() *LineWindow {
	days := l.Window()
	if days.Empty() {
		return nil
	}
	return &LineWindow{days: days, graceEnd: l.WindowWithGrace().To}
}

// StartsOn gives the first day.
func (w *LineWindow) StartsOn() Date { return w.days.From }

// EndsOn gives the last day without grace; nil when the window is open-ended.
func (w *LineWindow) EndsOn() *Date { return optionalDate(w.days.To) }

// GraceEndsOn gives the last day with grace; nil when the window is open-ended.
func (w *LineWindow) GraceEndsOn() *Date { return optionalDate(w.graceEnd) }
