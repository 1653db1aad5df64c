// Package changes holds the rules that need to know what is stored: whether a change of the graph is allowed, and what it comes to. It is
// pure. A State holds the part of the graph that a change is about; Upsert evaluates one record of a file against it, and Apply one Change
// that a viewer requests. Either returns a refusal or an Outcome with its Effects, which it also applies to the State, so that the next
// change sees them. A store reads the State, has changes evaluated, and writes their effects, all in one transaction that locks the
// accounts concerned.
//
// Every way to change the graph goes through here, so that each rule stands in one place: R1, R2, R4, R6 to R9, R23 to R25, R27 to
// R29, and R32. Reasons lists what a refusal can be. Two rules do not hold for records: the limit of R24, because a migrated organization
// keeps all of its contacts, and the transitions of R29, because a file says what is so.
//
// A noun has one file (user and contract a few): its stored form, which is an entity; every Change of it; its record. An entity, a Change
// and a record own their methods, so what one of them lacks does not compile: what it reads (ReadSetOf, ReadSetOfRecords), the counts that
// it needs (CountsOf, CountsOfRecords), how it is evaluated, and of an entity how effects on it are applied, audited and written
// (EffectVisitor). What the changes of a request come to follows from their effects: Net, RevisionsOf, Alters and ImpactOf (who gains and
// loses); and Inverse from their outcomes (undo).
package changes
