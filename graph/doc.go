// Package graph holds the nouns of entitlegraph: what an organization, a site, a user, a contract, an entitlement group
// and a fulfillment contact are, what makes each of them valid, and what a store of them must offer. It imports nothing
// else of the product; rules R1 to R32 are written out in docs/entitlements.md.
//
//	(:Country)
//	   ^ LOCATED_IN
//	(:Site)
//	   ^ HAS_SITE
//	(:Organization)
//	   |- HOLDS ------> (:Contract)
//	   |                   |- GRANTS {country, quantity, arr, ...} --> (:Product)
//	   |                   '- FULFILLED_BY --> (:Order) - PLACED_FOR -> (:Site)
//	   |- HAS_GROUP ---> (:EntitlementGroup) - ALLOWS --> (:Product)
//	   |- HAS_CONTACT {country} --> (:User)
//	   |- CLAIMS -------> (:Domain)
//	   |- HAD ----------> (:FormerId {id})
//	   '- LOGGED -------> (:AuditEntry) - ABOUT -> (:User)
//	(:User {organization})
//	   |- BELONGS_TO {roles} --> (:Organization)
//	   |- MEMBER_OF {group} ---> (:EntitlementGroup)
//	   '- ALLOWS --------------> (:Product)
//	(:ApiKey)
//	   '- MAY_REACH -----------> (:Organization)
//
// FormerId is the id of a group or contact that the organization had, under which an undo may bring it back.
// GRANTS is the country-filtered edge: one per contract line. What a login may use is decided by package entitle, a
// pure function of facts and an instant.
package graph
