// Package changes keeps the rules that need to know what is stored: whether a change of the graph is allowed, and what it comes
// to. It is pure. A State holds the part of the graph that a change is about; Put judges one record of a file against it, and Apply
// one Change that somebody asks for. Either gives a Refusal or an Outcome with its Effects, which it also makes in the State, so that
// the next change sees them. A store reads the State, has changes judged, and writes their effects, all in one transaction that
// holds the accounts concerned.
//
// Every way to change the graph goes through here, so that each rule stands in one place: R1, R2, R4, R6 to R9, R23 to R25, R27 to
// R29, and R32. Reasons lists what a refusal can be. Two rules Put does not ask about: the limit of R24, because a migrated
// organization keeps all of its contacts, and the transitions of R29, because a file says what is so.
//
// What a State must hold is told before it is read, by KeysOf and KeysOfChanges, and after, by WantsOf and WantsOfChanges. What the
// changes of a request come to is told by Net (effects), RevisionsOf, Alters and ImpactOf (who gains and loses), and Inverse (undo).
package changes
