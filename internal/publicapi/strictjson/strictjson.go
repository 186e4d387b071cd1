package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// MaxDepth is the deepest nesting of objects and arrays. The deepest body of
// the contract, a questionnaire, has seven levels.
const MaxDepth = 32

// Check answers an error unless data is one acceptable JSON value.
func Check(data []byte) error {
	if !utf8.Valid(data) {
		return errors.New("the text is not valid UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	// One frame per open object or array; keys is nil for an array.
	type frame struct {
		keys  map[string]bool
		isKey bool
	}
	var stack []frame
	for {
		token, err := d.Token()
		if err != nil {
			return fmt.Errorf("syntax error near byte %d", d.InputOffset())
		}
		var top *frame
		if len(stack) > 0 {
			top = &stack[len(stack)-1]
		}
		switch v := token.(type) {
		case json.Delim:
			if v == '{' || v == '[' {
				if len(stack) == MaxDepth {
					return fmt.Errorf("nested deeper than %d levels", MaxDepth)
				}
				f := frame{}
				if v == '{' {
					f = frame{keys: map[string]bool{}, isKey: true}
				}
				if top != nil && top.keys != nil {
					top.isKey = true // the next token after this value
				}
				stack = append(stack, f)
				continue
			}
			stack = stack[:len(stack)-1]
		case string:
			if strings.IndexByte(v, 0) >= 0 {
				return fmt.Errorf("NUL character near byte %d", d.InputOffset())
			}
			if top != nil && top.isKey {
				if top.keys[v] {
					return fmt.Errorf("a key is repeated near byte %d", d.InputOffset())
				}
				top.keys[v] = true
				top.isKey = false
				continue
			}
			if top != nil && top.keys != nil {
				top.isKey = true
			}
		default:
			if top != nil && top.keys != nil {
				top.isKey = true
			}
		}
		if len(stack) == 0 {
			if _, err := d.Token(); err != io.EOF {
				return fmt.Errorf("more than one value, near byte %d", d.InputOffset())
			}
			return nil
		}
	}
}

// Decode checks data and stores it in v.
func Decode(data []byte, v any) error {
	if err := Check(data); err != nil {
		return err
	}
	err := json.Unmarshal(data, v)
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return fmt.Errorf("%s must not be of type %s", wrong.Field, kindOf(wrong.Value))
	case errors.As(err, &wrong):
		return fmt.Errorf("the value must not be of type %s", kindOf(wrong.Value))
	}
	return err
}

// kindOf drops the literal that encoding/json adds to "number".
func kindOf(value string) string {
	kind, _, _ := strings.Cut(value, " ")
	return kind
}
