package strictjson_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/idngo/idngo/internal/publicapi/strictjson"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   string
		want string // part of the error, "" for none
	}{
		"object":                     {`{"a":{"a":1,"b":["a","a",{"a":null}]},"b":true}`, ""},
		"array":                      {`["a","a"]`, ""},
		"scalar with space":          {" 1 \n", ""},
		"same key in siblings":       {`[{"a":1},{"a":2}]`, ""},
		"value equal to key":         {`{"a":"a","b":"a"}`, ""},
		"key after object":           {`{"a":{},"b":[],"c":1}`, ""},
		"as deep as allowed":         {strings.Repeat("[", 32) + strings.Repeat("]", 32), ""},
		"repeated key":               {`{"a":1,"a":2}`, "repeated"},
		"repeated key after object":  {`{"a":{},"a":2}`, "repeated"},
		"repeated key below":         {`{"x":[{"a":1,"b":{},"a":2}]}`, "repeated"},
		"repeated key by escape":     {`{"a":1,"\u0061":2}`, "repeated"},
		"too deep":                   {strings.Repeat("[", 33) + strings.Repeat("]", 33), "deeper"},
		"too deep by objects":        {strings.Repeat(`{"a":`, 10000) + "1" + strings.Repeat("}", 10000), "deeper"},
		"never closed":               {strings.Repeat("[", 20), "syntax"},
		"invalid UTF-8":              {"{\"a\":\"\xff\"}", "UTF-8"},
		"NUL":                        {`{"a":"x\u0000"}`, "NUL"},
		"NUL in a key":               {`{"x\u0000":1}`, "NUL"},
		"two values":                 {`{} {}`, "more than one"},
		"nothing":                    {``, "syntax"},
		"trailing comma":             {`{"a":1,}`, "syntax"},
		"single quotes":              {`{'a':1}`, "syntax"},
		"a word":                     {`nul`, "syntax"},
		"garbage after the value":    {`{}x`, "more than one"},
		"closing bracket at the top": {`}`, "syntax"},
	} {
		err := strictjson.Check([]byte(c.in))
		if (err == nil) != (c.want == "") || (err != nil && !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestDecodeNamesTheFieldButNeverItsValue(t *testing.T) {
	t.Parallel()
	var v struct {
		Email string         `json:"email"`
		Count int32          `json:"count"`
		Any   map[string]int `json:"any"`
	}
	for in, want := range map[string]string{
		`{"email":77}`:                      "email must not be of type number",
		`{"count":99999999999}`:             "count must not be of type number",
		`{"any":{"Aigerim 19":"Serikova"}}`: "any must not be of type string",
		`[]`:                                "the value must not be of type array",
	} {
		if err := strictjson.Decode([]byte(in), &v); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", in, err, want)
		}
	}
	if err := strictjson.Decode([]byte(`{"email":"a","unknown":{"x":1},"count":null}`), &v); err != nil || v.Email != "a" {
		t.Errorf("unknown fields and null: %v, %+v", err, v)
	}
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{`{"a":[1,{"b":null}]}`, `{"a":1,"a":2}`, `[[[[`, "\"\\ud800\"", `1e999`, "{\"\xff\":0}", `{"a":{"b":{}},"c":"d"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if strictjson.Check(data) != nil {
			return
		}
		if !utf8.Valid(data) || !json.Valid(data) {
			t.Errorf("%q passed", data)
		}
	})
}
