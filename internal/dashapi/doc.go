// Package dashapi is the API of the Dashboard, under /dash: sessions of
// operators, and for each environment of their tenant what they may see and do.
// It describes itself in OpenAPI 3.1 (/dash/openapi.json), from which the page's
// types are made.
//
// Every call passes the same gates in this order:
//
//	same origin ► session cookie ► second factor ► permission of the role ► handler
//
// What a call names in another tenant does not exist (404). It never decides
// about anybody itself: kyc/verify does.
package dashapi
