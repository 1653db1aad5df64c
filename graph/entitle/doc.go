// Package entitle answers the question of the product: what may this login use at instant t, and why? It is pure: an answer depends on facts and
// an instant alone. It reads no clock and no database, and does not modify its arguments.
//
// The facts have two parts, since they change at different times. AccountFacts has the facts of an account, which are the same for all of its logins;
// Login has those of one login. Evaluate combines them in five steps, each in its own file, which implements the rules named there.
//
// # Which lines count (window.go)
//
//   - R9. A line's window is the overlap of its own dates and its contract's. The line is in force while its contract is ACTIVE and
//     the day lies in the window or in the contract's grace days after it; in grace when only the grace days make it so. An
//     empty overlap is never in force, never in the future, and has no grace.
//
// # Which country the login is in (country.go)
//
// A country is represented when a line of that country is in force. The first rule that applies picks the country:
//
//   - R10. The designated country, represented or not.
//   - R11. The administrator's override on the login, represented or not.
//   - R12. The override of the login's groups. When they name several countries, the represented one with the highest ARR; when
//     none of them is represented, the first in the alphabet.
//   - R13. The Profile Country, but only when it is represented.
//   - R14. The represented country with the highest ARR; among equals the first in the alphabet.
//   - R15. No country, because none is represented.
//
// # Which products it may use (products.go, access.go)
//
//   - R16. Only an ACTIVE user may use anything. The answer has the country for every user.
//   - R17. Candidates are the products with a line in force that is of the login's country or global. Quantities add up.
//   - R18. The first that says anything about a candidate decides: an exception on the login (R35), the products listed on the login, those
//     listed on its groups, all lists together, product access (R34), default access (R33). An empty list does not apply.
//   - R19. Access that allows none of the candidates leads to a warning.
//
// # Why it may not use the others (reasons.go)
//
//   - R20. Every product the organization ever had a line for is either entitled or withheld, and withheld for exactly one reason.
//
// # Until when the answer is valid, and how it is sorted (validity.go, facts.go)
//
//   - R21. Until the nearest midnight UTC at which a line of an ACTIVE contract starts, falls into grace, or ends, or one of a
//     SUSPENDED contract ends.
//   - R22. Everything is sorted by bytes, so equal facts give equal answers. NewAccountFacts sorts once for all logins.
//
// # Which parts are cached (day.go)
//
// Most of an answer depends on the account facts, the day and the country alone. AccountFacts cache that part for the day that was requested last, so that
// the next login costs little more than its own restriction.
//
// CountryOptions returns the countries that may be designated for a login, or override its country (R23).
//
// The rules are written out in docs/entitlements.md; package scenario has a situation for each of them.
package entitle
