// Package access decides who may call: app tokens and the signature of a
// request, SDK access tokens, operators and roles (api.md 2).
//
// An app token passes these gates in this order, each with its own error:
//
//	headers present (4006) ► sent once (4007) ► token's form (4000) ► values' form (4005)
//	 ► known (4001) ► private part (4002) ► not expired nor revoked (4001)
//	 ► address allowed (403) ► clock (4004) ► permission (403) ► signature (4003)
//
// All but the last need no body, so a stranger never makes the server read one.
//
// It never reads a request from the network nor keeps a secret in clear.
package access
