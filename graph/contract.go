package graph

import (
	"math"
	"time"
)

// ContractStatus is the status of a contract, which decides whether its lines count (R7).
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

// MaxQuantitySum caps the sum of quantities (R8).
const MaxQuantitySum = math.MaxInt32

// Contract is an agreement of an organization; entitlements derive from its lines.
type Contract struct {
	ID string
	ContractBody
	CreatedAt time.Time
	// Owner is the organization of the contract if the look-up read it too (WithOwner); nil otherwise.
	Owner *Organization
}

// ContractBody is the content of a contract without its orders. The stored contract, records and answers have it in this one form.
type ContractBody struct {
	ContractNumber string // unique (R1)
	Status         ContractStatus
	Term           Period // startsOn to endsOn, both included (R7)
	GraceDays      int    // days that extend the end of each line (R9)
}

// Normalize normalizes the content (R1, R7, R9), or returns the error of the first property that is malformed.
func (c *ContractBody) Normalize() error {
	var err error
	if c.ContractNumber, err = NormalizeKey("contract number", c.ContractNumber); err != nil {
		return InField("contractNumber", err)
	}
	return c.Check()
}

// Check checks what can change: the status and the dates (R7), and the grace (R9).
func (c *ContractBody) Check() error {
	if err := OneOf("status", "R7", c.Status, ContractStatuses); err != nil {
		return InField("status", err)
	}
	if c.Term.From == NoDate || c.Term.From == Always.From {
		return InField("startsOn", Invalid("R7", "startsOn is missing: a contract has a first day"))
	}
	if err := c.Term.inOrder(); err != nil {
		return err
	}
	if c.GraceDays < 0 || c.GraceDays > MaxGraceDays {
		return InField("graceDays", Invalid("R9", "graceDays is %d; it must be 0 to %d", c.GraceDays, MaxGraceDays))
	}
	return nil
}

// StartsOn returns the first day of the contract.
func (c *Contract) StartsOn() Date { return c.Term.From }

// EndsOn returns the last day of the contract; nil if it has none.
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
	// Own is the period of the line's own dates; Always.From and NoDate replace absent ones. Window clips it.
	Own Period
	// Place is the position of the line in its order, from 0.
	Place int
}

// Country returns the country of the line; nil for a global line.
func (l *ContractLine) Country() *Country { return OptionalCountry(l.CountryCode) }

// Global reports whether the line has no country, and so counts in every one (R8).
func (l *ContractLine) Global() bool { return l.CountryCode == "" }

// Unlimited reports whether the line has no quantity, and so grants any (R8).
func (l *ContractLine) Unlimited() bool { return l.Quantity == nil }

// StartsOn returns the line's own first day; nil if it has none.
func (l *ContractLine) StartsOn() *Date { return optionalDate(l.Own.From) }

// EndsOn returns the line's own last day; nil if it has none.
func (l *ContractLine) EndsOn() *Date { return optionalDate(l.Own.To) }

// AnnualRecurringRevenue returns the line's ARR in the organization's currency (R6).
func (l *ContractLine) AnnualRecurringRevenue() Money { return l.ARR }

// Window returns the days on which the line may be in force: its own dates clipped by the contract's, without grace (R9). It may be empty.
func (l *ContractLine) Window() Period { return l.Own.Overlap(l.Contract.Term) }

// WindowWithGrace returns the window with its end extended by the contract's grace days; empty when the window is (R9). It ends on LastDate at
// the latest: a later day can be neither written nor evaluated.
func (l *ContractLine) WindowWithGrace() Period {
	w := l.Window()
	if !w.Empty() && w.To != NoDate {
		w.To = min(w.To.AddDays(l.Contract.GraceDays), LastDate)
	}
	return w
}

// LineContent is the content of a contract line before it is stored: that of an order to place, or of a file (R8).
type LineContent struct {
	ProductCode string
	CountryCode string // empty: the country of the order's site, unless Global
	Global      bool
	Quantity    int    // 0: unlimited
	ARR         string // decimal, empty is 0; the organization's currency limits its digits (R6)
	// Own is the period of the line's own dates; Always.From and NoDate replace absent ones.
	Own Period
}

// Normalize normalizes the content but for the product code, which the order's own check names (R3, R6, R7, R8), or returns the error of the first
// property that is malformed.
func (l *LineContent) Normalize() error {
	if l.ARR == "" {
		l.ARR = "0"
	}
	if err := CheckAmount(l.ARR); err != nil {
		return InField("annualRecurringRevenue", err)
	}
	if l.CountryCode != "" {
		var err error
		if l.CountryCode, err = NormalizeCountry(l.CountryCode); err != nil {
			return InField("country", err)
		}
	}
	if l.Global && l.CountryCode != "" {
		return InField("country", Invalid("R8", "a global line is of no country; leave out country %s or global", l.CountryCode))
	}
	if l.Quantity < 0 || l.Quantity > MaxQuantity {
		return InField("quantity", Invalid("R8", "quantity is %d; it must be 1 to %d, or absent for unlimited", l.Quantity, MaxQuantity))
	}
	return l.Own.inOrder()
}

// OrderContent is an order with its lines before they are stored.
type OrderContent struct {
	OrderNumber    string
	OrderedOn      Date
	CustomerNumber string
	// Site is the site as the order's Fulfillment Document shows it; nil: the site as it is.
	Site  *PlacedSite
	Lines []LineContent // the index of a line is its place in the order
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

// LineWindow is the period in which a contract line may be in force: its own dates clipped by its contract's (R9).
type LineWindow struct {
	days     Period
	graceEnd Date
}

// LineWindow returns the days on which the line may be in force; nil when there are none (R9).
func (l *ContractLine) LineWindow() *LineWindow {
	days := l.Window()
	if days.Empty() {
		return nil
	}
	return &LineWindow{days: days, graceEnd: l.WindowWithGrace().To}
}

// StartsOn returns the first day.
func (w *LineWindow) StartsOn() Date { return w.days.From }

// EndsOn returns the last day without grace; nil when the window is open-ended.
func (w *LineWindow) EndsOn() *Date { return optionalDate(w.days.To) }

// GraceEndsOn returns the last day with grace; nil when the window is open-ended.
func (w *LineWindow) GraceEndsOn() *Date { return optionalDate(w.graceEnd) }

// Product is a piece of software, identified by its code (R1).
type Product struct {
	ID string
	ProductBody
}

// ProductBody is the content of a product. The stored product, changes, records and answers have it in this one form.
type ProductBody struct {
	Code string `json:"code"` // unique (R1)
	Name string `json:"name"`
}

// Normalize normalizes the content (R1), or returns the error of the first property that is malformed.
func (p *ProductBody) Normalize() error {
	var err error
	if p.Code, err = NormalizeKey("product code", p.Code); err != nil {
		return InField("code", err)
	}
	p.Name, err = RequireName("name", p.Name)
	return InField("name", err)
}
