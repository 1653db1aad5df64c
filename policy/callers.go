package policy

import (
	"strings"

	"entitlegraph/graph"
	"entitlegraph/graph/model"
)

// callers is a set of kinds of caller.
type callers uint16

// callerOrder is the order in which messages name callers, and the bit of each in a set.
var callerOrder = model.AllCaller

// bitOf returns the set of one caller.
func bitOf(caller model.Caller) callers {
	for i, c := range callerOrder {
		if c == caller {
			return 1 << i
		}
	}
	return 0
}

// everyCaller is the set of all callers.
const everyCaller = ^callers(0)

// callersOf returns the caller kinds of a viewer; none for a nil viewer.
func callersOf(v *graph.Viewer) callers {
	if v == nil {
		return 0
	}
	switch v.Kind {
	case graph.ViewerOperator:
		return bitOf(model.CallerOperator)
	case graph.ViewerAnalyst:
		return bitOf(model.CallerAnalyst)
	case graph.ViewerStranger:
		return bitOf(model.CallerStranger)
	case graph.ViewerPartner:
		return partnerOf(v)
	case graph.ViewerUser:
		return userOf(v)
	}
	return 0
}

func partnerOf(v *graph.Viewer) callers {
	var set callers
	for scope, caller := range map[graph.Scope]model.Caller{
		graph.ScopeCheck: model.CallerCheck, graph.ScopeRead: model.CallerRead, graph.ScopeWrite: model.CallerWrite,
	} {
		if v.May(scope) {
			set |= bitOf(caller)
		}
	}
	return set
}

func userOf(v *graph.Viewer) callers {
	set := bitOf(model.CallerUser)
	if v.Has(graph.RoleAccountAdmin) {
		set |= bitOf(model.CallerAccountAdmin)
	}
	if v.Has(graph.RoleCoAdmin) {
		set |= bitOf(model.CallerCoAdmin)
	}
	return set
}

// words names the callers of a set for a message.
func (c callers) words() string { return strings.Join(c.each(callerWords), ", ") }

// each returns the word of every caller of a set, in the order of callerOrder.
func (c callers) each(words map[model.Caller]string) []string {
	var names []string
	for i, caller := range callerOrder {
		if word := words[caller]; c&(1<<i) != 0 && word != "" {
			names = append(names, word)
		}
	}
	return names
}

var callerWords = map[model.Caller]string{
	model.CallerOperator: "the operator", model.CallerAnalyst: "analysts", model.CallerAccountAdmin: "account administrators",
	model.CallerCoAdmin: "co-administrators", model.CallerUser: "users", model.CallerCheck: "API keys with CHECK",
	model.CallerRead: "API keys with READ", model.CallerWrite: "API keys with WRITE", model.CallerStranger: "people who register",
}

// viewerWords names a viewer in the singular. A user with a role is named by the role.
func viewerWords(v *graph.Viewer) string {
	switch {
	case v == nil:
		return "an unknown caller"
	case v.Kind == graph.ViewerPartner:
		return "an API key with " + strings.Join(callersOf(v).each(scopeWords), " and ")
	case v.Kind == graph.ViewerUser && !v.Administers():
		return "a user without a role"
	}
	return strings.Join(callersOf(v).each(singularWords), " and ")
}

var (
	scopeWords    = map[model.Caller]string{model.CallerCheck: "CHECK", model.CallerRead: "READ", model.CallerWrite: "WRITE"}
	singularWords = map[model.Caller]string{
		model.CallerOperator: "the operator", model.CallerAnalyst: "an analyst", model.CallerAccountAdmin: "an account administrator",
		model.CallerCoAdmin: "a co-administrator", model.CallerStranger: "a caller that may register",
	}
)
