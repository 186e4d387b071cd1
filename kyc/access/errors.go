package access

import "github.com/idngo/idngo/kyc/fault"

// The authentication errors of the contract (api.md 3.2). The spelling of
// 4003's name, with a space, is the published one.
var (
	ErrTokenFormat    = fault.Numbered(fault.Unauthenticated, 4000, "app-token-invalid-format", "X-App-Token is malformed")
	ErrTokenUnknown   = fault.Numbered(fault.Unauthenticated, 4001, "app-token-not-found", "App token not found")
	ErrPrivatePart    = fault.Numbered(fault.Unauthenticated, 4002, "app-token-private-part-mismatch", "App token private part mismatch")
	ErrSignature      = fault.Numbered(fault.Unauthenticated, 4003, "app-token-signature mismatch", "Request signature mismatch")
	ErrClock          = fault.Numbered(fault.Unauthenticated, 4004, "app-token-request-expired", "Request expired: X-App-Access-Ts differs by more than 60 seconds from the server's time")
	ErrHeaderValue    = fault.Numbered(fault.Unauthenticated, 4005, "app-token-invalid-value", "Invalid value of an authentication header")
	ErrHeaderMissing  = fault.Numbered(fault.Unauthenticated, 4006, "app-token-not-all-auth-params-provided", "Not all authentication parameters were provided")
	ErrHeaderRepeated = fault.Numbered(fault.Unauthenticated, 4007, "app-token-invalid-params", "Invalid authentication parameters")

	// ErrTokenRevoked and ErrTokenExpired are ErrTokenUnknown with the cause: to a
	// caller such a token no longer exists.
	ErrTokenRevoked = ErrTokenUnknown.Saying("App token not found: it was revoked")
	ErrTokenExpired = ErrTokenUnknown.Saying("App token not found: it has expired")

	ErrAddress    = fault.New(fault.Forbidden, "The app token may not be used from this address")
	ErrPermission = fault.New(fault.Forbidden, "The token has no permission for this request")
)
