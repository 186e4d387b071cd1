package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/webhook"
)

// alertEvery is how often webhooks that failed for good are looked for.
const alertEvery = 5 * time.Minute

// alert writes to those who look after a tenant's webhooks when some failed for
// good (webhooks.md 1).
func (a *App) alert(ctx context.Context) error {
	scopes, err := a.Service.Scopes(ctx)
	if err != nil {
		return err
	}
	for _, scope := range scopes {
		err = errors.Join(err, a.Service.ReportDeadDeliveries(ctx, scope, func(ctx context.Context, list []webhook.Failures) error {
			return a.writeOfFailures(ctx, scope, list)
		}))
	}
	return err
}

// writeOfFailures fails only when nobody could be written to: one address that
// refuses letters must not make the others get theirs again and again.
func (a *App) writeOfFailures(ctx context.Context, scope kyc.Scope, list []webhook.Failures) error {
	people, err := a.webhookKeepers(ctx, scope.Tenant)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		a.Config.Log.WarnContext(ctx, "webhooks failed for good and there is nobody to write to", "scope", scope.String())
		return nil
	}
	names := map[string]string{}
	for _, f := range list {
		if _, known := names[f.EndpointID]; known {
			continue
		}
		ep, err := a.Service.Endpoint(ctx, scope, f.EndpointID)
		if err != nil && !errors.Is(err, fault.ErrNotFound) {
			return err
		}
		names[f.EndpointID] = receiverName(ep, f.EndpointID)
	}
	tenant, err := a.Store.Tenant(ctx, scope.Tenant)
	if err != nil {
		return err
	}
	subject, text := failureLetter(tenant.Name, scope, list, names, a.Service.PublicURL)
	sent := 0
	for _, to := range people {
		if serr := a.messenger.Letter(ctx, to, subject, text); serr != nil {
			err = errors.Join(err, serr)
			continue
		}
		sent++
	}
	if sent > 0 && err != nil {
		a.Config.Log.WarnContext(ctx, "a letter about webhooks that failed could not be sent", "scope", scope.String(), "error", err)
		return nil
	}
	return err
}

// webhookKeepers are the addresses of the active people who may change
// webhooks, and those of the configuration.
func (a *App) webhookKeepers(ctx context.Context, tenant string) ([]string, error) {
	roles, err := a.SignIn.Roles(ctx, tenant)
	if err != nil {
		return nil, err
	}
	may := map[string]bool{}
	for _, r := range roles {
		may[r.ID] = r.Allows(access.PermSettings)
	}
	people, err := a.SignIn.Operators(ctx, tenant)
	if err != nil {
		return nil, err
	}
	to := slices.Clone(a.Config.AlertsTo)
	for _, o := range people {
		if o.State == access.OperatorActive && may[o.Role] && !slices.Contains(to, o.Email) {
			to = append(to, o.Email)
		}
	}
	return to, nil
}

// receiverName is what people call a receiver: its name and host. The rest of
// the address may hold a secret and stays out of mails.
func receiverName(ep webhook.Endpoint, id string) string {
	host := ""
	if u, err := url.Parse(ep.Target); err == nil {
		host = u.Host
	}
	switch {
	case ep.Name != "" && host != "":
		return ep.Name + " (" + host + ")"
	case host != "":
		return host
	}
	return id
}

// failureLetter is in the three languages of the product, since nobody's is
// known here; what happened is the same in all. It names no applicant.
func failureLetter(tenant string, scope kyc.Scope, list []webhook.Failures, names map[string]string, dashboard string) (subject, text string) {
	total := 0
	var lines strings.Builder
	for _, f := range list {
		total += f.Count
		fmt.Fprintf(&lines, "  %s: %d, %s, %s UTC\n", names[f.EndpointID], f.Count, answerOf(f), f.LastAt.UTC().Format("2006-01-02 15:04"))
	}
	where := fmt.Sprintf("%s, %s", tenant, scope.Environment)
	subject = fmt.Sprintf("%d × webhook ✗ %s", total, where)
	resend := fmt.Sprintf("idngo webhook resend --tenant %s --env %s --state dead", scope.Tenant, scope.Environment)
	if dashboard != "" {
		dashboard += ", "
	}
	text = fmt.Sprintf(`Webhooks could not be delivered and are not tried again (%[1]s): %[2]d.
Вебхуки не доставлены, повторных попыток больше не будет (%[1]s): %[2]d.
Вебхуктар жеткізілмеді, қайта жіберілмейді (%[1]s): %[2]d.

%[3]s
Once the receiver answers again, send them from the Dashboard (%[4]sWebhooks) or with
Когда получатель снова отвечает, отправьте их из панели (%[4]s«Вебхуки») или командой
Қабылдаушы қайта жауап бергенде, оларды панельден (%[4]s«Вебхуктар») немесе мына пәрменмен жіберіңіз

  %[5]s
`, where, total, lines.String(), dashboard, resend)
	return subject, text
}

func answerOf(f webhook.Failures) string {
	if f.Status != 0 {
		return fmt.Sprintf("HTTP %d", f.Status)
	}
	return f.Error
}
