package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// Commands print objects. Where a program reads them, or with --json, each is a
// line of JSON; on a terminal each is a block of names and values.

// line prints one object.
func (r *runContext) line(v any) error {
	text, err := encode(v)
	if err != nil {
		return err
	}
	if r.json || !r.terminal {
		_, err = r.out.Write(text)
		return err
	}
	return block(r.out, text)
}

// jsonLine prints one object as JSON wherever it goes.
func (r *runContext) jsonLine(v any) error {
	text, err := encode(v)
	if err == nil {
		_, err = r.out.Write(text)
	}
	return err
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}

// block prints the members of an object, id first, and an empty line.
func block(w io.Writer, text []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil { // a list, a number
		_, err := w.Write(text)
		return err
	}
	names := make([]string, 0, len(members))
	width := 0
	for name := range members {
		names = append(names, name)
		width = max(width, len(name))
	}
	slices.SortFunc(names, func(a, b string) int {
		if (a == "id") != (b == "id") {
			return map[bool]int{true: -1, false: 1}[a == "id"]
		}
		return strings.Compare(a, b)
	})
	var out strings.Builder
	for _, name := range names {
		value := string(members[name])
		var plain string
		if json.Unmarshal(members[name], &plain) == nil {
			value = plain
		}
		if value == "" || value == "null" {
			continue
		}
		fmt.Fprintf(&out, "%-*s  %s\n", width, name, strings.ReplaceAll(value, "\n", "\n"+strings.Repeat(" ", width+2)))
	}
	out.WriteByte('\n')
	_, err := io.WriteString(w, out.String())
	return err
}

// isTerminal reports that somebody reads the file as it is written.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
