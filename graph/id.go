package graph

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// Kind is the type of a node, as in __typename.
type Kind string

// The kinds of node.
const (
	KindOrganization       Kind = "Organization"
	KindSite               Kind = "Site"
	KindUser               Kind = "User"
	KindProduct            Kind = "Product"
	KindContract           Kind = "LicenseContract"
	KindContractLine       Kind = "ContractLine"
	KindOrder              Kind = "PurchaseOrder"
	KindEntitlementGroup   Kind = "EntitlementGroup"
	KindFulfillmentContact Kind = "FulfillmentContact"
	KindCountry            Kind = "Country"
	KindDomain             Kind = "Domain"
	KindAuditEntry         Kind = "AuditEntry"
	KindAPIKey             Kind = "ApiKey"
)

// Kinds lists every kind of node.
var Kinds = []Kind{
	KindOrganization, KindSite, KindUser, KindProduct, KindContract, KindContractLine, KindOrder, KindEntitlementGroup,
	KindFulfillmentContact, KindCountry, KindDomain, KindAuditEntry, KindAPIKey,
}

// EncodeID returns the opaque id of a node in the API. It contains the kind, by which node(id) finds the node.
func EncodeID(kind Kind, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(string(kind) + ":" + id))
}

// DecodeID returns the kind and the id in an opaque id, or an error for a text that EncodeID does not return.
func DecodeID(opaque string) (Kind, string, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(opaque)
	if err == nil {
		name, id, found := strings.Cut(string(raw), ":")
		for _, kind := range Kinds {
			// Encoded once more, because decoding skips line breaks.
			if found && id != "" && len(id) <= 255 && utf8.ValidString(id) && Kind(name) == kind && EncodeID(kind, id) == opaque {
				return kind, id, nil
			}
		}
	}
	return "", "", Invalid("", "id %s is not an id of this API; ids come from an id field and are passed on unchanged", quote(opaque))
}

// NodeID returns the opaque id of the organization.
func (o *Organization) NodeID() string { return EncodeID(KindOrganization, o.ID) }

// NodeID returns the opaque id of the site.
func (s *Site) NodeID() string { return EncodeID(KindSite, s.ID) }

// NodeID returns the opaque id of the user.
func (u *User) NodeID() string { return EncodeID(KindUser, u.ID) }

// NodeID returns the opaque id of the product.
func (p *Product) NodeID() string { return EncodeID(KindProduct, p.ID) }

// NodeID returns the opaque id of the contract.
func (c *Contract) NodeID() string { return EncodeID(KindContract, c.ID) }

// NodeID returns the opaque id of the line.
func (l *ContractLine) NodeID() string { return EncodeID(KindContractLine, l.ID) }

// NodeID returns the opaque id of the order.
func (o *Order) NodeID() string { return EncodeID(KindOrder, o.ID) }

// NodeID returns the opaque id of the group.
func (g *EntitlementGroup) NodeID() string { return EncodeID(KindEntitlementGroup, g.ID) }

// NodeID returns the opaque id of the contact.
func (c *FulfillmentContact) NodeID() string { return EncodeID(KindFulfillmentContact, c.ID) }

// NodeID returns the opaque id of the country.
func (c Country) NodeID() string { return EncodeID(KindCountry, c.Code) }

// NodeID returns the opaque id of the API key.
func (k *APIKey) NodeID() string { return EncodeID(KindAPIKey, k.ID) }

// NodeID returns the opaque id of the domain. That of a pending claim is another one than that of the proven claim.
func (d *Domain) NodeID() string {
	if d.Claim != nil {
		return EncodeID(KindDomain, d.Claim.ID)
	}
	return EncodeID(KindDomain, d.Name)
}
