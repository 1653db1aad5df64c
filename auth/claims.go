package auth

import "strings"

// claims are the claims of a token.
type claims map[string]any

// at returns the value of the claim with this name. If there is none, it reads the name as a path into objects with steps between dots, such
// as realm_access.roles. It returns nil if that leads to no value.
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

// list returns the values of a claim that is a string or a list of strings.
func (c claims) list(name string) []string {
	switch value := c.at(name).(type) {
	case string:
		return []string{value}
	case []any:
		var values []string
		for _, element := range value {
			if text, ok := element.(string); ok {
				values = append(values, text)
			}
		}
		return values
	}
	return nil
}

// denied reports whether a claim is present with another value than true.
func (c claims) denied(name string) bool {
	value, said := c[name]
	return said && value != true && value != "true"
}
