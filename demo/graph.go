package demo

import "entitlegraph/graph"

// running is the term of a contract that is in force, and for most of a year stays so.
var running = term{from: -420, to: 300, grace: 30}

func (b *builder) catalogue() {
	for _, p := range []struct{ code, name string }{
		{"CAD-PRO", "CAD Professional"},
		{"CAD-VIEW", "CAD Viewer"},
		{"DATA-VAULT", "Data Vault"},
		{"EDA-BOARD", "Board Designer"},
		{"FIELD-SERVICE", "Field Service Companion"},
		{"PLM-CONNECT", "Lifecycle Connect"},
		{"PLM-CORE", "Lifecycle Core"},
		{"QA-TRACE", "Quality Trace"},
		{"RENDER-CLOUD", "Cloud Renderer"},
		{"ROBOT-PATH", "Robot Path Planner"},
		{"SIM-FLOW", "Flow Simulation"},
		{"SIM-STRUCT", "Structural Simulation"},
		{"SIM-THERM", "Thermal Simulation"},
		{"TRAIN-LAB", "Training Laboratory"},
	} {
		b.product(p.code, p.name)
	}
}

// alpenglow is the organization of the main login, whose country is that of the profile. It has contracts of every status.
func (b *builder) alpenglow() {
	const a = Account
	b.organizationWith(a, "Alpenglow Instruments", "CHF", []graph.AccessSetting{
		{CountryCode: "AT", Access: graph.AccessAllow}, {ProductCode: "SIM-STRUCT", CountryCode: "DE", Access: graph.AccessDeny},
	}, place{"CH", "Zürich"}, place{"DE", "München"}, place{"AT", "Innsbruck"})
	b.contract(a, "2", term{from: -500, to: 230, grace: 30},
		sold{"CH", "CAD-PRO", 25, "48000.00", false}, sold{"CH", "SIM-FLOW", 10, "22000.00", false},
		sold{"DE", "SIM-STRUCT", 8, "61500.50", false}, sold{"AT", "CAD-PRO", 4, "7600.00", false},
		sold{"CH", "PLM-CORE", 0, "15000.00", true})
	b.contract(a, "3", term{from: -120, to: 600}, sold{"CH", "CAD-PRO", 15, "28800.00", false}, sold{"CH", "TRAIN-LAB", 5, "2500.00", false})
	b.contract(a, "4", term{from: -380, to: -15, grace: 45}, sold{"CH", "QA-TRACE", 12, "9600.00", false})
	b.contract(a, "5", term{from: 60, to: 425}, sold{"CH", "SIM-THERM", 10, "18000.00", false})
	b.contract(a, "1", term{from: -900, to: -535}, sold{"CH", "CAD-VIEW", 50, "5000.00", false})
	b.contract(a, "6", term{from: -200, to: open, status: graph.ContractSuspended}, sold{"CH", "RENDER-CLOUD", 100, "3000.00", false})
	b.group(a, "Design Office Zürich", "", "CAD-PRO", "CAD-VIEW", "PLM-CORE", "QA-TRACE", "SIM-FLOW", "SIM-STRUCT", "SIM-THERM")
	b.group(a, "Werkstatt München", "DE", "CAD-PRO", "SIM-STRUCT")
	b.administrator(a, "alpenglow.example", "Lukas", "Brunner")
	b.user(a, person{login: Login, given: "Mia", family: "Keller", profile: "CH", groups: []string{"Design Office Zürich"}})
	b.user(a, person{login: "jürgen.groß@alpenglow.example", given: "Jürgen", family: "Groß", profile: "CH", groups: []string{"Werkstatt München"}})
	b.user(a, person{login: "resi.hofer@alpenglow.example", given: "Resi", family: "Hofer", profile: "AT", roles: []graph.Role{graph.RoleCoAdmin}})
	b.contact(a, Login, "CH")
	b.domain(a, "alpenglow.example", true)
}

// countryRules is a company with lines in FI and SE, and a site without any in NO: R10, R11, R13 and R14.
func (b *builder) countryRules() {
	const a, at = "AURORA", "@aurora-instruments.example"
	b.organization(a, "Aurora Instruments", "EUR", place{"FI", "Oulu"}, place{"SE", "Luleå"}, place{"NO", "Tromsø"})
	b.contract(a, "1", running, sold{"FI", "CAD-PRO", 20, "30000.00", false}, sold{"SE", "SIM-FLOW", 10, "12000.00", false},
		sold{"FI", "DATA-VAULT", 0, "9000.00", true})
	b.administrator(a, "aurora-instruments.example", "Aino", "Korhonen")
	b.user(a, person{login: "designated" + at, given: "Elsa", family: "Lind", profile: "FI", designated: "SE"})
	b.user(a, person{login: "designated.not-represented" + at, given: "Nils", family: "Berg", profile: "FI", designated: "NO"})
	b.user(a, person{login: "login-override" + at, given: "Sven", family: "Holm", profile: "FI", override: "SE"})
	b.user(a, person{login: "login-override.not-represented" + at, given: "Ida", family: "Dahl", profile: "FI", override: "NO"})
	b.user(a, person{login: "profile" + at, given: "Veera", family: "Niemi", profile: "SE"})
	b.user(a, person{login: "highest-arr.profile-missing" + at, given: "Timo", family: "Salo"})
	b.user(a, person{login: "highest-arr.profile-not-represented" + at, given: "Carmen", family: "Ortiz", profile: "ES"})
	b.domain(a, "aurora-instruments.example", false)
}

// groupRules is a company whose groups override countries: R12.
func (b *builder) groupRules() {
	const a, at = "GLACIER", "@glacier-pumps.example"
	b.organization(a, "Glacier Pumps", "CAD", place{"CA", "Calgary"}, place{"US", "Denver"}, place{"IS", "Akureyri"})
	b.contract(a, "1", running, sold{"CA", "SIM-FLOW", 12, "18000.00", false}, sold{"US", "CAD-PRO", 30, "45000.00", false})
	b.group(a, "Denver Projects", "US")
	b.group(a, "Calgary Projects", "CA")
	b.group(a, "Iceland Expedition", "IS")
	b.administrator(a, "glacier-pumps.example", "Noah", "Tremblay")
	b.user(a, person{login: "group-override" + at, given: "Zoe", family: "Martin", profile: "CA", groups: []string{"Denver Projects"}})
	b.user(a, person{
		login: "group-override.conflicting" + at, given: "Liam", family: "Roy", profile: "CA", groups: []string{"Calgary Projects", "Denver Projects"},
	})
	b.user(a, person{login: "group-override.not-represented" + at, given: "Jón", family: "Jónsson", profile: "CA", groups: []string{"Iceland Expedition"}})
}

// representation is two companies without any represented country: R15.
func (b *builder) representation() {
	b.organization("SUNDOWN", "Sundown Textiles", "INR", place{"IN", "Surat"}, place{"BD", "Dhaka"})
	b.contract("SUNDOWN", "1", term{from: -800, to: -70, grace: 30}, sold{"IN", "CAD-PRO", 40, "900000.00", false})
	b.administrator("SUNDOWN", "sundown-textiles.example", "Priya", "Shah")
	b.user("SUNDOWN", person{login: "no-contract-in-force@sundown-textiles.example", given: "Arjun", family: "Mehta", profile: "IN"})

	b.organization("SKYLINE", "Skyline Airships", "USD", place{"US", "Akron"}, place{"MX", "Mérida"})
	b.contract("SKYLINE", "1", running, sold{"US", "SIM-FLOW", 15, "52000.00", true}, sold{"US", "CAD-VIEW", 0, "0", true})
	b.administrator("SKYLINE", "skyline-airships.example", "Ruth", "Baker")
	b.user("SKYLINE", person{login: "only-global@skyline-airships.example", given: "Diego", family: "Uc", profile: "MX"})
}

// people is a company with users of every status: R16.
func (b *builder) people() {
	const a, at = "HARBOUR", "@harbour-freight.example"
	b.organization(a, "Harbour Freight Systems", "SGD", place{"SG", "Singapore"}, place{"MY", "Penang"})
	b.contract(a, "1", running, sold{"SG", "FIELD-SERVICE", 100, "64000.00", false}, sold{"MY", "FIELD-SERVICE", 60, "30000.00", false})
	b.group(a, "Crane Simulators", "", "ROBOT-PATH")
	b.administrator(a, "harbour-freight.example", "Wei", "Lim")
	for _, status := range []graph.UserStatus{graph.UserInvited, graph.UserLocked, graph.UserDeactivated} {
		b.user(a, person{login: words(status) + at, given: "Nur", family: "Aziz", status: status, profile: "SG"})
	}
}

// dates is a company with contracts before, in and after their windows, and in grace: R9 and R20.
func (b *builder) dates() {
	const a, at = "LANTERN", "@lantern-optics.example"
	b.organization(a, "Lantern Optics", "GBP", place{"GB", "Leeds"}, place{"IE", "Cork"})
	b.contract(a, "1", running, sold{"GB", "CAD-PRO", 10, "14000.00", false}, sold{"IE", "SIM-THERM", 5, "11000.00", false})
	b.contract(a, "2", term{from: -375, to: -10, grace: 60}, sold{"GB", "QA-TRACE", 8, "6400.00", false})
	b.contract(a, "3", term{from: 45, to: 410}, sold{"GB", "SIM-FLOW", 8, "9900.00", false})
	b.contract(a, "4", term{from: -150, to: open, status: graph.ContractSuspended}, sold{"GB", "RENDER-CLOUD", 50, "2500.00", false})
	b.contract(a, "5", term{from: -700, to: -335}, sold{"GB", "CAD-VIEW", 25, "1250.00", false})
	b.contract(a, "6", term{from: -100, to: 265, status: graph.ContractCancelled}, sold{"GB", "TRAIN-LAB", 3, "900.00", false})
	b.administrator(a, "lantern-optics.example", "Imogen", "Clarke")
	b.user(a, person{login: "contracts-at-every-stage" + at, given: "Oscar", family: "Doyle", profile: "GB"})
	b.user(a, person{login: "other-country" + at, given: "Aoife", family: "Byrne", profile: "IE"})
}

// restrictions is a company with logins that are restricted to subsets of its products: R18 and R19.
func (b *builder) restrictions() {
	const a, at = "JUNIPER", "@juniper-robotics.example"
	b.organization(a, "Juniper Robotics", "PLN", place{"PL", "Wrocław"})
	b.contract(a, "1", running, sold{"PL", "ROBOT-PATH", 30, "210000.00", false}, sold{"PL", "CAD-PRO", 30, "150000.00", false},
		sold{"PL", "EDA-BOARD", 0, "80000.00", false})
	b.group(a, "Motion Planning", "", "ROBOT-PATH")
	b.group(a, "Electronics", "", "EDA-BOARD")
	b.group(a, "Auditors", "", "QA-TRACE")
	b.group(a, "New Hires", "")
	b.administrator(a, "juniper-robotics.example", "Kasia", "Nowak")
	b.user(a, person{login: "unrestricted" + at, given: "Piotr", family: "Zając", profile: "PL", groups: []string{"New Hires"}})
	b.user(a, person{login: "restricted-by-group" + at, given: "Ewa", family: "Wójcik", profile: "PL", groups: []string{"Motion Planning", "Electronics"}})
	b.user(a, person{
		login: "restricted-for-login" + at, given: "Jan", family: "Lis", profile: "PL", products: []string{"CAD-PRO"}, groups: []string{"Motion Planning"},
	})
	b.user(a, person{login: "restricted-to-nothing" + at, given: "Ola", family: "Mazur", profile: "PL", groups: []string{"Auditors"}})
}

// access is a company whose administrators set access: R33 to R35, and each rule of R18.
func (b *builder) access() {
	const a, at = "TIDEWATER", "@tidewater-energy.example"
	b.organizationWith(a, "Tidewater Energy", "EUR", []graph.AccessSetting{
		{CountryCode: "PT", Access: graph.AccessDeny},
		{ProductCode: "CAD-PRO", CountryCode: "PT", Access: graph.AccessAllow},
		{ProductCode: "RENDER-CLOUD", Access: graph.AccessDeny},
	}, place{"ES", "A Coruña"}, place{"PT", "Porto"})
	b.contract(a, "1", running, sold{"ES", "CAD-PRO", 12, "26000.00", false}, sold{"ES", "SIM-FLOW", 6, "31000.00", false},
		sold{"PT", "CAD-PRO", 8, "17000.00", false}, sold{"PT", "SIM-FLOW", 4, "20000.00", false}, sold{"ES", "RENDER-CLOUD", 0, "7000.00", true})
	b.group(a, "Wave Tank", "", "SIM-FLOW")
	b.administrator(a, "tidewater-energy.example", "Inés", "Castro")
	b.user(a, person{login: "default-access" + at, given: "Xoán", family: "Prieto", profile: "ES"})
	b.user(a, person{login: "product-access" + at, given: "Rui", family: "Moreira", profile: "PT"})
	b.user(a, person{login: "group-list" + at, given: "Marta", family: "Nunes", profile: "PT", groups: []string{"Wave Tank"}})
	b.user(a, person{login: "login-list" + at, given: "Tiago", family: "Reis", profile: "PT", products: []string{"RENDER-CLOUD"}, groups: []string{"Wave Tank"}})
	b.user(a, person{login: "exception" + at, given: "Alba", family: "Souto", profile: "PT", access: []graph.AccessException{
		{ProductCode: "CAD-PRO", Access: graph.AccessDeny}, {ProductCode: "SIM-FLOW", Access: graph.AccessAllow},
	}})
}

// big is one organization with several hundred users.
func (b *builder) big() {
	const a, host = "MERIDIAN", "meridian-motors.example"
	b.organization(a, "Meridian Motors", "EUR", place{"DE", "Stuttgart"}, place{"FR", "Lille"}, place{"IT", "Torino"}, place{"ES", "Zaragoza"},
		place{"CZ", "Plzeň"}, place{"BR", "Curitiba"})
	b.contract(a, "1", running, sold{"DE", "CAD-PRO", 120, "480000.00", false}, sold{"FR", "CAD-PRO", 60, "240000.00", false},
		sold{"IT", "SIM-STRUCT", 30, "150000.00", false}, sold{"ES", "ROBOT-PATH", 45, "90000.00", false}, sold{"DE", "PLM-CORE", 0, "300000.00", true})
	b.contract(a, "2", term{from: -90, to: 640, grace: 14}, sold{"CZ", "SIM-THERM", 20, "84000.00", false}, sold{"DE", "CAD-PRO", 80, "300000.00", false},
		sold{"BR", "QA-TRACE", 70, "63000.00", false})
	groups := []string{"Body", "Powertrain", "Production"}
	b.group(a, "Body", "", "CAD-PRO", "PLM-CORE")
	b.group(a, "Powertrain", "", "CAD-PRO", "PLM-CORE", "SIM-STRUCT", "SIM-THERM")
	b.group(a, "Production", "")
	b.administrator(a, host, "Greta", "Vogel")
	b.staff(a, host, 300, groups, "DE", "FR", "IT", "ES", "CZ", "BR")
	for _, country := range []string{"DE", "FR", "IT"} {
		b.contact(a, "admin@"+host, country)
	}
	b.domain(a, host, true)
}
