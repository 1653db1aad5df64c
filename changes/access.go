package changes

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// WarnLeftWithNothing warns that after a denial ACTIVE logins may use none of the products that their licenses grant (R19, R33).
const WarnLeftWithNothing entitle.WarningCode = "LOGINS_LEFT_WITH_NOTHING"

// LeftWithNothing returns the warning about logins that a denial leaves with nothing. active is the number of all ACTIVE logins concerned.
func LeftWithNothing(left, active int) entitle.Warning {
	return entitle.Warning{Code: WarnLeftWithNothing, Message: fmt.Sprintf(
		"%d of %d ACTIVE logins may use none of the products that their licenses grant.", left, active)}
}

// kindAccess is the kind of an access setting as the subject of an effect. A setting has no id in the API; changes of it are about its
// organization.
const kindAccess graph.Kind = "AccessSetting"

// AccessSetting is a stored setting of product access or default access (R33, R34).
type AccessSetting struct {
	AccountNumber string
	graph.AccessSetting
}

func (s AccessSetting) subject() Subject {
	return Subject{Kind: kindAccess, ID: strings.Join([]string{s.AccountNumber, s.ProductCode, s.CountryCode}, "\x00")}
}

func (s AccessSetting) equal(other AccessSetting) bool { return s == other }

// fields returns one field, named after the setting: defaultAccess, defaultAccess.DE, productAccess.CAD or productAccess.CAD.DE.
func (s AccessSetting) fields(*State) []field {
	name := "defaultAccess"
	if s.ProductCode != "" {
		name = "productAccess." + s.ProductCode
	}
	if s.CountryCode != "" {
		name += "." + s.CountryCode
	}
	return []field{{name: name, value: string(s.Access)}}
}

func (AccessSetting) part() string { return "" }

func (AccessSetting) visit(v EffectVisitor, w Write[AccessSetting]) { v.WriteAccess(w) }

func (AccessSetting) visitDelete(v EffectVisitor, d Delete[AccessSetting]) { v.DeleteAccess(d) }

func (s AccessSetting) write(state *State, w Write[AccessSetting]) {
	if w.Before == nil {
		state.Accounts[w.AccountNumber].refer(s.CountryCode, 1)
	}
	state.AddAccess(w.After)
}

func (s AccessSetting) delete(state *State, d Delete[AccessSetting]) {
	a := state.Accounts[d.AccountNumber]
	a.refer(s.CountryCode, -1)
	delete(a.Access, s.Key())
}

// isRead returns false: a setting belongs to its account, which ReadSet.WrittenBy compares.
func (AccessSetting) isRead(ReadSet) bool { return false }

func (AccessSetting) alter(a *alteration, w Write[AccessSetting]) { a.accounts.add(w.AccountNumber) }

func (AccessSetting) alterDeleted(a *alteration, d Delete[AccessSetting]) {
	a.accounts.add(d.AccountNumber)
}

func (AccessSetting) users(*State) []string { return nil }

func (AccessSetting) comesBack(set[string]) bool { return false }

func (AccessSetting) erased() bool { return false }

// SetDefaultAccess sets the default access of logins in a country or everywhere, or removes the setting (R33).
type SetDefaultAccess struct {
	AccountNumber string
	Country       string       // empty: everywhere
	Access        graph.Access // empty: removes the setting
}

// Kind returns the name of the change.
func (SetDefaultAccess) Kind() string { return "setDefaultAccess" }

func (c SetDefaultAccess) reads(set *ReadSet) { set.accessOf(c.AccountNumber) }

func (SetDefaultAccess) looksAround() bool { return true }

func (SetDefaultAccess) counts(*counting) {}

// evaluate enforces R33.
func (c SetDefaultAccess) evaluate(e *evaluation) error {
	before, err := e.setAccess("R33", c.AccountNumber, graph.AccessSetting{CountryCode: c.Country, Access: c.Access})
	if err != nil {
		return err
	}
	e.denies = c.Access == graph.AccessDeny
	e.undo = []Change{SetDefaultAccess{AccountNumber: c.AccountNumber, Country: c.Country, Access: before}}
	return nil
}

// SetProductAccess allows or denies a product to logins in a country or everywhere, or removes the setting (R34).
type SetProductAccess struct {
	AccountNumber, ProductCode string
	Country                    string       // empty: everywhere
	Access                     graph.Access // empty: removes the setting
}

// Kind returns the name of the change.
func (SetProductAccess) Kind() string { return "setProductAccess" }

func (c SetProductAccess) reads(set *ReadSet) {
	set.accessOf(c.AccountNumber)
	set.Products = append(set.Products, c.ProductCode)
}

func (SetProductAccess) looksAround() bool { return true }

func (SetProductAccess) counts(*counting) {}

// evaluate enforces R34.
func (c SetProductAccess) evaluate(e *evaluation) error {
	setting := graph.AccessSetting{ProductCode: c.ProductCode, CountryCode: c.Country, Access: c.Access}
	before, err := e.setAccess("R34", c.AccountNumber, setting)
	if err != nil {
		return err
	}
	e.denies = c.Access == graph.AccessDeny
	e.undo = []Change{SetProductAccess{AccountNumber: c.AccountNumber, ProductCode: c.ProductCode, Country: c.Country, Access: before}}
	return nil
}

// setAccess adds the effect of one setting, and returns the access that was set before; empty when none was. Removing a setting is always
// allowed.
func (e *evaluation) setAccess(rule, accountNumber string, setting graph.AccessSetting) (graph.Access, error) {
	a, err := e.account(accountNumber)
	if err != nil {
		return "", err
	}
	e.subject = a.Organization.subject()
	if setting.ProductCode != "" {
		if err := e.requireProduct("productCode", setting.ProductCode); err != nil {
			return "", err
		}
	}
	if setting.CountryCode, err = optionalCountry("country", setting.CountryCode); err != nil {
		return "", err
	}
	if a.Access == nil {
		return "", unread(a, "access settings")
	}
	after := &AccessSetting{accountNumber, setting}
	before := a.Access[after.Key()]
	was := graph.Access("")
	if before != nil {
		was = before.Access
	}
	if setting.Access == "" {
		if before != nil {
			remove(e, accountNumber, true, before)
		}
		return was, nil
	}
	if err := graph.InField("access", graph.OneOf("access", rule, setting.Access, graph.Accesses)); err != nil {
		return "", err
	}
	if err := a.requireSite("R23", "country", setting.CountryCode); err != nil {
		return "", err
	}
	write(e, accountNumber, true, before, after)
	return was, nil
}

// replaceAccess adds the effects that replace the settings of an organization by a list (R34). a is nil for a new organization.
func (e *evaluation) replaceAccess(a *Account, accountNumber string, list []graph.AccessSetting) {
	var stored map[graph.AccessKey]*AccessSetting
	if a != nil {
		stored = a.Access
	}
	wanted := set[graph.AccessKey]{}
	for _, setting := range list {
		after := &AccessSetting{accountNumber, setting}
		wanted.add(after.Key())
		write(e, accountNumber, true, stored[after.Key()], after)
	}
	for _, key := range slices.SortedFunc(maps.Keys(stored), graph.AccessKey.Compare) {
		if !wanted.has(key) {
			remove(e, accountNumber, true, stored[key])
		}
	}
}

// requireAccess refuses a list of settings with an unknown product, a country without a site, or two settings of one product and country
// (R33, R34). Countries are those of the organization's sites.
func (e *evaluation) requireAccess(accountNumber string, list []graph.AccessSetting, countries set[string]) error {
	seen := set[graph.AccessKey]{}
	for i, s := range list {
		key, place := s.Key(), element("access", i)
		if s.ProductCode != "" {
			if err := e.requireProduct(place+".product", s.ProductCode); err != nil {
				return err
			}
		}
		switch {
		case s.CountryCode != "" && !countries.has(s.CountryCode):
			return refuse(CountryWithoutSite, "R23", place+".country",
				"country %s is not a country of one of the sites of organization %s", s.CountryCode, accountNumber)
		case seen.has(key):
			return refuse(InvalidInput, "R34", place, "the list has two settings of %s: remove one", key)
		}
		seen.add(key)
	}
	return nil
}

// SetUserAccess allows or denies a product to a login, or removes the exception (R35).
type SetUserAccess struct {
	LoginKey, ProductCode string
	Access                graph.Access // empty: removes the exception
}

// Kind returns the name of the change.
func (SetUserAccess) Kind() string { return "setUserAccess" }

func (c SetUserAccess) reads(set *ReadSet) {
	set.user(c.LoginKey)
	set.Products = append(set.Products, c.ProductCode)
}

func (SetUserAccess) looksAround() bool { return true }

func (c SetUserAccess) counts(n *counting) { n.administratorsOf(c.LoginKey) }

// evaluate enforces R35.
func (c SetUserAccess) evaluate(e *evaluation) error {
	a, before, err := e.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := e.requireProduct("productCode", c.ProductCode); err != nil {
		return err
	}
	if c.Access != "" {
		if err := graph.InField("access", graph.OneOf("access", "R35", c.Access, graph.Accesses)); err != nil {
			return err
		}
	}
	after := *before
	var was graph.Access
	after.Exceptions, was = withException(before.Exceptions, graph.AccessException{ProductCode: c.ProductCode, Access: c.Access})
	return e.changeUser(a, "", before, after, SetUserAccess{LoginKey: c.LoginKey, ProductCode: c.ProductCode, Access: was})
}

// withException returns a copy of exceptions, by product, with one that replaces the exception of the same product, or removes it when its access is
// empty. was is the access of the replaced one; empty when there was none.
func withException(list []graph.AccessException, exception graph.AccessException) (with []graph.AccessException, was graph.Access) {
	i, found := slices.BinarySearchFunc(list, exception, graph.AccessException.Compare)
	with = slices.Clone(list)
	if found {
		was = list[i].Access
		with = slices.Delete(with, i, i+1)
	}
	if exception.Access != "" {
		with = slices.Insert(with, i, exception)
	}
	if len(with) == 0 {
		return nil, was
	}
	return with, was
}

// requireExceptions refuses a list of exceptions with an unknown product, or with two of one product (R35), and returns the list by product.
func (e *evaluation) requireExceptions(list []graph.AccessException) ([]graph.AccessException, error) {
	seen := set[string]{}
	for i, exception := range list {
		if err := e.requireProduct(element("access", i)+".product", exception.ProductCode); err != nil {
			return nil, err
		}
		if seen.has(exception.ProductCode) {
			return nil, refuse(InvalidInput, "R35", element("access", i), "the list has two exceptions of product %s: remove one", exception.ProductCode)
		}
		seen.add(exception.ProductCode)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return slices.SortedFunc(slices.Values(list), graph.AccessException.Compare), nil
}

// exceptionsText returns exceptions as the audit log shows them, such as "CAD:ALLOW PLM:DENY".
func exceptionsText(list []graph.AccessException) string {
	texts := make([]string, len(list))
	for i, exception := range list {
		texts[i] = exception.ProductCode + ":" + string(exception.Access)
	}
	return strings.Join(texts, " ")
}
