package demo

import "entitlegraph/graph/entitle"

// Situation is a login that demonstrates a rule.
type Situation struct {
	Login string
	// Rule is the demonstrated rule; Shows describes the situation in one line.
	Rule, Shows string

	// The expected answer. CountryRule is always checked, the other fields if they are set.
	CountryRule entitle.CountryRule
	Country     string
	Warnings    []entitle.WarningCode // all of them, sorted
	Withheld    map[string]entitle.Reason
	Quantities  map[string]int // of entitled products; 0 is unlimited
	Access      map[string]entitle.AccessRule
}

// Situations are the logins that demonstrate rules, the main login first.
var Situations = []Situation{
	{
		Login: Login, Rule: "R20", Shows: "an answer with something of everything, explained",
		CountryRule: entitle.RuleProfile, Country: "CH", Warnings: []entitle.WarningCode{entitle.WarnInGrace},
		Quantities: map[string]int{"CAD-PRO": 40, "SIM-FLOW": 10, "PLM-CORE": 0, "QA-TRACE": 12},
		Withheld: map[string]entitle.Reason{
			"SIM-STRUCT": entitle.ReasonOtherCountry, "TRAIN-LAB": entitle.ReasonRestrictedByGroup, "SIM-THERM": entitle.ReasonNotStarted,
			"CAD-VIEW": entitle.ReasonEnded, "RENDER-CLOUD": entitle.ReasonContractSuspended,
		},
	},
	{
		Login: "designated@aurora-instruments.example", Rule: "R10", Shows: "the designated country wins over the profile",
		CountryRule: entitle.RuleDesignated, Country: "SE", Quantities: map[string]int{"SIM-FLOW": 10, "DATA-VAULT": 0},
	},
	{
		Login: "designated.not-represented@aurora-instruments.example", Rule: "R10",
		Shows:       "the designated country wins even without a contract line; only the global product is left",
		CountryRule: entitle.RuleDesignated, Country: "NO", Warnings: []entitle.WarningCode{entitle.WarnDesignatedCountryNotRepresented},
		Quantities: map[string]int{"DATA-VAULT": 0}, Withheld: map[string]entitle.Reason{"CAD-PRO": entitle.ReasonOtherCountry},
	},
	{
		Login: "login-override@aurora-instruments.example", Rule: "R11", Shows: "the administrator's override on the login wins over the profile",
		CountryRule: entitle.RuleLoginOverride, Country: "SE",
	},
	{
		Login: "login-override.not-represented@aurora-instruments.example", Rule: "R11", Shows: "an override is honoured even without a contract line",
		CountryRule: entitle.RuleLoginOverride, Country: "NO", Warnings: []entitle.WarningCode{entitle.WarnOverrideCountryNotRepresented},
	},
	{
		Login: "group-override@glacier-pumps.example", Rule: "R12", Shows: "the override of a group wins over the profile",
		CountryRule: entitle.RuleGroupOverride, Country: "US",
	},
	{
		Login: "group-override.conflicting@glacier-pumps.example", Rule: "R12", Shows: "two groups name two countries; the one with the higher ARR wins",
		CountryRule: entitle.RuleGroupOverride, Country: "US", Warnings: []entitle.WarningCode{entitle.WarnConflictingGroupOverrides},
	},
	{
		Login: "group-override.not-represented@glacier-pumps.example", Rule: "R12", Shows: "the group's country has no contract line",
		CountryRule: entitle.RuleGroupOverride, Country: "IS", Warnings: []entitle.WarningCode{entitle.WarnOverrideCountryNotRepresented},
	},
	{
		Login: "profile@aurora-instruments.example", Rule: "R13", Shows: "the profile decides, because its country is represented",
		CountryRule: entitle.RuleProfile, Country: "SE",
	},
	{
		Login: "highest-arr.profile-missing@aurora-instruments.example", Rule: "R14", Shows: "without a profile country, the highest ARR decides",
		CountryRule: entitle.RuleHighestARR, Country: "FI", Warnings: []entitle.WarningCode{entitle.WarnProfileCountryMissing},
	},
	{
		Login: "highest-arr.profile-not-represented@aurora-instruments.example", Rule: "R14",
		Shows:       "the profile's country is not represented, so the highest ARR decides",
		CountryRule: entitle.RuleHighestARR, Country: "FI", Warnings: []entitle.WarningCode{entitle.WarnProfileCountryNotRepresented},
	},
	{
		Login: "no-contract-in-force@sundown-textiles.example", Rule: "R15", Shows: "every contract has ended: no country, no product",
		CountryRule: entitle.RuleNone, Warnings: []entitle.WarningCode{entitle.WarnNoContractInForce},
		Withheld: map[string]entitle.Reason{"CAD-PRO": entitle.ReasonEnded},
	},
	{
		Login: "only-global@skyline-airships.example", Rule: "R15", Shows: "global lines give products and represent no country",
		CountryRule: entitle.RuleNone, Quantities: map[string]int{"SIM-FLOW": 15, "CAD-VIEW": 0},
	},
	{
		Login: "invited@harbour-freight.example", Rule: "R16", Shows: "an invited user gets nothing yet",
		CountryRule: entitle.RuleProfile, Country: "SG", Warnings: []entitle.WarningCode{entitle.WarnUserNotActive},
		Withheld: map[string]entitle.Reason{"FIELD-SERVICE": entitle.ReasonUserNotActive},
	},
	{
		Login: "locked@harbour-freight.example", Rule: "R16", Shows: "a locked user gets nothing",
		CountryRule: entitle.RuleProfile, Country: "SG", Warnings: []entitle.WarningCode{entitle.WarnUserNotActive},
	},
	{
		Login: "deactivated@harbour-freight.example", Rule: "R16", Shows: "a deactivated user gets nothing",
		CountryRule: entitle.RuleProfile, Country: "SG", Warnings: []entitle.WarningCode{entitle.WarnUserNotActive},
	},
	{
		Login: "contracts-at-every-stage@lantern-optics.example", Rule: "R9", Shows: "one product in grace, others not started, suspended, ended, cancelled",
		CountryRule: entitle.RuleProfile, Country: "GB", Warnings: []entitle.WarningCode{entitle.WarnInGrace},
		Quantities: map[string]int{"CAD-PRO": 10, "QA-TRACE": 8},
		Withheld: map[string]entitle.Reason{
			"SIM-FLOW": entitle.ReasonNotStarted, "RENDER-CLOUD": entitle.ReasonContractSuspended, "CAD-VIEW": entitle.ReasonEnded,
			"TRAIN-LAB": entitle.ReasonEnded, "SIM-THERM": entitle.ReasonOtherCountry,
		},
	},
	{
		Login: "other-country@lantern-optics.example", Rule: "R20", Shows: "what is in force in another country is withheld, and says where it is",
		CountryRule: entitle.RuleProfile, Country: "IE", Quantities: map[string]int{"SIM-THERM": 5},
		Withheld: map[string]entitle.Reason{"CAD-PRO": entitle.ReasonOtherCountry, "QA-TRACE": entitle.ReasonOtherCountry},
	},
	{
		Login: "unrestricted@juniper-robotics.example", Rule: "R18", Shows: "a group without products is no restriction",
		CountryRule: entitle.RuleProfile, Country: "PL", Quantities: map[string]int{"ROBOT-PATH": 30, "CAD-PRO": 30, "EDA-BOARD": 0},
	},
	{
		Login: "restricted-by-group@juniper-robotics.example", Rule: "R18", Shows: "the lists of two groups together say what is left",
		CountryRule: entitle.RuleProfile, Country: "PL", Quantities: map[string]int{"ROBOT-PATH": 30, "EDA-BOARD": 0},
		Withheld: map[string]entitle.Reason{"CAD-PRO": entitle.ReasonRestrictedByGroup},
	},
	{
		Login: "restricted-for-login@juniper-robotics.example", Rule: "R18", Shows: "the login's own list wins over its group's",
		CountryRule: entitle.RuleProfile, Country: "PL", Quantities: map[string]int{"CAD-PRO": 30},
		Withheld: map[string]entitle.Reason{"ROBOT-PATH": entitle.ReasonRestrictedForLogin, "EDA-BOARD": entitle.ReasonRestrictedForLogin},
	},
	{
		Login: "restricted-to-nothing@juniper-robotics.example", Rule: "R19", Shows: "the group lists only what the company has not got",
		CountryRule: entitle.RuleProfile, Country: "PL", Warnings: []entitle.WarningCode{entitle.WarnRestrictedToNothing},
	},
	{
		Login: "default-access@tidewater-energy.example", Rule: "R33", Shows: "no setting denies in Spain; product access denies one product everywhere",
		CountryRule: entitle.RuleProfile, Country: "ES", Quantities: map[string]int{"CAD-PRO": 12, "SIM-FLOW": 6},
		Withheld: map[string]entitle.Reason{"RENDER-CLOUD": entitle.ReasonDeniedForProduct},
		Access:   map[string]entitle.AccessRule{"CAD-PRO": entitle.AccessByDefault, "SIM-FLOW": entitle.AccessByDefault},
	},
	{
		Login: "product-access@tidewater-energy.example", Rule: "R34", Shows: "default access denies in Portugal, and product access allows one product there",
		CountryRule: entitle.RuleProfile, Country: "PT", Quantities: map[string]int{"CAD-PRO": 8},
		Withheld: map[string]entitle.Reason{"SIM-FLOW": entitle.ReasonDeniedByDefault, "RENDER-CLOUD": entitle.ReasonDeniedForProduct},
		Access:   map[string]entitle.AccessRule{"CAD-PRO": entitle.AccessByProduct},
	},
	{
		Login: "group-list@tidewater-energy.example", Rule: "R18", Shows: "the list of a group decides before the organization's settings",
		CountryRule: entitle.RuleProfile, Country: "PT", Quantities: map[string]int{"SIM-FLOW": 4},
		Withheld: map[string]entitle.Reason{"CAD-PRO": entitle.ReasonRestrictedByGroup},
		Access:   map[string]entitle.AccessRule{"SIM-FLOW": entitle.AccessByGroupList},
	},
	{
		Login: "login-list@tidewater-energy.example", Rule: "R18", Shows: "the login's own list decides before its group's and the settings",
		CountryRule: entitle.RuleProfile, Country: "PT", Quantities: map[string]int{"RENDER-CLOUD": 0},
		Withheld: map[string]entitle.Reason{"SIM-FLOW": entitle.ReasonRestrictedForLogin},
		Access:   map[string]entitle.AccessRule{"RENDER-CLOUD": entitle.AccessByLoginList},
	},
	{
		Login: "exception@tidewater-energy.example", Rule: "R35", Shows: "exceptions on the login allow one product and deny another, whatever is set",
		CountryRule: entitle.RuleProfile, Country: "PT", Quantities: map[string]int{"SIM-FLOW": 4},
		Withheld: map[string]entitle.Reason{"CAD-PRO": entitle.ReasonDeniedForLogin},
		Access:   map[string]entitle.AccessRule{"SIM-FLOW": entitle.AccessByException},
	},
}
