// Package publicapi speaks the contract: the HTTP API under /resources, its
// OpenAPI document and its pages.
//
// A request passes in this order; each gate answers for itself and the first
// refusal ends it:
//
//	transport (https) ► route by the raw target ► credentials in the headers
//	 ► rate ► permission ► media type ► body, once, through the signature
//	 ► handler ► answer in the contract's formats
//
// The body of an upload goes through the signature into a sealed spool file and
// is parsed only when the signature fits; the file is deleted in every case.
//
// It maps faults to HTTP statuses and error bodies, and it alone does. It never
// decides anything about an applicant, opens no connection and stores nothing;
// it logs route patterns and ids, never a query, a body or an externalUserId.
package publicapi
