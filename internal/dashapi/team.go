package dashapi

import (
	"context"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc/access"
)

// Member is a colleague as the team page shows them.
type Member struct {
	ID           string     `json:"id"`
	Email        string     `json:"email"`
	Name         string     `json:"name"`
	Role         string     `json:"role"`
	State        string     `json:"state" enum:"invited,active,disabled"`
	SecondFactor bool       `json:"secondFactor"`
	CreatedAt    time.Time  `json:"createdAt"`
	LastLoginAt  *time.Time `json:"lastLoginAt,omitempty"`
	You          bool       `json:"you"`
}

// RoleView is a role with its permissions.
type RoleView struct {
	ID          string              `json:"id,omitempty"`
	Name        string              `json:"name" maxLength:"100" doc:"Empty for a built-in role, whose id says all"`
	BuiltIn     bool                `json:"builtIn,omitempty"`
	Permissions []access.Permission `json:"permissions" maxItems:"50"`
}

// Team is everybody and what they may do.
type Team struct {
	Members     []Member            `json:"members"`
	Roles       []RoleView          `json:"roles"`
	Permissions []access.Permission `json:"permissions" doc:"All that there are"`
}

// Invitation of a colleague.
type Invitation struct {
	Email string `json:"email" maxLength:"254"`
	Name  string `json:"name" maxLength:"400"`
	Role  string `json:"role" maxLength:"64"`
}

// OneTimeLink is shown once, to be sent to the colleague.
type OneTimeLink struct {
	URL string `json:"url"`
}

// MemberChange changes a colleague; absent leaves alone.
type MemberChange struct {
	Role  string `json:"role,omitempty" maxLength:"64"`
	State string `json:"state,omitempty" enum:"active,disabled"`
}

type InMember struct {
	ID string `path:"id" pattern:"^[0-9a-f]{24}$"`
}

func (a *API) teamRoutes() {
	add(a, op{id: "getTeam", method: "GET", path: "/team", summary: "Colleagues and roles", tag: "Team", permission: access.PermTeam}, a.getTeam)
	add(a, op{id: "invite", method: "POST", path: "/team", summary: "Invite a colleague", tag: "Team", permission: access.PermTeam}, a.invite)
	add(a, op{id: "changeMember", method: "PATCH", path: "/team/{id}", summary: "Change role or state of a colleague", tag: "Team", permission: access.PermTeam}, a.changeMember)
	add(a, op{id: "removeMember", method: "DELETE", path: "/team/{id}", summary: "Remove a colleague", tag: "Team", permission: access.PermTeam}, a.removeMember)
	add(a, op{id: "newMemberLink", method: "POST", path: "/team/{id}/link", summary: "A new one-time link for a colleague", tag: "Team", permission: access.PermTeam}, a.newMemberLink)
	add(a, op{id: "resetMemberFactor", method: "DELETE", path: "/team/{id}/second-factor", summary: "Remove a colleague's lost second factor", tag: "Team", permission: access.PermTeam}, a.resetMemberFactor)
	add(a, op{id: "listMemberSessions", method: "GET", path: "/team/{id}/sessions", summary: "Where a colleague is signed in", tag: "Team", permission: access.PermTeam}, a.listMemberSessions)
	add(a, op{id: "endMemberSessions", method: "DELETE", path: "/team/{id}/sessions", summary: "Sign a colleague out everywhere", tag: "Team", permission: access.PermTeam}, a.endMemberSessions)
	add(a, op{id: "putRole", method: "POST", path: "/roles", summary: "Make or change a role", tag: "Team", permission: access.PermTeam}, a.putRole)
	add(a, op{id: "deleteRole", method: "DELETE", path: "/roles/{id}", summary: "Delete a role that nobody has", tag: "Team", permission: access.PermTeam}, a.deleteRole)
}

func (a *API) getTeam(ctx context.Context, _ *none) (*answer[Team], error) {
	who := whoOf(ctx)
	people, err := a.SignIn.Operators(ctx, who.Operator.Tenant)
	if err != nil {
		return nil, err
	}
	roles, err := a.SignIn.Roles(ctx, who.Operator.Tenant)
	if err != nil {
		return nil, err
	}
	t := Team{Members: []Member{}, Roles: []RoleView{}, Permissions: access.OperatorPermissions}
	for _, o := range people {
		factor, err := a.SignIn.HasFactor(ctx, o)
		if err != nil {
			return nil, err
		}
		t.Members = append(t.Members, Member{
			ID: o.ID, Email: o.Email, Name: o.Name, Role: o.Role, State: string(o.State), SecondFactor: factor, CreatedAt: o.CreatedAt,
			LastLoginAt: optional(o.LastLoginAt), You: o.ID == who.Operator.ID,
		})
	}
	for _, r := range roles {
		t.Roles = append(t.Roles, RoleView{ID: r.ID, Name: r.Name, BuiltIn: r.BuiltIn, Permissions: nonNil(r.Permissions)})
	}
	return &answer[Team]{t}, nil
}

// linkURL is where a one-time link leads. The secret stands behind the #, which
// no browser sends and no log sees.
func (a *API) linkURL(secret string) string {
	return strings.TrimSuffix(a.PublicURL, "/") + "/welcome#" + secret
}

func (a *API) invite(ctx context.Context, in *body[Invitation]) (*answer[OneTimeLink], error) {
	who := whoOf(ctx)
	if in.Body.Role == access.RoleOwner && who.Role.ID != access.RoleOwner {
		return nil, errPermission
	}
	_, secret, err := a.SignIn.Invite(ctx, who.Operator.Tenant, in.Body.Email, in.Body.Name, in.Body.Role, access.LinkInvite)
	return &answer[OneTimeLink]{OneTimeLink{a.linkURL(secret)}}, err
}

func (a *API) changeMember(ctx context.Context, in *struct {
	InMember
	Body MemberChange
}) (*answer[Done], error) {
	return done(), a.SignIn.ChangeOperator(ctx, whoOf(ctx), in.ID, in.Body.Role, access.OperatorState(in.Body.State))
}

func (a *API) removeMember(ctx context.Context, in *InMember) (*answer[Done], error) {
	return done(), a.SignIn.RemoveOperator(ctx, whoOf(ctx), in.ID)
}

func (a *API) newMemberLink(ctx context.Context, in *InMember) (*answer[OneTimeLink], error) {
	secret, err := a.SignIn.NewLink(ctx, whoOf(ctx), in.ID)
	return &answer[OneTimeLink]{OneTimeLink{a.linkURL(secret)}}, err
}

func (a *API) resetMemberFactor(ctx context.Context, in *InMember) (*answer[Done], error) {
	return done(), a.SignIn.ResetSecondFactor(ctx, whoOf(ctx), in.ID)
}

func (a *API) listMemberSessions(ctx context.Context, in *InMember) (*answer[[]SignedIn], error) {
	who := whoOf(ctx)
	if _, err := a.SignIn.Store.Operator(ctx, who.Operator.Tenant, in.ID); err != nil {
		return nil, err
	}
	list, err := a.SignIn.Sessions(ctx, who.Operator.Tenant, in.ID)
	return &answer[[]SignedIn]{showSessions(list, who.Session.ID)}, err
}

func (a *API) endMemberSessions(ctx context.Context, in *InMember) (*answer[Done], error) {
	who := whoOf(ctx)
	if _, err := a.SignIn.Store.Operator(ctx, who.Operator.Tenant, in.ID); err != nil {
		return nil, err
	}
	return done(), a.SignIn.EndSession(ctx, who.Operator.Tenant, in.ID, "", "")
}

func (a *API) putRole(ctx context.Context, in *body[RoleView]) (*answer[RoleView], error) {
	r, err := a.SignIn.PutRole(ctx, whoOf(ctx), access.Role{ID: in.Body.ID, Name: in.Body.Name, Permissions: in.Body.Permissions})
	return &answer[RoleView]{RoleView{ID: r.ID, Name: r.Name, Permissions: nonNil(r.Permissions)}}, err
}

func (a *API) deleteRole(ctx context.Context, in *struct {
	ID string `path:"id" pattern:"^[0-9a-f]{24}$"`
}) (*answer[Done], error) {
	return done(), a.SignIn.DeleteRole(ctx, whoOf(ctx), in.ID)
}
