package level

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/idngo/idngo/kyc/fault"
)

// maxFile is the largest level file that is read, in bytes.
const maxFile = 1 << 20

// ErrFile is the sentinel of a level file that cannot be read; the public
// message names line or field.
var ErrFile = fault.New(fault.Invalid, "The level file cannot be read.")

// Format of a level file.
type Format string

// The formats.
const (
	YAML Format = "yaml"
	JSON Format = "json"
)

// Import reads one level from a file, in either format, strictly: unknown
// fields, repeated keys and anything behind the level are errors that name line
// or field. The level comes back normalised and valid; what the server sets
// (revision, times) is zero.
func Import(raw []byte) (Level, error) {
	if len(raw) > maxFile {
		return Level{}, ErrFile.Saying("The level file is larger than %d bytes", maxFile)
	}
	var l Level
	var err error
	if first := bytes.TrimSpace(raw); len(first) > 0 && first[0] == '{' {
		l, err = fromJSON(raw)
	} else {
		l, err = fromYAML(raw)
	}
	if err != nil {
		return Level{}, err
	}
	l.Revision, l.CreatedBy, l.ModifiedBy = 0, "", ""
	l = Normalize(l)
	return l, Validate(l)
}

func fromYAML(raw []byte) (Level, error) {
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	var l Level
	if err := dec.Decode(&l); err != nil {
		if errors.Is(err, io.EOF) {
			return Level{}, ErrFile.Saying("The level file is empty")
		}
		return Level{}, ErrFile.Saying("The level file cannot be read: %s", yamlReason(err)).Because(err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return Level{}, ErrFile.Saying("The level file holds more than one level")
	}
	return l, nil
}

// yamlReason keeps the reader's own words, which name the line and never more
// than a key or a short piece of the value.
func yamlReason(err error) string {
	return strings.ReplaceAll(strings.TrimPrefix(err.Error(), "yaml: "), "\n", " ")
}

func fromJSON(raw []byte) (Level, error) {
	if err := repeatedKey(raw); err != nil {
		return Level{}, err
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	var l Level
	if err := dec.Decode(&l); err != nil {
		return Level{}, jsonError(raw, dec.InputOffset(), err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Level{}, ErrFile.Saying("The level file holds something behind the level, line %d", lineOf(raw, dec.InputOffset()))
	}
	return l, nil
}

func jsonError(raw []byte, offset int64, err error) error {
	var wrongType *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &wrongType):
		return ErrFile.Saying("The level file cannot be read: line %d: field %s cannot be a %s", lineOf(raw, wrongType.Offset), wrongType.Field, wrongType.Value).Because(err)
	case errors.As(err, &syntax):
		return ErrFile.Saying("The level file cannot be read: line %d: %s", lineOf(raw, syntax.Offset), syntax.Error()).Because(err)
	}
	return ErrFile.Saying("The level file cannot be read: line %d: %s", lineOf(raw, offset), strings.TrimPrefix(err.Error(), "json: ")).Because(err)
}

func lineOf(raw []byte, offset int64) int {
	offset = min(max(offset, 0), int64(len(raw)))
	return 1 + bytes.Count(raw[:offset], []byte("\n"))
}

// repeatedKey refuses an object that names a key twice, which encoding/json
// would settle silently in favour of the last.
func repeatedKey(raw []byte) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	var open []map[string]bool // a nil entry is an array
	key := false               // the next token is a key of the innermost object
	for {
		t, err := dec.Token()
		if err != nil {
			return nil //nolint:nilerr // the real decoder words the error
		}
		switch d := t.(type) {
		case json.Delim:
			switch d {
			case '{':
				open, key = append(open, map[string]bool{}), true
				continue
			case '[':
				open, key = append(open, nil), false
				continue
			default:
				open = open[:len(open)-1]
			}
		case string:
			if key {
				seen := open[len(open)-1]
				if seen[d] {
					return ErrFile.Saying("The level file cannot be read: line %d: key %q is there twice", lineOf(raw, dec.InputOffset()), d)
				}
				seen[d], key = true, false
				continue
			}
		}
		if len(open) == 0 {
			return nil
		}
		key = open[len(open)-1] != nil
	}
}

// Export writes a level as a file that Import reads back to the same level.
// What the server sets is left out.
func Export(l Level, f Format) ([]byte, error) {
	switch f {
	case YAML:
		var b bytes.Buffer
		enc := yaml.NewEncoder(&b)
		enc.SetIndent(2)
		if err := enc.Encode(l); err != nil {
			return nil, fmt.Errorf("write level as YAML: %w", err)
		}
		return b.Bytes(), enc.Close()
	case JSON:
		l.Revision, l.CreatedBy, l.ModifiedBy = 0, "", ""
		b, err := json.MarshalIndent(l, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("write level as JSON: %w", err)
		}
		return append(b, '\n'), nil
	}
	return nil, ErrFile.Saying("The format %q is neither yaml nor json", f)
}
