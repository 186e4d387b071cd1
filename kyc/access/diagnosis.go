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

// Mistake is a way in which clients get a signed element wrong. Its text is
// stable: pages have words for it.
type Mistake string

// The mistakes that are looked for.
const (
	MistakeTimestampMilliseconds Mistake = "timestamp_milliseconds"
	MistakeTimestampEarlier      Mistake = "timestamp_earlier"
	MistakeTimestampLater        Mistake = "timestamp_later"
	MistakeTimestampMissing      Mistake = "timestamp_missing"
	MistakeMethodLower           Mistake = "method_lower"
	MistakeMethodCase            Mistake = "method_case"
	MistakeMethodMissing         Mistake = "method_missing"
	MistakeQueryMissing          Mistake = "query_missing"
	MistakeURLDecoded            Mistake = "url_decoded"
	MistakeQueryDecoded          Mistake = "query_decoded"
	MistakeURLReencoded          Mistake = "url_reencoded"
	MistakeQueryReencoded        Mistake = "query_reencoded"
	MistakeURLEncodedTwice       Mistake = "url_encoded_twice"
	MistakeSlashLeading          Mistake = "slash_leading"
	MistakePathShort             Mistake = "path_short"
	MistakeSlashTrailing         Mistake = "slash_trailing"
	MistakeSlashAdded            Mistake = "slash_added"
	MistakeHostScheme            Mistake = "host_scheme"
	MistakeHost                  Mistake = "host"
	MistakeBodyMissing           Mistake = "body_missing"
	MistakeBodyInvented          Mistake = "body_invented"
)

// Mistakes lists all of them with what each is, in English.
var Mistakes = map[Mistake]string{
	MistakeTimestampMilliseconds: "the timestamp was signed in milliseconds",
	MistakeTimestampEarlier:      "the signed timestamp is a second earlier than the one sent",
	MistakeTimestampLater:        "the signed timestamp is a second later than the one sent",
	MistakeTimestampMissing:      "the timestamp was not signed",
	MistakeMethodLower:           "the method was signed in lower case",
	MistakeMethodCase:            "the method was not signed in upper case",
	MistakeMethodMissing:         "the method was not signed",
	MistakeQueryMissing:          "the query was left out",
	MistakeURLDecoded:            "the URL was signed decoded, not as it was sent",
	MistakeQueryDecoded:          "the query was signed decoded, not as it was sent",
	MistakeURLReencoded:          "the URL was signed encoded in another way than it was sent",
	MistakeQueryReencoded:        "the query was signed encoded or ordered in another way than it was sent",
	MistakeURLEncodedTwice:       "the URL was signed encoded once more",
	MistakeSlashLeading:          "the leading slash was not signed",
	MistakePathShort:             "the path was signed without /resources",
	MistakeSlashTrailing:         "the trailing slash was not signed",
	MistakeSlashAdded:            "a trailing slash was signed that was not sent",
	MistakeHostScheme:            "the scheme and host were signed",
	MistakeHost:                  "the host was signed",
	MistakeBodyMissing:           "the body was not signed",
	MistakeBodyInvented:          "a body {} was signed but none was sent",
}

// variant is one way in which clients build an element of the signed text.
type variant struct {
	value string
	fault Mistake // "" when it is the right way
}

// pairsLimit is the largest body for which two mistakes at once are looked
// for; beyond it that would cost too many passes of HMAC.
const pairsLimit = 1 << 20

// Diagnose says in a sentence what FindMistakes finds. It is for the sandbox
// and for the people of the company: told to a caller in production it would
// help somebody who guesses.
func Diagnose(secret string, signature []byte, s Signed, body io.Reader, size int64) (string, error) {
	found, err := FindMistakes(secret, signature, s, body, size)
	if err != nil {
		return "", err
	}
	return Sentence(found), nil
}

// Sentence says what FindMistakes found.
func Sentence(found []Mistake) string {
	if len(found) == 0 {
		return "No common mistake explains the signature: check that the secret key belongs to this app token, and that the bytes signed are the bytes sent."
	}
	said := make([]string, len(found))
	for i, m := range found {
		said[i] = Mistakes[m]
	}
	return fmt.Sprintf("The signature was made over something else: %s. Sign the timestamp, the method, the path with query, and the body, as they are sent.", strings.Join(said, " and "))
}

// FindMistakes finds out which signed elements differ, at most three, by signing
// again in the ways that clients get wrong; none when no such way explains the
// signature. It reads body once, to its end; size is its length.
func FindMistakes(secret string, signature []byte, s Signed, body io.Reader, size int64) ([]Mistake, error) {
	type attempt struct {
		mac    hash.Hash
		faults []Mistake
	}
	var withBody, without []attempt
	for _, ts := range timestampVariants(s.Timestamp) {
		for _, method := range methodVariants(s.Method) {
			for _, target := range targetVariants(s.Target, s.Host) {
				var faults []Mistake
				for _, v := range []variant{ts, method, target} {
					if v.fault != "" {
						faults = append(faults, v.fault)
					}
				}
				if len(faults) > 2 || (len(faults) == 2 && size > pairsLimit) {
					continue
				}
				mac := func() hash.Hash { return NewVerifier(secret, ts.value, method.value, target.value) }
				withBody = append(withBody, attempt{mac(), faults})
				if size > 0 {
					without = append(without, attempt{mac(), append([]Mistake{MistakeBodyMissing}, faults...)})
				} else if len(faults) == 0 {
					invented := mac()
					invented.Write([]byte("{}"))
					without = append(without, attempt{invented, []Mistake{MistakeBodyInvented}})
				}
			}
		}
	}
	all := make([]io.Writer, len(withBody))
	for i, a := range withBody {
		all[i] = a.mac
	}
	if _, err := io.Copy(io.MultiWriter(all...), body); err != nil {
		return nil, err
	}
	for _, a := range append(withBody, without...) {
		if len(a.faults) > 0 && hmac.Equal(a.mac.Sum(nil), signature) {
			return a.faults, nil
		}
	}
	return nil, nil
}

func timestampVariants(ts string) []variant {
	out := []variant{{value: ts}}
	if n, err := strconv.ParseInt(ts, 10, 62); err == nil {
		out = append(out,
			variant{ts + "000", MistakeTimestampMilliseconds},
			variant{strconv.FormatInt(n-1, 10), MistakeTimestampEarlier},
			variant{strconv.FormatInt(n+1, 10), MistakeTimestampLater},
			variant{"", MistakeTimestampMissing})
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
		{strings.ToLower(method), MistakeMethodLower},
		{title, MistakeMethodCase},
		{"", MistakeMethodMissing},
	}
}

// targetVariants lists what clients sign instead of the raw target.
func targetVariants(target, host string) []variant {
	out := []variant{{value: target}}
	seen := map[string]bool{target: true}
	add := func(value string, fault Mistake) {
		if !seen[value] {
			seen[value] = true
			out = append(out, variant{value, fault})
		}
	}
	path, query, _ := strings.Cut(target, "?")
	add(path, MistakeQueryMissing)
	if decoded, err := url.PathUnescape(path); err == nil {
		full := decoded
		if query != "" {
			full += "?" + query
		}
		add(full, MistakeURLDecoded)
		if q, err := url.QueryUnescape(query); err == nil && query != "" {
			add(decoded+"?"+q, MistakeURLDecoded)
			add(path+"?"+q, MistakeQueryDecoded)
		}
	}
	if u, err := url.ParseRequestURI(target); err == nil {
		reencoded := (&url.URL{Path: u.Path}).EscapedPath()
		full := reencoded
		if query != "" {
			full += "?" + query
		}
		add(full, MistakeURLReencoded)
		if values, err := url.ParseQuery(query); err == nil && query != "" {
			add(path+"?"+values.Encode(), MistakeQueryReencoded)
			add(path+"?"+strings.ReplaceAll(values.Encode(), "+", "%20"), MistakeQueryReencoded)
		}
	}
	if escaped := url.PathEscape(target); escaped != target {
		add(escaped, MistakeURLEncodedTwice)
	}
	if trimmed := strings.TrimPrefix(target, "/"); trimmed != target {
		add(trimmed, MistakeSlashLeading)
	}
	if short, ok := strings.CutPrefix(target, "/resources"); ok {
		add(short, MistakePathShort)
	}
	if strings.HasSuffix(path, "/") {
		add(strings.TrimSuffix(path, "/")+strings.TrimPrefix(target, path), MistakeSlashTrailing)
	} else {
		add(path+"/"+strings.TrimPrefix(target, path), MistakeSlashAdded)
	}
	if host != "" {
		add("https://"+host+target, MistakeHostScheme)
		add("http://"+host+target, MistakeHostScheme)
		add(host+target, MistakeHost)
	}
	return out
}
