package publicapi_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// document validates values against the schemas of the OpenAPI document, as far
// as these use JSON Schema.
type document struct{ schemas map[string]any }

func (b *bundle) schema(t testing.TB) document {
	t.Helper()
	var d struct {
		Components struct{ Schemas map[string]any }
	}
	b.send(t, raw{method: "GET", target: "/openapi.json"}).is(&d)
	return document{d.Components.Schemas}
}

func (d document) validate(schema map[string]any, v any, at string) error {
	if ref, ok := schema["$ref"].(string); ok {
		found, ok := d.schemas[strings.TrimPrefix(ref, "#/components/schemas/")].(map[string]any)
		if !ok {
			return fmt.Errorf("%s: %s leads nowhere", at, ref)
		}
		return d.validate(found, v, at)
	}
	if choices, ok := schema["oneOf"].([]any); ok {
		fits := 0
		for _, choice := range choices {
			if d.validate(choice.(map[string]any), v, at) == nil {
				fits++
			}
		}
		if fits != 1 {
			return fmt.Errorf("%s: %v fits %d of the choices", at, v, fits)
		}
	}
	if err := checkType(schema["type"], v, at); err != nil {
		return err
	}
	if enum, ok := schema["enum"].([]any); ok && !slices.Contains(enum, v) {
		return fmt.Errorf("%s: %v is none of %v", at, v, enum)
	}
	switch v := v.(type) {
	case string:
		if p, ok := schema["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(v) {
			return fmt.Errorf("%s: %q does not match %s", at, v, p)
		}
	case float64:
		if low, ok := schema["minimum"].(float64); ok && v < low {
			return fmt.Errorf("%s: %v is below %v", at, v, low)
		}
		if high, ok := schema["maximum"].(float64); ok && v > high {
			return fmt.Errorf("%s: %v is above %v", at, v, high)
		}
	case []any:
		items, _ := schema["items"].(map[string]any)
		for i, item := range v {
			if err := d.validate(items, item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	case map[string]any:
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, ok := v[name.(string)]; !ok {
				return fmt.Errorf("%s: %s is missing", at, name)
			}
		}
		properties, _ := schema["properties"].(map[string]any)
		rest, _ := schema["additionalProperties"].(map[string]any)
		for name, value := range v {
			s, known := properties[name].(map[string]any)
			if !known {
				s = rest
				// A field that the document does not know would be a gap in it.
				if rest == nil && len(properties) > 0 {
					return fmt.Errorf("%s: %s is not documented", at, name)
				}
			}
			if err := d.validate(s, value, at+"."+name); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkType(want any, v any, at string) error {
	if want == nil {
		return nil
	}
	var names []any
	switch w := want.(type) {
	case string:
		names = []any{w}
	case []any:
		names = w
	}
	for _, name := range names {
		switch v := v.(type) {
		case nil:
			if name == "null" {
				return nil
			}
		case string:
			if name == "string" {
				return nil
			}
		case bool:
			if name == "boolean" {
				return nil
			}
		case float64:
			if name == "number" || (name == "integer" && v == math.Trunc(v)) {
				return nil
			}
		case []any:
			if name == "array" {
				return nil
			}
		case map[string]any:
			if name == "object" {
				return nil
			}
		}
	}
	return fmt.Errorf("%s: %T is not of type %v", at, v, want)
}
