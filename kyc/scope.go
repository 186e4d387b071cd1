package kyc

import "fmt"

// Environment separates a tenant's test data from its real data. An app token
// decides it (api.md 1 and 4).
type Environment string

// The two environments of a tenant.
const (
	Sandbox    Environment = "sandbox"
	Production Environment = "production"
)

// ParseEnvironment accepts exactly the two names.
func ParseEnvironment(s string) (Environment, error) {
	switch e := Environment(s); e {
	case Sandbox, Production:
		return e, nil
	}
	return "", fmt.Errorf("environment %q is neither %q nor %q", s, Sandbox, Production)
}

// Scope is the first argument of everything that reads or writes: no record is
// ever reached by its id alone.
type Scope struct {
	// Tenant is the client's id (clientId of the contract).
	Tenant      string
	Environment Environment
}

// Sandbox reports whether the scope is a test environment.
func (s Scope) Sandbox() bool { return s.Environment == Sandbox }

// String is for logs: it holds no personal data.
func (s Scope) String() string { return s.Tenant + "/" + string(s.Environment) }
