package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"entitlegraph/api"
	"entitlegraph/auth"
	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
)

const linkRecords = `{"type":"product","code":"#P","name":"P"}
{"type":"organization","accountNumber":"#ACC","name":"Acme","currency":"EUR","sites":[{"customerNumber":"#S1","name":"Köln","country":"DE"}]}
{"type":"organization","accountNumber":"#OTHER","name":"Other","currency":"EUR","sites":[{"customerNumber":"#T1","name":"Wien","country":"AT"}]}
{"type":"contract","accountNumber":"#ACC","contractNumber":"#K","startsOn":"2026-01-01","orders":[{"orderNumber":"#O","orderedOn":"2026-01-01","customerNumber":"#S1","lines":[{"product":"#P"}]}]}
{"type":"user","accountNumber":"#ACC","login":"#boss@acme.example","status":"ACTIVE","roles":["ACCOUNT_ADMIN"]}
{"type":"user","accountNumber":"#ACC","login":"#admin@acme.example","status":"ACTIVE","roles":["CO_ADMIN"]}
{"type":"user","accountNumber":"#ACC","login":"#contact@acme.example","status":"ACTIVE"}
{"type":"fulfillmentContact","accountNumber":"#ACC","login":"#boss@acme.example"}
{"type":"fulfillmentContact","accountNumber":"#ACC","login":"#contact@acme.example"}
`

// linkWorld is a server with links that requires authentication, unless it is open.
type linkWorld struct {
	*client
	names
	store *neo4j.Store
	who   visitors
	now   time.Time
	open  bool // the server requires no authentication
	key   *graph.APIKey
}

func openLinks(t *testing.T) *linkWorld {
	t.Helper()
	_, store, _ := openServer(t)
	w := &linkWorld{names: names{prefix: unique()}, store: store, now: noon, who: visitors{"OPERATOR": {Kind: graph.ViewerOperator, Actor: "operator:somebody"}}}
	load(t, store, []byte(w.fill(linkRecords)))
	for _, name := range []string{"boss", "admin", "contact"} {
		user, organization, err := store.UserOfLogin(t.Context(), strings.ToLower(w.prefix)+name+"@acme.example")
		if err != nil || user == nil {
			t.Fatal(name, err)
		}
		w.who[name] = &graph.Viewer{
			Kind: graph.ViewerUser, Actor: user.NodeID(), LoginKey: user.LoginKey, UserID: user.ID, Roles: user.Roles,
			OrganizationIDs: []string{organization.ID}, AccountNumbers: []string{organization.AccountNumber},
		}
	}
	w.key = w.newKey(t)
	w.serve(t)
	return w
}

// newKey makes an API key that reads, and the visitor KEY who has it.
func (w *linkWorld) newKey(t *testing.T) *graph.APIKey {
	t.Helper()
	key, err := w.store.CreateAPIKey(t.Context(), "operator", graph.APIKey{Name: "Portal", Scopes: []graph.Scope{graph.ScopeRead}, AccountNumbers: []string{w.fill("#ACC")}, Hash: "h"})
	if err != nil {
		t.Fatal(err)
	}
	w.who["KEY"] = &graph.Viewer{
		Kind: graph.ViewerPartner, Actor: "key:" + key.NodeID(), Scopes: key.Scopes, OrganizationIDs: key.OrganizationIDs, AccountNumbers: key.AccountNumbers,
	}
	return key
}

// serve starts a server, as another one of the same database would.
func (w *linkWorld) serve(t *testing.T) {
	log := &bytes.Buffer{}
	w.client = &client{t: t, log: log, handler: api.Handler(api.Config{
		Store: w.store, Entitlements: w.store, Changes: w.store, APIKeys: w.store, Authenticator: w.who, Clock: func() time.Time { return w.now },
		Logger: zerolog.New(zerolog.SyncWriter(log)), PublicURL: "https://api.example.com/eg",
		Links: &auth.Links{Directory: w.store, Clock: func() time.Time { return w.now }, Open: w.open},
	})}
}

// links requests the links that a visitor may have, and returns their paths on the server by field.
func (w *linkWorld) links(who string) map[string]string {
	w.t.Helper()
	const document = `{htmlLink {url expiresAt} pdfLink {url expiresAt}}`
	query := `{fulfillmentDocument(orderNumber: "#O") ` + document + `}`
	if who != "contact" {
		query = `{fulfillmentDocument(orderNumber: "#O") ` + document + ` organization(accountNumber: "#ACC") {usersCsvLink {url expiresAt}}}`
	}
	a := w.askAs(who, w.fill(query))
	var data map[string]map[string]struct{ URL, ExpiresAt string }
	if err := json.Unmarshal(a.Data, &data); err != nil || len(a.Errors) > 0 {
		w.t.Fatalf("%s: %s %+v", who, a.Data, a.Errors)
	}
	all := map[string]string{}
	for _, object := range data {
		for field, link := range object {
			path, absolute := strings.CutPrefix(link.URL, "https://api.example.com/eg/")
			if until, err := time.Parse(time.RFC3339, link.ExpiresAt); !absolute || err != nil || !until.Equal(w.now.Add(5*time.Minute)) {
				w.t.Errorf("%s: %s is %+v", who, field, link)
			}
			all[field] = "/" + path
		}
	}
	return all
}

var mediaOfLinks = map[string]string{"htmlLink": "text/html; charset=utf-8", "pdfLink": "application/pdf", "usersCsvLink": "text/csv; charset=utf-8"}

// want opens links without credentials, and requires the status and the text of the message.
func (w *linkWorld) want(step string, links map[string]string, status int, says string) {
	w.t.Helper()
	for field, link := range links {
		reply := w.send(http.MethodGet, link, "")
		if reply.StatusCode != status || !strings.Contains(string(reply.body), says) {
			w.t.Errorf("%s: %s: %d %s, want %d", step, field, reply.StatusCode, reply.body[:min(len(reply.body), 300)], status)
		}
		if media := reply.Header.Get("Content-Type"); status == http.StatusOK && media != mediaOfLinks[field] {
			w.t.Errorf("%s: %s is %s", step, field, media)
		}
		if reply.Header.Get("Cache-Control") != "no-store" || reply.Header.Get("Referrer-Policy") != "no-referrer" {
			w.t.Errorf("%s: %s: headers %v", step, field, reply.Header)
		}
		if strings.Contains(w.log.String(), strings.TrimPrefix(link, "/links/")) {
			w.t.Errorf("%s: the log has the link of %s", step, field)
		}
	}
}

// TestLinks: a link opens the one download that it is for, without a header, until it expires, on every server of the database; what it gives is
// what its maker may read then.
func TestLinks(t *testing.T) {
	w := openLinks(t)
	for _, who := range []string{"OPERATOR", "boss", "admin", "KEY", "contact"} {
		links := w.links(who)
		if want := map[bool]int{true: 2, false: 3}[who == "contact"]; len(links) != want {
			t.Errorf("%s has the links %v", who, links)
		}
		w.want(who, links, http.StatusOK, "")
		w.serve(t)
		w.want(who+", another server", links, http.StatusOK, "")
		for field, link := range links {
			path := map[string]string{"htmlLink": "/documents/orders/#O", "pdfLink": "/documents/orders/#O.pdf", "usersCsvLink": "/accounts/#ACC/users.csv"}[field]
			if given, plain := w.send("GET", link, ""), w.send("GET", w.fill(path), "", "Authorization: Test "+who); field != "pdfLink" && !bytes.Equal(given.body, plain.body) {
				t.Errorf("%s: the link gives\n%s\nnot\n%s", who, given.body, plain.body)
			}
			if reply := w.send("GET", link+"?dryRun=true", "", "Authorization: Test nobody"); reply.StatusCode != http.StatusOK {
				t.Errorf("%s: a header and a query string count: %d", who, reply.StatusCode)
			}
			if reply := w.send("HEAD", link, ""); reply.StatusCode != http.StatusOK {
				t.Errorf("%s: HEAD is %d", who, reply.StatusCode)
			}
			for _, method := range []string{"POST", "PUT", "DELETE"} {
				if reply := w.send(method, link, "login\n", "Content-Type: text/csv"); reply.StatusCode != http.StatusMethodNotAllowed {
					t.Errorf("%s: %s is %d", who, method, reply.StatusCode)
				}
			}
		}
		w.now = noon.Add(5*time.Minute - time.Second)
		w.want(who+", in the last second", links, http.StatusOK, "")
		w.now = noon.Add(5 * time.Minute)
		w.want(who+", too late", links, http.StatusUnauthorized, "the link has expired")
		w.now = noon
	}
	if !strings.Contains(w.log.String(), `"path":"/links/{link}"`) {
		t.Errorf("the log does not say that links were opened: %s", w.log.String())
	}
}

// TestForgedLinks: nothing but what was signed opens anything.
func TestForgedLinks(t *testing.T) {
	w := openLinks(t)
	links, others := w.links("boss"), w.links("contact")
	link := strings.TrimPrefix(links["htmlLink"], "/links/")
	payload, signature, _ := strings.Cut(link, ".")
	_, otherSignature, _ := strings.Cut(strings.TrimPrefix(others["htmlLink"], "/links/"), ".")
	forged := []string{payload, payload + ".", "." + signature, payload + "." + otherSignature, link + "A", "A" + link, link + "=", payload + "." + signature + "." + signature}
	for i := range link {
		other := byte('A')
		if link[i] == other {
			other = 'B'
		}
		forged = append(forged, link[:i]+string(other)+link[i+1:])
	}
	for _, text := range forged {
		if reply := w.send("GET", "/links/"+text, "", "Authorization: Test boss"); reply.StatusCode != http.StatusUnauthorized {
			t.Errorf("%q opens: %d %s", text, reply.StatusCode, reply.body)
		}
	}
	w.open = true
	w.serve(t)
	w.want("of a server that asks, on one that does not", links, http.StatusUnauthorized, "not one of this server")
}

// TestLinksFollowRights: a link is worth what its maker is worth when it is opened.
func TestLinksFollowRights(t *testing.T) {
	w := openLinks(t)
	low := strings.ToLower(w.prefix)
	apply := func(change changes.Change) {
		t.Helper()
		applied, err := w.store.Apply(t.Context(), changes.Request{ID: low + change.Kind(), Actor: "tester", Changes: []changes.Change{change}})
		if err != nil || applied.Refusal != nil || applied.Rows[0].Refusal != nil {
			t.Fatal(err, applied)
		}
	}
	boss, admin, contact, key := w.links("boss"), w.links("admin"), w.links("contact"), w.links("KEY")

	apply(changes.RevokeRole{LoginKey: low + "admin@acme.example", Role: graph.RoleCoAdmin})
	w.want("a role that was taken away", map[string]string{"usersCsvLink": admin["usersCsvLink"]}, http.StatusForbidden, "FORBIDDEN")
	w.want("a role that was taken away", map[string]string{"htmlLink": admin["htmlLink"], "pdfLink": admin["pdfLink"]}, http.StatusNotFound, "NOT_FOUND")
	apply(changes.SetUserStatus{LoginKey: low + "contact@acme.example", Action: changes.LockUser})
	w.want("a contact who was locked", contact, http.StatusNotFound, "NOT_FOUND")
	apply(changes.TransferUser{LoginKey: low + "admin@acme.example", AccountNumber: w.fill("#OTHER")})
	w.want("a user who was transferred", map[string]string{"htmlLink": admin["htmlLink"]}, http.StatusNotFound, "NOT_FOUND")
	apply(changes.DeleteUser{LoginKey: low + "contact@acme.example"})
	w.want("a user who was erased", contact, http.StatusUnauthorized, "the user is gone")
	if _, err := w.store.RevokeAPIKey(t.Context(), "operator", w.key.ID); err != nil {
		t.Fatal(err)
	}
	w.want("an API key that was revoked", key, http.StatusUnauthorized, "the API key is revoked")
	w.want("somebody who lost nothing", boss, http.StatusOK, "")

	soon := noon.Add(time.Minute)
	w.who["boss"].ExpiresAt = &soon
	link, until, err := (&auth.Links{Directory: w.store, Clock: func() time.Time { return noon }}).Sign(t.Context(), w.who["boss"], "/x")
	if err != nil || link == "" || !until.Equal(soon) {
		t.Errorf("a link outlives its token: %s, %v", until, err)
	}
}
