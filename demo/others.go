package demo

import (
	"strings"

	"entitlegraph/graph"
	"entitlegraph/records"
)

func (b *builder) product(code, name string) {
	b.write(&records.Product{ProductBody: graph.ProductBody{Code: code, Name: name}})
}

// words returns a status as a part of a login.
func words(status graph.UserStatus) string { return strings.ToLower(string(status)) }

// ordinary is a company without a special situation.
type ordinary struct {
	account, name, currency, host string
	places                        []place
	products                      []string
	amount                        string
	staff                         int
}

// ordinaries are companies of many trades, countries and currencies: the yen has no minor digits, the dinar three.
var ordinaries = []ordinary{
	{"ALMANAR", "Al Manar Desalination", "KWD", "almanar-water.example", []place{{"KW", "Kuwait City"}, {"OM", "Sohar"}}, []string{"SIM-FLOW", "FIELD-SERVICE"}, "12500.125", 8},
	{"ATLAS", "Atlas Agricultural Machines", "MAD", "atlas-agri.example", []place{{"MA", "Meknès"}}, []string{"CAD-PRO"}, "88000.00", 5},
	{"BAOBAB", "Baobab Solar", "KES", "baobab-solar.example", []place{{"KE", "Nairobi"}, {"TZ", "Arusha"}}, []string{"SIM-THERM", "FIELD-SERVICE"}, "940000.00", 7},
	{"BLUEFIN", "Bluefin Shipyards", "NOK", "bluefin-yards.example", []place{{"NO", "Ålesund"}, {"PL", "Gdynia"}}, []string{"CAD-PRO", "PLM-CORE"}, "410000.00", 12},
	{"BRAMBLE", "Bramble Foods", "GBP", "bramble-foods.example", []place{{"GB", "Norwich"}}, []string{"QA-TRACE"}, "18500.00", 6},
	{"CEDAR", "Cedar Valley Hospital Group", "USD", "cedar-valley.example", []place{{"US", "Portland"}}, []string{"DATA-VAULT", "QA-TRACE"}, "72000.00", 9},
	{"COBALT", "Cobalt Ridge Mining", "AUD", "cobalt-ridge.example", []place{{"AU", "Kalgoorlie"}, {"CL", "Antofagasta"}}, []string{"SIM-STRUCT", "ROBOT-PATH"}, "133000.00", 10},
	{"CONDOR", "Cóndor Ferrocarriles", "ARS", "condor-rail.example", []place{{"AR", "Córdoba"}}, []string{"CAD-PRO", "SIM-STRUCT"}, "5600000.00", 5},
	{"DELTA", "Delta Dijken", "EUR", "delta-dijken.example", []place{{"NL", "Delft"}, {"BE", "Gent"}}, []string{"SIM-FLOW"}, "39900.00", 8},
	{"FJORD", "Fjord Turbines", "DKK", "fjord-turbines.example", []place{{"DK", "Esbjerg"}}, []string{"SIM-FLOW", "CAD-PRO"}, "260000.00", 11},
	{"HANGANG", "Hangang Battery 한강배터리", "KRW", "hangang-battery.example", []place{{"KR", "Ulsan"}, {"HU", "Debrecen"}}, []string{"SIM-THERM", "QA-TRACE"}, "91000000", 9},
	{"KITSUNE", "Kitsune Seiki 狐精機", "JPY", "kitsune-seiki.example", []place{{"JP", "Nagoya"}, {"TH", "Rayong"}}, []string{"ROBOT-PATH", "CAD-PRO"}, "7800000", 14},
	{"LIGNUM", "Lignum Möbelwerke", "EUR", "lignum-möbel.example", []place{{"AT", "Linz"}, {"SI", "Maribor"}}, []string{"CAD-VIEW", "RENDER-CLOUD"}, "15400.00", 7},
	{"MONSOON", "Monsoon Semiconductors", "TWD", "monsoon-semi.example", []place{{"TW", "Hsinchu"}}, []string{"EDA-BOARD", "SIM-THERM"}, "6200000.00", 10},
	{"OLIVAR", "Olivar Cerámicas", "EUR", "olivar-ceramicas.example", []place{{"ES", "Castellón"}, {"PT", "Aveiro"}}, []string{"RENDER-CLOUD"}, "21000.00", 6},
	{"PAMPERO", "Pampero Wind", "BRL", "pampero-wind.example", []place{{"BR", "Natal"}, {"UY", "Salto"}}, []string{"SIM-FLOW", "SIM-STRUCT"}, "350000.00", 8},
	{"SAPPHIRE", "Sapphire Gulf Aviation", "AED", "sapphire-gulf.example", []place{{"AE", "Sharjah"}}, []string{"PLM-CONNECT", "TRAIN-LAB"}, "180000.00", 9},
	{"TATRA", "Tatra Ložiska", "CZK", "tatra-loziska.example", []place{{"CZ", "Brno"}, {"SK", "Žilina"}}, []string{"CAD-PRO", "QA-TRACE"}, "640000.00", 7},
	{"UBUNTU", "Ubuntu Vehicle Works", "ZAR", "ubuntu-vehicles.example", []place{{"ZA", "Gqeberha"}}, []string{"CAD-PRO", "ROBOT-PATH"}, "990000.00", 8},
	{"WATTLE", "Wattle Medical Devices", "NZD", "wattle-medical.example", []place{{"NZ", "Dunedin"}, {"AU", "Hobart"}}, []string{"PLM-CORE", "QA-TRACE"}, "57000.00", 6},
	{"YARROW", "Yarrow Veterinary Labs", "CAD", "yarrow-labs.example", []place{{"CA", "Guelph"}}, []string{"DATA-VAULT", "QA-TRACE"}, "33500.00", 6},
}

// others writes the ordinary companies: each has one contract with a line for each product at each site.
func (b *builder) others() {
	for i, o := range ordinaries {
		b.organization(o.account, o.name, o.currency, o.places...)
		var lines []sold
		var countries []string
		for _, p := range o.places {
			countries = append(countries, p.country)
			for j, product := range o.products {
				lines = append(lines, sold{p.country, product, 10 + 5*j, o.amount, false})
			}
		}
		b.contract(o.account, "1", term{from: -360 + 11*i, to: 365 + 7*i, grace: 30}, lines...)
		b.administrator(o.account, o.host, givenNames[i%len(givenNames)], familyNames[i%len(familyNames)])
		b.staff(o.account, o.host, o.staff, nil, countries...)
		b.domain(o.account, o.host, i%2 == 0)
	}
}
