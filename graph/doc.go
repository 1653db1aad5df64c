// Package graph defines the nouns of entitlegraph (organizations, sites, users, contracts, entitlement groups, fulfillment contacts and the
// others), the rules for their values, and the interface of a store of them. It imports no other package of the product. Rules R1 to R32 are
// written out in docs/entitlements.md.
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
//	   |- CLAIMS_PENDING -> (:DomainClaim)
//	   |- HAD ----------> (:FormerId {id})
//	   |- NOTIFIED_BY --> (:Notice) - ADDRESSED_TO -> (:User), OF_CONTRACT -> (:Contract), OF_ORDER -> (:Order)
//	   '- LOGGED -------> (:AuditEntry) - ABOUT -> (:User)
//	(:User {organization})
//	   |- BELONGS_TO {roles} --> (:Organization)
//	   |- MEMBER_OF {group} ---> (:EntitlementGroup)
//	   '- ALLOWS --------------> (:Product)
//	(:ApiKey)
//	   '- MAY_REACH -----------> (:Organization)
//
// A FormerId is the id of a group or contact that the organization had; an undo may restore the object under it. GRANTS is the country-filtered
// edge: one per contract line. Package entitle decides which products a login may use, by a pure function of facts and an instant.
package graph
