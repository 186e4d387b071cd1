// Package kyc and its sub-packages hold what the product knows about identity
// verification: applicants, levels, documents, checks, decisions, webhooks,
// access and audit.
//
// This package itself owns only what all of them share: the scope of a tenant's
// environment and the form of identifiers. Nothing below kyc speaks SQL or HTTP
// or touches a pixel.
package kyc
