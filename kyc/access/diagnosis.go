package access

import (
	"crypto/hmac"
	"fmt"
	"hash"
	"io"
	"net/url"
	"strconv"
	"strings"
)

// Signed is what a signature should cover, apart from the body.
type Signed struct {
	Timestamp string
	Method    string
	Target    string // raw request target
	Host      string // of the Host header, for clients that sign the whole URL
}

// variant is one way in which clients build an element of the signed text.
type variant struct {
	value string
	fault string // "" when it is the right way
}

// pairsLimit is the largest body for which two mistakes at once are looked
// for; beyond it that would cost too many passes of HMAC.
const pairsLimit = 1 << 20

// Diagnose finds out which signed element differs, by signing again in the ways
// that clients get wrong, and says so in a sentence. It reads body once, to its
// end; size is its length. It is for the sandbox only: in production it would
// help somebody who guesses.
func Diagnose(secret string, signature []byte, s Signed, body io.Reader, size int64) (string, error) {
	type attempt struct {
		mac   hash.Hash
		fault string
	}
	var withBody, without []attempt
	for _, ts := range timestampVariants(s.Timestamp) {
		for _, method := range methodVariants(s.Method) {
			for _, target := range targetVariants(s.Target, s.Host) {
				var faults []string
				for _, v := range []variant{ts, method, target} {
					if v.fault != "" {
						faults = append(faults, v.fault)
					}
				}
				if len(faults) > 2 || (len(faults) == 2 && size > pairsLimit) {
					continue
				}
				mac := func() hash.Hash { return NewVerifier(secret, ts.value, method.value, target.value) }
				withBody = append(withBody, attempt{mac(), strings.Join(faults, " and ")})
				if size > 0 {
					without = append(without, attempt{mac(), strings.Join(append([]string{"the body was not signed"}, faults...), " and ")})
				} else if len(faults) == 0 {
					invented := mac()
					invented.Write([]byte("{}"))
					without = append(without, attempt{invented, "a body {} was signed but none was sent"})
				}
			}
		}
	}
	all := make([]io.Writer, len(withBody))
	for i, a := range withBody {
		all[i] = a.mac
	}
	if _, err := io.Copy(io.MultiWriter(all...), body); err != nil {
		return "", err
	}
	for _, a := range append(withBody, without...) {
		if a.fault != "" && hmac.Equal(a.mac.Sum(nil), signature) {
			return fmt.Sprintf("The signature was made over something else: %s. Sign the timestamp, the method, the path with query, and the body, as they are sent.", a.fault), nil
		}
	}
	return "No common mistake explains the signature: check that the secret key belongs to this app token, and that the bytes signed are the bytes sent.", nil
}

func timestampVariants(ts string) []variant {
	out := []variant{{value: ts}}
	if n, err := strconv.ParseInt(ts, 10, 62); err == nil {
		out = append(out,
			variant{ts + "000", "the timestamp was signed in milliseconds"},
			variant{strconv.FormatInt(n-1, 10), "the signed timestamp is a second earlier than the one sent"},
			variant{strconv.FormatInt(n+1, 10), "the signed timestamp is a second later than the one sent"},
			variant{"", "the timestamp was not signed"})
	}
	return out
}

func methodVariants(method string) []variant {
	if method == "" {
		return []variant{{}}
	}
	title := method[:1] + strings.ToLower(method[1:])
	return []variant{
		{value: method},
		{strings.ToLower(method), "the method was signed in lower case"},
		{title, "the method was not signed in upper case"},
		{"", "the method was not signed"},
	}
}

// targetVariants lists what clients sign instead of the raw target.
func targetVariants(target, host string) []variant {
	out := []variant{{value: target}}
	seen := map[string]bool{target: true}
	add := func(value, fault string) {
		if !seen[value] {
			seen[value] = true
			out = append(out, variant{value, fault})
		}
	}
	path, query, _ := strings.Cut(target, "?")
	add(path, "the query was left out")
	if decoded, err := url.PathUnescape(path); err == nil {
		full := decoded
		if query != "" {
			full += "?" + query
		}
		add(full, "the URL was signed decoded, not as it was sent")
		if q, err := url.QueryUnescape(query); err == nil && query != "" {
			add(decoded+"?"+q, "the URL was signed decoded, not as it was sent")
			add(path+"?"+q, "the query was signed decoded, not as it was sent")
		}
	}
	if u, err := url.ParseRequestURI(target); err == nil {
		reencoded := (&url.URL{Path: u.Path}).EscapedPath()
		full := reencoded
		if query != "" {
			full += "?" + query
		}
		add(full, "the URL was signed encoded in another way than it was sent")
		if values, err := url.ParseQuery(query); err == nil && query != "" {
			add(path+"?"+values.Encode(), "the query was signed encoded or ordered in another way than it was sent")
			add(path+"?"+strings.ReplaceAll(values.Encode(), "+", "%20"), "the query was signed encoded or ordered in another way than it was sent")
		}
	}
	if escaped := url.PathEscape(target); escaped != target {
		add(escaped, "the URL was signed encoded once more")
	}
	if trimmed := strings.TrimPrefix(target, "/"); trimmed != target {
		add(trimmed, "the leading slash was not signed")
	}
	if short, ok := strings.CutPrefix(target, "/resources"); ok {
		add(short, "the path was signed without /resources")
	}
	if strings.HasSuffix(path, "/") {
		add(strings.TrimSuffix(path, "/")+strings.TrimPrefix(target, path), "the trailing slash was not signed")
	} else {
		add(path+"/"+strings.TrimPrefix(target, path), "a trailing slash was signed that was not sent")
	}
	if host != "" {
		add("https://"+host+target, "the scheme and host were signed")
		add("http://"+host+target, "the scheme and host were signed")
		add(host+target, "the host was signed")
	}
	return out
}
