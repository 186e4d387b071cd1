// Package address checks the proof of address: that it names the person and the
// address, is recent, and is not the document that already proved the identity
// (model.md 6). Extract gives what it says as recognised data.
//
//	proof ──┬── name, number, birth date ── the identity document's
//	        ├── address                  ── the stated one (screening/postal)
//	        └── date                     ── at most as many months ago as the level says
//
// What could not be read goes to a person, since another photo seldom helps with
// papers of any layout. The check knows what a paper says, never whether its
// issuer wrote it: no issuer is asked and no signature is checked, and the
// evidence says so.
package address
