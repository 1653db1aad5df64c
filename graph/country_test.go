package graph_test

import (
	"slices"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// assigned are the 249 officially assigned alpha-2 codes of ISO 3166-1.
const assigned = `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ
UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`

func TestEveryAssignedCountry(t *testing.T) {
	want := strings.Fields(assigned)
	if len(want) != 249 {
		t.Fatalf("%d codes in the list", len(want))
	}
	var got []string
	for _, c := range graph.Countries() {
		got = append(got, c.Code)
		if strings.TrimSpace(c.Name) == "" || c.Name == c.Code || graph.CountryOf(c.Code) != c {
			t.Errorf("%s is named %q", c.Code, c.Name)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the countries are %v", got)
	}
	for _, code := range want {
		for _, written := range []string{code, strings.ToLower(code), " " + code + "\t"} {
			if normal, err := graph.NormalizeCountry(written); err != nil || normal != code {
				t.Errorf("%q: %q, %v", written, normal, err)
			}
		}
	}
}

func TestNormalizeCountryRefuses(t *testing.T) {
	known := strings.Fields(assigned)
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if code := string([]rune{a, b}); !slices.Contains(known, code) {
				_, err := graph.NormalizeCountry(code)
				refused(t, err, "R3", code)
			}
		}
	}
	for _, given := range []string{"", " ", "D", "DEU", "276", "Germany", "XK", "AN", "YU", "UK", "EU", "SU", "ZZ", "D E", "\u0131t", "\u017fe", "ＤＥ", "DE\x00"} {
		_, err := graph.NormalizeCountry(given)
		refused(t, err, "R3", "country ")
	}
}

func TestCountryOf(t *testing.T) {
	for code, name := range map[string]string{"DE": "Germany", "TR": "Türkiye", "CI": "Côte d'Ivoire", "QQ": "QQ"} {
		if c := graph.CountryOf(code); c != (graph.Country{Code: code, Name: name}) {
			t.Errorf("%s: %v", code, c)
		}
	}
	if graph.OptionalCountry("") != nil || graph.OptionalCountry("DE").Name != "Germany" {
		t.Error("an absent country is one")
	}
}
