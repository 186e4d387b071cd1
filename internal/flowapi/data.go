package flowapi

import (
	"reflect"
	"strings"

	"github.com/idngo/idngo/internal/exchange"
	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
)

// Answers of the data form, by the names of the step's fields.
type Answers struct {
	Fields map[string]string `json:"fields" doc:"By field name; a field that is left out stays as it is"`
}

var errField = fault.Numbered(fault.Invalid, 0, "invalid-field", "A field is not valid")

// saveData keeps the answers to the step's own fields and refuses all others.
func saveData(c *call, b Answers) (wire.OK, error) {
	id, err := c.needApplicant()
	if err != nil {
		return wire.Done, err
	}
	p, err := c.api.Story.Progress(c.ctx, c.scope(), id)
	if err != nil {
		return wire.Done, err
	}
	set, ok := p.Level.Step(level.StepApplicantData)
	if !ok {
		return wire.Done, verify.ErrUnknownStep
	}
	asked := map[string]Field{}
	for _, f := range fieldsOf(p.Applicant, set) {
		asked[f.Name] = f
	}
	d := verify.DataAnswers{Custom: map[string]string{}}
	if p.Applicant.Personal.FixedInfo != nil && len(p.Applicant.Personal.FixedInfo.Addresses) > 0 {
		d.Info.Addresses = append([]applicant.Address(nil), p.Applicant.Personal.FixedInfo.Addresses...)
	}
	for name, value := range b.Fields {
		f, known := asked[name]
		value = strings.TrimSpace(value)
		switch {
		case !known:
			return wire.Done, errField.Saying("%s is not asked", exchange.Printable(name))
		case f.Locked && value != f.Value:
			return wire.Done, errField.Saying("%s cannot be changed", name)
		case f.Required && value == "":
			return wire.Done, errField.Saying("%s is missing", name)
		case f.Custom:
			d.Custom[name] = value
		case name == "email":
			d.Email = &value
		case name == "phone":
			d.Phone = &value
		default:
			if !setField(&d.Info, name, value) {
				return wire.Done, errField.Saying("%s is not asked", name)
			}
		}
	}
	_, err = c.api.Story.SaveData(c.ctx, c.scope(), id, d)
	return wire.Done, err
}

// setField puts a value into the stated data, or into the first address.
func setField(d *applicant.PersonalData, name, value string) bool {
	if setByTag(reflect.ValueOf(d).Elem(), name, value) {
		return true
	}
	if len(d.Addresses) == 0 {
		d.Addresses = []applicant.Address{{}}
	}
	return setByTag(reflect.ValueOf(&d.Addresses[0]).Elem(), name, value)
}

func setByTag(v reflect.Value, name, value string) bool {
	t := v.Type()
	for i := range t.NumField() {
		tag, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if tag == name && v.Field(i).Kind() == reflect.String {
			v.Field(i).SetString(value)
			return true
		}
	}
	return false
}
