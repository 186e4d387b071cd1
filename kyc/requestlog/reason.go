package requestlog

import (
	"slices"
	"strconv"
)

// Reason is why a call was refused. Its text is stable: pages have words for
// what was wrong and what to do, in each language.
type Reason string

// The reasons. Those of the contract's error numbers are made by Numbered.
const (
	HeaderMissing    Reason = "header_missing"     // details: header
	HeaderRepeated   Reason = "header_repeated"    // an authentication header twice, or both kinds of token
	HeaderValue      Reason = "header_value"       // details: header
	PrivatePart      Reason = "private_part"       // the token after the dot
	TokenRevoked     Reason = "token_revoked"      //
	TokenExpired     Reason = "token_expired"      //
	Clock            Reason = "clock"              // details: seconds, the client's clock less the server's
	ClockMillis      Reason = "clock_milliseconds" //
	Signature        Reason = "signature"          // details: mistakes, separated by commas; "" when none explains it
	Address          Reason = "address"            // details: ip
	Permission       Reason = "permission"         // details: permission
	NotForSDK        Reason = "not_for_sdk"        // an SDK token on a call that needs an app token
	SandboxOnly      Reason = "sandbox_only"       //
	Plain            Reason = "plain_http"         //
	NoRoute          Reason = "no_route"           //
	Method           Reason = "method"             //
	MediaType        Reason = "media_type"         //
	Malformed        Reason = "malformed"          // the description names the field
	Incomplete       Reason = "incomplete"         // the body broke off
	BodyTooLarge     Reason = "body_too_large"     //
	UnknownLevel     Reason = "unknown_level"      //
	UnknownApplicant Reason = "unknown_applicant"  //
	NotFound         Reason = "not_found"          //
	ExternalIDTaken  Reason = "external_id_taken"  //
	Stale            Reason = "stale"              // changed by somebody else meanwhile
	Conflict         Reason = "conflict"           //
	NotModified      Reason = "not_modified"       //
	RateLimit        Reason = "rate_limit"         //
	Uploads          Reason = "uploads"            // too many at once
	ClientGone       Reason = "client_gone"        //
	Refused          Reason = "refused"            // any other
	Failed           Reason = "failed"             // the server's own fault
)

// numbered are the contract's error numbers that have words of their own
// (api.md 3.2).
var numbered = []int{1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 3000, 5000, 5001}

// Numbered is the reason of an error number, "" when it has none.
func Numbered(number int) Reason {
	if !slices.Contains(numbered, number) {
		return ""
	}
	return Reason("error_" + strconv.Itoa(number))
}

// Reasons lists all that a line may have.
func Reasons() []Reason {
	all := []Reason{
		HeaderMissing, HeaderRepeated, HeaderValue, PrivatePart, TokenRevoked, TokenExpired, Clock, ClockMillis, Signature, Address, Permission, NotForSDK, SandboxOnly, Plain,
		NoRoute, Method, MediaType, Malformed, Incomplete, BodyTooLarge, UnknownLevel, UnknownApplicant, NotFound, ExternalIDTaken, Stale, Conflict, NotModified,
		RateLimit, Uploads, ClientGone, Refused, Failed,
	}
	for _, n := range numbered {
		all = append(all, Numbered(n))
	}
	return all
}
