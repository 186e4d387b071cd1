package rawroute

import (
	"errors"
	"net/url"
	"strings"
)

// ErrMalformed: the target cannot be decoded.
var ErrMalformed = errors.New("malformed request target")

// MaxTarget is the longest target that is looked at, in bytes. An
// externalUserId of 512 characters takes up to 6,144 bytes when encoded.
const MaxTarget = 16 << 10

// Target is a parsed request target.
type Target struct {
	// Raw is path and query as sent, without scheme and host: what is signed.
	Raw string
	// Segments of the path, each decoded once, without the empty one of a trailing slash.
	Segments []string
	// Query holds the first value of each name.
	Query map[string]string
}

// Parse reads the request target of a request line in origin form (/path?query)
// or absolute form (https://host/path?query).
func Parse(target string) (Target, error) {
	if len(target) > MaxTarget {
		return Target{}, ErrMalformed
	}
	if !strings.HasPrefix(target, "/") {
		_, rest, ok := strings.Cut(target, "://")
		slash := strings.IndexAny(rest, "/?")
		if !ok || slash < 0 || rest[slash] == '?' {
			return Target{}, ErrMalformed
		}
		target = rest[slash:]
	}
	t := Target{Raw: target}
	path, query, _ := strings.Cut(target, "?")
	path = strings.TrimPrefix(path, "/")
	if p, ok := strings.CutSuffix(path, "/"); ok {
		path = p
	}
	for segment := range strings.SplitSeq(path, "/") {
		decoded, err := url.PathUnescape(segment)
		if err != nil {
			return Target{}, ErrMalformed
		}
		t.Segments = append(t.Segments, decoded)
	}
	var err error
	t.Query, err = parseQuery(query)
	return t, err
}

// parseQuery differs from url.ParseQuery in that the first of several values
// wins and that a semicolon is an ordinary character, as the contract's clients
// assume.
func parseQuery(query string) (map[string]string, error) {
	values := map[string]string{}
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			return nil, ErrMalformed
		}
		value, err = url.QueryUnescape(value)
		if err != nil {
			return nil, ErrMalformed
		}
		if _, taken := values[name]; !taken {
			values[name] = value
		}
	}
	return values, nil
}
