// Package demo makes a demonstration graph that people can understand: invented companies (Organizations), one main login whose answer
// is worth explaining, and one login for every country rule (R10 to R15), every warning and every reason to withhold a product.
//
// What it makes is records, as package records knows them, so it goes into a database the way everything does: by import. Its dates
// are counted from the day of loading, so that what is in grace, has ended or has not started is so whenever it is loaded.
package demo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"entitlegraph/graph"
)

// The login to ask about first, its organization, one of the sites, and a product it may use.
const (
	Login          = "mia.keller@alpenglow.example"
	Account        = "ALPENGLOW"
	CustomerNumber = "ALPENGLOW-CH"
	Product        = "CAD-PRO"
)

// Organizations is how many organizations there are.
const Organizations = 30

// Days is for how many days, from that of loading, every situation is as it is described. Then the first of their dates comes.
const Days = 31

// Edition names what this version of the program loads: it changes when the records do.
func Edition() string {
	text, _ := io.ReadAll(Records(graph.DateOf(time.Unix(0, 0)))) // a buffer cannot fail
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}

// Records gives the demonstration graph as it is to be on that day. The same day gives the same bytes.
func Records(today graph.Date) io.Reader {
	b := newBuilder(today)
	b.catalogue()
	b.alpenglow()
	b.countryRules()
	b.groupRules()
	b.representation()
	b.people()
	b.dates()
	b.restrictions()
	b.big()
	b.others()
	return bytes.NewReader(b.bytes())
}
