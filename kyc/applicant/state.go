package applicant

// State is where an applicant stands, in the words of the contract's users
// (model.md 2): status, result and presence in one.
type State string

// The states.
const (
	StateRequested    State = "documentsRequested"
	StatePending      State = "pending"
	StateOnHold       State = "onHold"
	StateApproved     State = "approved"
	StateResubmission State = "resubmission"
	StateRejected     State = "rejected"
	StateInactive     State = "inactive"
)

// State tells where the applicant stands.
func (a Applicant) State() State {
	switch {
	case a.Deleted:
		return StateInactive
	case a.Review.Status == StatusInit:
		return StateRequested
	case a.Review.Status == StatusOnHold:
		return StateOnHold
	case a.Review.Status != StatusCompleted:
		return StatePending
	case a.Review.Result.Green():
		return StateApproved
	case a.Review.Result.Final():
		return StateRejected
	}
	return StateResubmission
}

// FullName joins the names of a person: recognised where there is any, else
// stated, else "".
func (p Personal) FullName() string {
	if p.Info != nil {
		if n := p.Info.fullName(); n != "" {
			return n
		}
	}
	if p.FixedInfo == nil {
		return ""
	}
	return p.FixedInfo.fullName()
}

func (p *PersonalData) fullName() string {
	parts := []string{p.LastName, p.FirstName, p.MiddleName}
	if p.LastName == "" && p.FirstName == "" {
		parts = []string{p.LastNameEn, p.FirstNameEn, p.MiddleNameEn}
	}
	name := ""
	for _, s := range parts {
		if s != "" && name != "" {
			name += " "
		}
		name += s
	}
	return name
}

// BirthDate is the one recognised, else the one stated: YYYY-MM-DD or "".
func (p Personal) BirthDate() string {
	switch {
	case p.Info != nil && p.Info.DOB != "":
		return p.Info.DOB
	case p.FixedInfo != nil:
		return p.FixedInfo.DOB
	}
	return ""
}
