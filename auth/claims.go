package auth

import "strings"

// claims are what a token says.
type claims map[string]any

// at gives the value of a claim: that of exactly this name, or else what the path leads to whose steps are parted by dots, such as
// realm_access.roles; nil when there is none.
func (c claims) at(name string) any {
	if value, ok := c[name]; ok {
		return value
	}
	var value any = map[string]any(c)
	for step := range strings.SplitSeq(name, ".") {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[step]
	}
	return value
}

// texts gives the values of a claim that is a text or a list of texts.
func (c claims) texts(name string) map[string]bool {
	values := map[string]bool{}
	switch value := c.at(name).(type) {
	case string:
		values[value] = true
	case []any:
		for _, element := range value {
			if text, ok := element.(string); ok {
				values[text] = true
			}
		}
	}
	return values
}

// denied says that a claim is there and says anything but yes.
func (c claims) denied(name string) bool {
	value, said := c[name]
	return said && value != true && value != "true"
}
