package facts

import (
	"unsafe"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// bytesOf returns about how much memory facts take, with what entitle.Evaluate remembers beside them: each line and product for every
// country that logins are likely to be in.
func bytesOf(h *entitle.AccountFacts) int64 {
	const pointer = int64(unsafe.Sizeof(uintptr(0)))
	size := int64(unsafe.Sizeof(*h)) + sizeOf(h.Organization)
	contracts, orders, products, countries := map[*graph.Contract]bool{}, map[*graph.Order]bool{}, map[*graph.Product]bool{}, map[string]bool{}
	for _, line := range h.Lines {
		size += sizeOf(line) + 2*pointer + textsSize(line.ID, line.CountryCode)
		contracts[line.Contract], orders[line.Order], products[line.Product], countries[line.CountryCode] = true, true, true, true
		if line.Quantity != nil {
			size += pointer
		}
	}
	for contract := range contracts {
		size += sizeOf(contract) + textsSize(contract.ID, contract.ContractNumber)
	}
	for order := range orders {
		if order != nil {
			size += sizeOf(order) + textsSize(order.ID, order.OrderNumber)
		}
	}
	for product := range products {
		size += sizeOf(product) + textsSize(product.ID, product.Code, product.Name)
	}
	for _, site := range h.Sites {
		countries[site.CountryCode] = true
		size += sizeOf(site) + pointer + textsSize(site.ID)
		for _, t := range graph.SiteTexts {
			size += textsSize(*t.Of(&site.SiteBody))
		}
	}
	for id, group := range h.Groups {
		size += int64(unsafe.Sizeof(group)+unsafe.Sizeof(id))*2 + textsSize(id) + textsSize(group.ProductCodes...) +
			int64(len(group.ProductCodes))*int64(unsafe.Sizeof(id))
	}
	for _, setting := range h.Access {
		size += 4*sizeOf(&setting) + textsSize(setting.ProductCode, setting.CountryCode) // in the list, and in a map by product and country
	}
	perCountry := int64(len(products))*int64(unsafe.Sizeof(entitle.Withheld{})) + int64(len(h.Lines))*pointer
	return size + int64(len(countries)+1)*perCountry
}

func sizeOf[T any](*T) int64 {
	var zero T
	return int64(unsafe.Sizeof(zero))
}

// textsSize returns the bytes of texts; their headers are counted where they stand.
func textsSize(texts ...string) int64 {
	size := int64(0)
	for _, text := range texts {
		size += int64(len(text))
	}
	return size
}
