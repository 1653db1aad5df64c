// Package demo generates the demonstration: invented organizations, a main login whose answer shows most of the rules, and a login for
// each country rule (R10 to R15), each warning and each reason to withhold a product.
//
// The output is records (package records), which are imported like any file. Dates are relative to the day of loading, so that contracts
// in grace, ended or not started are so on whichever day it is loaded.
package demo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"entitlegraph/graph"
)

// The main login, its organization, one of the organization's sites, and a product that the login may use.
const (
	Login          = "mia.keller@alpenglow.example"
	Account        = "ALPENGLOW"
	CustomerNumber = "ALPENGLOW-CH"
	Product        = "CAD-PRO"
)

// The administrator of the main login's organization, and a domain with a pending claim by the administrator (R36). Records cannot hold pending
// claims, so the claim is made after the records are loaded.
const (
	Administrator = "admin@alpenglow.example"
	PendingDomain = "alpenglow-studio.example"
)

// Organizations is the number of organizations.
const Organizations = 31

// Days is the number of days from the loading on which all situations are as described; on the day after, the first contract starts or ends.
const Days = 31

// Edition identifies the records that this version of the program generates: a change of the records changes it.
func Edition() string {
	text, _ := io.ReadAll(Records(graph.DateOf(time.Unix(0, 0)))) // a buffer cannot fail
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}

// Records returns the records for loading on this day. For the same day they have the same bytes.
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
	b.access()
	b.big()
	b.others()
	return bytes.NewReader(b.bytes())
}
