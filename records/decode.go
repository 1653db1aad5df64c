package records

import (
	"fmt"

	"entitlegraph/graph"
)

// Decode decodes one line into a record: its keys are normalised and its shape is checked. An absent field and null are the same. Decode
// refuses a line that is no JSON object, an unknown type, an unknown or repeated key, a wrong JSON type, and a value that R1, R3, R4, R6, R7,
// R8, R9 or R32 does not allow. The error is a *graph.Error with field, rule and value.
func Decode(line []byte) (Record, error) {
	v, err := parse(line)
	if err != nil {
		return nil, err
	}
	o := objectOf("a record", v)
	name, found := o.require("type", "")
	if o.err != nil || !found {
		return nil, o.err
	}
	o.what = "a " + name + " record"
	if err := graph.OneOf("type", "", Type(name), Types); err != nil {
		return nil, graph.InField("type", err)
	}
	record := readers[Type(name)](o)
	if err := o.finish(); err != nil {
		return nil, err
	}
	return record, nil
}

var readers = map[Type]func(*object) Record{
	TypeProduct:            readProduct,
	TypeOrganization:       readOrganization,
	TypeContract:           readContract,
	TypeGroup:              readGroup,
	TypeUser:               readUser,
	TypeFulfillmentContact: readFulfillmentContact,
	TypeDomain:             readDomain,
}

func readProduct(o *object) Record {
	return &Product{ProductBody: graph.ProductBody{Code: o.key("code", "product code"), Name: o.name("name")}}
}

func readOrganization(o *object) Record {
	r := &Organization{OrganizationBody: graph.OrganizationBody{AccountNumber: o.key("accountNumber", "Account Number"), Name: o.name("name")}}
	withdrawn := o.truth("withdrawnCurrency", "R6")
	if s, found := o.require("currency", "R6"); found {
		r.Currency = readCurrency(o, s, withdrawn)
	}
	r.Sites = objects(o, "sites", "a site", readSite)
	if len(r.Sites) == 0 {
		o.refuse("sites", graph.Invalid("R2", "an organization has at least one site"))
	}
	seen := make(map[string]bool, len(r.Sites))
	for i, s := range r.Sites {
		if seen[s.CustomerNumber] {
			o.refuse(fmt.Sprintf("sites[%d].customerNumber", i), graph.Invalid("R1", "Customer Number %s stands twice", s.CustomerNumber))
		}
		seen[s.CustomerNumber] = true
	}
	r.Access = objects(o, "access", "an access setting", readAccess)
	return r
}

// readAccess reads an access setting (R33, R34).
func readAccess(o *object) (s graph.AccessSetting) {
	if _, found := o.text("product", "R34"); found {
		s.ProductCode = o.key("product", "product code")
	}
	s.CountryCode, s.Access = o.country("country"), o.access()
	return s
}

// readException reads an exception of a login (R35).
func readException(o *object) graph.AccessException {
	return graph.AccessException{ProductCode: o.key("product", "product code"), Access: o.access()}
}

// access returns the required decision of a setting or an exception.
func (o *object) access() graph.Access {
	s, found := o.require("access", "R33")
	if found {
		o.refuse("access", graph.OneOf("access", "R33", graph.Access(s), graph.Accesses))
	}
	return graph.Access(s)
}

// readCurrency reads a currency (R6). An account may be stored with a currency that was withdrawn since; its export marks the record
// (withdrawnCurrency), so that it can be imported again.
func readCurrency(o *object, s string, withdrawn bool) string {
	code, err := graph.NormalizeCurrency(s)
	if err == nil && !withdrawn && graph.CheckCurrent(code) != nil {
		err = graph.Invalid("R6", "currency %s is withdrawn from ISO 4217: give a current one, or say \"withdrawnCurrency\": true for an account that is stored in it", code)
	}
	o.refuse("currency", err)
	return code
}

func readSite(o *object) (s graph.SiteBody) {
	readTexts(o, &s, graph.SiteTexts)
	return s
}

func readContract(o *object) Record {
	number := o.key("contractNumber", "contract number")
	r := &Contract{AccountNumber: o.key("accountNumber", "Account Number"), ContractBody: graph.ContractBody{
		ContractNumber: number, Status: choice(o, "status", "R7", graph.ContractStatuses, graph.ContractActive),
		Term:      graph.Period{From: o.requireDate("startsOn"), To: o.date("endsOn", graph.NoDate)},
		GraceDays: o.number("graceDays", "R9", 0, graph.MaxGraceDays, 0),
	}}
	r.LinesBeyond, r.Orders = o.truth("linesBeyond", "R7"), objects(o, "orders", "an order", readOrder)
	o.check(r.Check())
	seen := make(map[string]bool, len(r.Orders))
	for i, order := range r.Orders {
		if seen[order.OrderNumber] {
			o.refuse(fmt.Sprintf("orders[%d].orderNumber", i), graph.Invalid("R1", "order number %s stands twice", order.OrderNumber))
		}
		seen[order.OrderNumber] = true
	}
	return r
}

func readOrder(o *object) graph.OrderContent {
	return graph.OrderContent{
		OrderNumber: o.key("orderNumber", "order number"), OrderedOn: o.requireDate("orderedOn"),
		CustomerNumber: o.key("customerNumber", "Customer Number"), Site: readPlacedSite(o), Lines: objects(o, "lines", "a line", readLine),
	}
}

// readPlacedSite reads the site as a Fulfillment Document shows it. Its country may be one in which the organization has no site any more.
func readPlacedSite(order *object) *graph.PlacedSite {
	v, found := order.find("site", "", kindObject)
	if !found {
		return nil
	}
	o, s := objectOf("a site", v), &graph.PlacedSite{}
	readTexts(o, s, graph.PlacedTexts)
	order.refuse("site", o.finish())
	return s
}

func readLine(o *object) graph.LineContent {
	l := graph.LineContent{
		ProductCode: o.key("product", "product code"), CountryCode: o.country("country"), Global: o.truth("global", "R8"),
		Quantity: o.number("quantity", "R8", 1, graph.MaxQuantity, 0),
		Own:      graph.Period{From: o.date("startsOn", graph.Always.From), To: o.date("endsOn", graph.NoDate)},
	}
	if amount, found := o.text("annualRecurringRevenue", "R6"); found {
		o.refuse("annualRecurringRevenue", graph.CheckAmount(amount))
		l.ARR = amount
	}
	o.check(l.Normalize())
	return l
}

func readGroup(o *object) Record {
	r := &Group{AccountNumber: o.key("accountNumber", "Account Number")}
	if s, found := o.require("name", "R32"); found {
		var err error
		r.Name, r.NameKey, err = graph.NormalizeGroupName(s)
		o.refuse("name", err)
	}
	r.Products, r.CountryOverride = productCodes(o), o.country("countryOverride")
	return r
}

func productCodes(o *object) []string {
	return texts(o, "products", "R1", func(s string) (string, error) { return graph.NormalizeKey("product code", s) })
}

func readUser(o *object) Record {
	r := &User{AccountNumber: o.key("accountNumber", "Account Number")}
	r.Login, r.LoginKey = o.login()
	readTexts(o, &r.UserBody, graph.UserTexts)
	r.Status = choice(o, "status", "R29", graph.UserStatuses, graph.UserInvited)
	readTexts(o, &r.UserBody, graph.UserCountries)
	r.Products = productCodes(o)
	r.Groups = texts(o, "groups", "R32", func(s string) (graph.GroupName, error) {
		name, key, err := graph.NormalizeGroupName(s)
		return graph.GroupName{Name: name, Key: key}, err
	})
	r.Roles = texts(o, "roles", "R27", func(s string) (graph.Role, error) {
		return graph.Role(s), graph.OneOf("role", "R27", graph.Role(s), graph.Roles)
	})
	r.Exceptions = objects(o, "access", "an exception", readException)
	return r
}

// login returns a login as it is written, and its key (R4).
func (o *object) login() (login, key string) {
	s, found := o.require("login", "R4")
	if !found {
		return "", ""
	}
	login, key, err := graph.NormalizeLogin(s)
	o.refuse("login", err)
	return login, key
}

func readFulfillmentContact(o *object) Record {
	r := &FulfillmentContact{AccountNumber: o.key("accountNumber", "Account Number")}
	r.Login, r.LoginKey = o.login()
	r.Country = o.country("country")
	return r
}

func readDomain(o *object) Record {
	r := &Domain{AccountNumber: o.key("accountNumber", "Account Number"), AutoApprove: o.truth("autoApprove", "R28")}
	if s, found := o.require("name", "R28"); found {
		var err error
		r.Name, err = graph.NormalizeDomain(s)
		o.refuse("name", err)
	}
	return r
}
