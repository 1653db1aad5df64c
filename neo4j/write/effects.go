package write

import (
	"context"
	"time"

	"entitlegraph/changes"
	"entitlegraph/neo4j/bolt"
)

// The effects of all changes of the graph, by imports and by requests, are written here.

var effectWrites = []effectWrite{
	{cypher.Statement("erase_organizations"), func(r *effectRows) any { return r.goneOrganizations }},
	{cypher.Statement("erase_users"), func(r *effectRows) any { return r.goneUsers }},
	{cypher.Statement("change_delete_contacts"), func(r *effectRows) any { return r.goneContacts }},
	{cypher.Statement("change_delete_sites"), func(r *effectRows) any { return r.goneSites }},
	{cypher.Statement("change_delete_groups"), func(r *effectRows) any { return r.goneGroups }},
	{cypher.Statement("change_delete_domains"), func(r *effectRows) any { return r.goneDomains }},
	{cypher.Statement("change_delete_access"), func(r *effectRows) any { return r.oldAccess }},
	{cypher.Statement("change_free_group_names"), func(r *effectRows) any { return r.renamedGroups }},
	{cypher.Statement("change_free_logins"), func(r *effectRows) any { return r.renamedUsers }},
	{cypher.Statement("change_create_products"), func(r *effectRows) any { return byText(r.newProducts, "code") }},
	{cypher.Statement("change_update_products"), func(r *effectRows) any { return byText(r.products, "code") }},
	{cypher.Statement("change_write_countries"), func(r *effectRows) any { return r.countryRows() }},
	{cypher.Statement("change_create_organizations"), func(r *effectRows) any { return byText(r.newOrganizations, "accountNumber") }},
	{cypher.Statement("change_update_organizations"), func(r *effectRows) any { return r.organizations }},
	{cypher.Statement("change_create_sites"), func(r *effectRows) any { return r.newSites }},
	{cypher.Statement("change_update_sites"), func(r *effectRows) any { return r.sites }},
	{cypher.Statement("change_create_access"), func(r *effectRows) any { return byText(r.newAccess, "product") }},
	{cypher.Statement("change_create_contracts"), func(r *effectRows) any { return r.newContracts }},
	{cypher.Statement("change_update_contracts"), func(r *effectRows) any { return r.contracts }},
	{cypher.Statement("change_create_orders"), func(r *effectRows) any { return r.newOrders }},
	{cypher.Statement("change_update_orders"), func(r *effectRows) any { return r.orders }},
	{cypher.Statement("change_delete_lines"), func(r *effectRows) any { return r.oldLines }},
	{cypher.Statement("change_create_lines"), func(r *effectRows) any { return byText(r.newLines, "product") }},
	{cypher.Statement("change_create_groups"), func(r *effectRows) any { return r.newGroups }},
	{cypher.Statement("change_update_groups"), func(r *effectRows) any { return r.groups }},
	{cypher.Statement("change_delete_group_products"), func(r *effectRows) any { return r.oldGroupProducts }},
	{cypher.Statement("change_create_group_products"), func(r *effectRows) any { return byText(r.newGroupProducts, "product") }},
	{cypher.Statement("change_create_users"), func(r *effectRows) any { return r.newUsers }},
	{cypher.Statement("change_update_users"), func(r *effectRows) any { return r.users }},
	{cypher.Statement("change_rename_members"), func(r *effectRows) any { return r.renamedUsers }},
	{cypher.Statement("change_move_users"), func(r *effectRows) any { return r.movedUsers }},
	{cypher.Statement("change_delete_memberships"), func(r *effectRows) any { return r.oldMemberships }},
	{cypher.Statement("change_create_memberships"), func(r *effectRows) any { return r.newMemberships }},
	{cypher.Statement("change_delete_user_products"), func(r *effectRows) any { return r.oldUserProducts }},
	{cypher.Statement("change_create_user_products"), func(r *effectRows) any { return byText(r.newUserProducts, "product") }},
	{cypher.Statement("change_delete_exceptions"), func(r *effectRows) any { return r.oldExceptions }},
	{cypher.Statement("change_create_exceptions"), func(r *effectRows) any { return byText(r.newExceptions, "product") }},
	{cypher.Statement("change_create_contacts"), func(r *effectRows) any { return r.newContacts }},
	{cypher.Statement("change_create_domains"), func(r *effectRows) any { return r.newDomains }},
	{cypher.Statement("change_update_domains"), func(r *effectRows) any { return r.domains }},
	// After the domains: of two proofs of one domain, the second waits for the name before it has locked a claim.
	{cypher.Statement("change_delete_domain_claims"), func(r *effectRows) any { return r.goneClaims }},
	{cypher.Statement("change_end_domain_claims"), func(r *effectRows) any { return r.provenDomains }},
	{cypher.Statement("change_create_domain_claims"), func(r *effectRows) any { return r.newClaims }},
	{cypher.Statement("change_update_domain_claims"), func(r *effectRows) any { return r.claims }},
}

var statementChangeRaiseStamps = cypher.Statement("change_raise_stamps")

// effectWrite is one statement and its rows or keys. Statements are in the order in which things depend on each other; deletions come first,
// so that a number or a name is free for the thing that gets it.
type effectWrite struct {
	statement *bolt.Statement
	rows      func(*effectRows) any
}

// effectRows are the rows and keys of effects, by the statement that writes them.
type effectRows struct {
	now       time.Time
	countries map[string]bool

	goneOrganizations, goneUsers, goneContacts, goneSites, goneGroups, goneDomains []string
	goneClaims, provenDomains                                                      []string
	renamedGroups, renamedUsers                                                    []string

	newProducts, products                                 []fields
	newOrganizations, organizations, newSites, sites      []fields
	newContracts, contracts, newOrders, orders, newLines  []fields
	oldLines                                              []string
	newGroups, groups, oldGroupProducts, newGroupProducts []fields
	newUsers, users, movedUsers                           []fields
	oldUserProducts, newUserProducts                      []fields
	oldExceptions, newExceptions                          []fields
	oldAccess, newAccess                                  []fields
	oldMemberships, newMemberships                        []fields
	newContacts, newDomains, domains, newClaims, claims   []fields
}

// writeEffects writes effects, with one statement for all things of one kind, and none for a kind without rows.
//
// holders are the accounts that name a product whose name changes. Only their answers change, not their data: so their entitlementRevision
// rises here, so that no cached answer is outdated, and their revision stays.
func writeEffects(ctx context.Context, tx *bolt.Transaction, now time.Time, effects []changes.Effect, holders []string) error {
	net := changes.Net(effects)
	r := &effectRows{now: now, countries: map[string]bool{}}
	for _, effect := range net {
		effect.Visit(r)
	}
	for _, write := range effectWrites {
		parameters := fields{"now": r.now}
		switch rows := write.rows(r).(type) {
		case []string:
			if parameters["keys"] = rows; len(rows) == 0 {
				continue
			}
		case []fields:
			if parameters["rows"] = rows; len(rows) == 0 {
				continue
			}
		}
		if _, err := tx.Run(ctx, write.statement, bolt.OneMap(parameters)); err != nil {
			return err
		}
	}
	if len(r.products) > 0 && len(holders) > 0 {
		if _, err := tx.Run(ctx, statementChangeRaiseStamps, bolt.OneMap(fields{"keys": holders})); err != nil {
			return err
		}
	}
	return nil
}
