package access

import "slices"

// Permissions that only people have, besides those of app tokens (model.md 11;
// the names are ours).
const (
	PermNotes      Permission = "notes.write"       // notes, tags, risk labels
	PermResubmit   Permission = "review.resubmit"   // ask for single pictures again
	PermReviewLead Permission = "review.lead"       // assign cases, figures per reviewer
	PermErase      Permission = "applicants.erase"  // erase a person for good
	PermExport     Permission = "applicants.export" // lists as files, dossiers
	PermReport     Permission = "applicants.report" // the short report about one applicant
	PermAppTokens  Permission = "appTokens.manage"  // app tokens, request log
	PermTeam       Permission = "team.manage"       // invite, roles, end others' sessions
	PermCompany    Permission = "company.manage"    // company profile, security rules, retention
	PermStatistics Permission = "statistics.read"
)

// OperatorPermissions lists all that a role may hold.
var OperatorPermissions = []Permission{
	PermApplicantsRead, PermApplicantsWrite, PermDocumentsRead, PermChecksRead, PermNotes, PermResubmit, PermDecide, PermReviewLead,
	PermBlocklist, PermErase, PermExport, PermReport, PermTokens, PermSettingsRead, PermSettings, PermAppTokens, PermTeam, PermCompany, PermAudit, PermStatistics,
}

// Role is a named set of permissions of a tenant's operators.
type Role struct {
	// ID is the name of a built-in role or the id of a role of the tenant.
	ID   string
	Name string
	// BuiltIn roles cannot be changed.
	BuiltIn     bool
	Permissions []Permission
}

// The built-in roles.
const (
	RoleOwner         = "owner"
	RoleAdministrator = "administrator"
	RoleOfficer       = "officer"
	RoleOperator      = "operator"
	RoleDeveloper     = "developer"
	RoleAuditor       = "auditor"
)

// BuiltInRoles lists the roles that every tenant has, from the most to the
// least that they may do. An administrator may do everything but make or unmake
// an owner.
func BuiltInRoles() []Role {
	return []Role{
		{ID: RoleOwner, BuiltIn: true, Permissions: slices.Clone(OperatorPermissions)},
		{ID: RoleAdministrator, BuiltIn: true, Permissions: slices.Clone(OperatorPermissions)},
		{ID: RoleOfficer, BuiltIn: true, Permissions: []Permission{
			PermApplicantsRead, PermApplicantsWrite, PermDocumentsRead, PermChecksRead, PermNotes, PermResubmit, PermDecide, PermBlocklist, PermReport, PermTokens, PermSettingsRead, PermStatistics,
		}},
		{ID: RoleOperator, BuiltIn: true, Permissions: []Permission{
			PermApplicantsRead, PermDocumentsRead, PermChecksRead, PermNotes, PermResubmit, PermTokens, PermSettingsRead,
		}},
		{ID: RoleDeveloper, BuiltIn: true, Permissions: []Permission{
			PermSettingsRead, PermSettings, PermAppTokens, PermTokens,
		}},
		{ID: RoleAuditor, BuiltIn: true, Permissions: []Permission{
			PermApplicantsRead, PermDocumentsRead, PermChecksRead, PermSettingsRead, PermAudit, PermStatistics,
		}},
	}
}

// BuiltInRole finds a built-in role by its id.
func BuiltInRole(id string) (Role, bool) {
	roles := BuiltInRoles()
	i := slices.IndexFunc(roles, func(r Role) bool { return r.ID == id })
	if i < 0 {
		return Role{}, false
	}
	return roles[i], true
}

// Allows reports whether the role holds a permission.
func (r *Role) Allows(p Permission) bool { return slices.Contains(r.Permissions, p) }
