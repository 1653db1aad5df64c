package spreadsheet

import (
	"maps"
	"slices"
	"strings"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// Planned is a change that a row requests, with its cell.
type Planned struct {
	Change changes.Change
	Row    int
	Column string
}

// plan collects the changes of one row.
type plan struct {
	row      Row
	user     User // the present user
	changes  []Planned
	problems []Problem
}

// Plan returns the changes of a row for its present user; for a nil user they begin with its creation.
func Plan(accountNumber string, row Row, user *User) ([]Planned, []Problem) {
	p := &plan{row: row}
	if user == nil {
		p.create(accountNumber)
	} else {
		p.user = *user
	}
	p.profile()
	p.country(columnCountry, p.user.EntitlementCountryCode, func(code string) changes.Change {
		return changes.DesignateEntitlementCountry{LoginKey: row.LoginKey, Country: code}
	})
	p.country(columnOverride, p.user.CountryOverrideCode, func(code string) changes.Change {
		return changes.OverrideUserCountry{LoginKey: row.LoginKey, Country: code}
	})
	p.products()
	p.exceptions()
	p.roles()
	p.status()
	return p.changes, p.problems
}

// cell returns the value of a cell, empty if it clears; false if the cell is empty or absent.
func (p *plan) cell(column string) (string, bool) {
	c, said := p.row.cells[column]
	if c.clears {
		return "", true
	}
	return c.text, said
}

func (p *plan) add(column string, change changes.Change) {
	p.changes = append(p.changes, Planned{change, p.row.Number, column})
}

func (p *plan) fail(column string, err error) {
	if err != nil {
		p.problems = append(p.problems, *invalid(p.row.Number, column, err))
	}
}

func (p *plan) create(accountNumber string) {
	p.user.User = &graph.User{UserBody: graph.UserBody{Status: graph.UserInvited}}
	if status := graph.UserStatus(p.row.cells[columnStatus].text); slices.Contains(graph.UserStatuses, status) {
		p.user.Status = status
	}
	p.add(columnLogin, changes.CreateUser{
		AccountNumber: accountNumber, Login: p.row.Login, LoginKey: p.row.LoginKey, Status: p.user.Status,
	})
}

func (p *plan) profile() {
	update := changes.UpdateUser{LoginKey: p.row.LoginKey}
	first := ""
	for _, part := range []struct {
		column, now string
		into        *changes.Field[string]
	}{
		{columnGiven, p.user.GivenName, &update.GivenName}, {columnFamily, p.user.FamilyName, &update.FamilyName},
		{columnProfile, p.user.ProfileCountryCode, &update.ProfileCountry}, {columnEmail, p.user.CommunicationEmail, &update.CommunicationEmail},
	} {
		text, said := p.cell(part.column)
		if !said {
			continue
		}
		var err error
		switch {
		case text == "":
		case part.column == columnProfile:
			text, err = graph.NormalizeCountry(text)
		case part.column == columnEmail:
			text, _, err = graph.NormalizeEmail(part.column, text)
		default:
			text, err = graph.NormalizeName(part.column, text)
		}
		if p.fail(part.column, err); text != part.now {
			*part.into, first = changes.Say(text), part.column
		}
	}
	if first != "" {
		p.add(first, update)
	}
}

func (p *plan) country(column, now string, change func(string) changes.Change) {
	code, said := p.cell(column)
	if !said {
		return
	}
	if code != "" {
		var err error
		code, err = graph.NormalizeCountry(code)
		p.fail(column, err)
	}
	if code != now {
		p.add(column, change(code))
	}
}

func (p *plan) products() {
	text, said := p.cell(columnProducts)
	if !said {
		return
	}
	codes := []string{}
	for _, word := range strings.Fields(text) {
		code, err := graph.NormalizeKey("product code", word)
		p.fail(columnProducts, err)
		codes = append(codes, code)
	}
	slices.Sort(codes)
	if codes = slices.Compact(codes); !slices.Equal(codes, p.user.Products) {
		p.add(columnProducts, changes.RestrictUser{LoginKey: p.row.LoginKey, ProductCodes: codes})
	}
}

// exceptions plans the exceptions of a cell such as "CAD:ALLOW PLM:DENY". Exceptions that the cell lacks are taken back.
func (p *plan) exceptions() {
	text, said := p.cell(columnAccess)
	if !said {
		return
	}
	want := map[string]graph.Access{}
	for _, word := range strings.Fields(text) {
		code, access, _ := strings.Cut(word, ":")
		product, err := graph.NormalizeKey("product code", code)
		decision := graph.Access(strings.ToUpper(access))
		switch {
		case err != nil:
			p.fail(columnAccess, err)
		case !slices.Contains(graph.Accesses, decision):
			p.fail(columnAccess, graph.Invalid("R35", "%.80q is no exception; write a product code with ALLOW or DENY, such as %s:DENY", word, product))
		case want[product] != "":
			p.fail(columnAccess, graph.Invalid("R35", "product %s stands twice; leave one out", product))
		default:
			want[product] = decision
		}
	}
	for _, now := range p.user.Exceptions {
		switch want[now.ProductCode] {
		case "":
			p.add(columnAccess, changes.SetUserAccess{LoginKey: p.row.LoginKey, ProductCode: now.ProductCode})
		case now.Access:
			delete(want, now.ProductCode)
		}
	}
	for _, product := range slices.Sorted(maps.Keys(want)) {
		p.add(columnAccess, changes.SetUserAccess{LoginKey: p.row.LoginKey, ProductCode: product, Access: want[product]})
	}
}

func (p *plan) roles() {
	text, said := p.cell(columnRoles)
	if !said {
		return
	}
	var want []graph.Role
	for _, word := range strings.Fields(text) {
		if role := graph.Role(word); slices.Contains(graph.Roles, role) {
			want = append(want, role)
		} else {
			p.fail(columnRoles, graph.Invalid("R27", "%.80q is no role; the roles are ACCOUNT_ADMIN and CO_ADMIN", word))
		}
	}
	for _, role := range graph.Roles {
		switch has := slices.Contains(p.user.Roles, role); {
		case !has && slices.Contains(want, role):
			p.add(columnRoles, changes.GrantRole{LoginKey: p.row.LoginKey, Role: role})
		case has && !slices.Contains(want, role):
			p.add(columnRoles, changes.RevokeRole{LoginKey: p.row.LoginKey, Role: role})
		}
	}
}

// actions are the actions from one status to another; a missing pair needs two actions.
var actions = map[graph.UserStatus]map[graph.UserStatus]changes.UserAction{
	graph.UserInvited:     {graph.UserActive: changes.ApproveUser, graph.UserDeactivated: changes.DeactivateUser},
	graph.UserActive:      {graph.UserLocked: changes.LockUser, graph.UserDeactivated: changes.DeactivateUser, graph.UserInvited: changes.InviteUser},
	graph.UserLocked:      {graph.UserActive: changes.UnlockUser, graph.UserDeactivated: changes.DeactivateUser},
	graph.UserDeactivated: {graph.UserActive: changes.ReactivateUser, graph.UserInvited: changes.InviteUser},
}

func (p *plan) status() {
	text, said := p.cell(columnStatus)
	if !said {
		return
	}
	want := graph.UserStatus(text)
	if !slices.Contains(graph.UserStatuses, want) {
		p.fail(columnStatus, graph.Invalid("R16", "%.80q is no status; the statuses are INVITED, ACTIVE, LOCKED and DEACTIVATED", text))
		return
	}
	if want == p.user.Status {
		return
	}
	if action, direct := actions[p.user.Status][want]; direct {
		p.add(columnStatus, changes.SetUserStatus{LoginKey: p.row.LoginKey, Action: action})
		return
	}
	p.fail(columnStatus, graph.Invalid("R29", "a user who is %s cannot become %s in one step", p.user.Status, want))
}
