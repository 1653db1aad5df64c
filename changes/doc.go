// Package changes keeps the rules that need to know what is stored: whether a change of the graph is allowed, and what it comes
// to. It is pure. A State holds the part of the graph that a change is about; Put judges one record against it and gives either a
// Refusal or an Outcome with its Effects, which it also makes in the State, so that the next change sees them. A store reads
// the State, has changes judged, and writes their effects, all in one transaction that holds the accounts concerned.
//
// Every way to change the graph goes through here, so that each rule stands in one place: R1 (numbers held by another account), R4,
// R6, R7, R8, R23, R25, R27 and R28. The limit of R24 is not kept by Put: a migrated organization keeps all of its contacts.
//
// What a State must hold for a set of records is told by KeysOf before it is read, and by WantsOf after.
package changes
