// Package seal encrypts personal data at rest and makes look-up hashes.
//
//	master key (file outside the data folder)
//	   └─ wraps the key of each tenant's environment
//	         ├─ wraps the key of each applicant ─ seals rows and files
//	         ├─ seals the tenant's own secrets
//	         └─ derives the key of look-up hashes, one per kind
//
// What is sealed is bound to scope, applicant, table, column and row: moved
// elsewhere it does not open. Destroying an applicant's key makes all that was
// sealed for the applicant unreadable, backups of the rows included.
//
// It never stores sealed values; it stores wrapped keys through KeyStore.
package seal
