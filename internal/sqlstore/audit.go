package sqlstore

import (
	"context"
	"fmt"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

const auditColumns = `tenant, environment, id, at, activity, actor, channel, ip, user_agent, correlation_id, applicant_id, image_id, description, seq, prev, hash, signature`

func scanAudit(s scanner) (audit.Entry, error) {
	var (
		e  audit.Entry
		at int64
	)
	err := s.Scan(&e.Scope.Tenant, &e.Scope.Environment, &e.ID, &at, &e.Activity, &e.Actor, &e.Channel, &e.IP, &e.UserAgent, &e.CorrelationID, &e.ApplicantID, &e.ImageID, &e.Description, &e.Seq, &e.Prev, &e.Hash, &e.Signature)
	e.At = fromMicros(at)
	e.Prev, e.Hash, e.Signature = unblob(e.Prev), unblob(e.Hash), unblob(e.Signature)
	return e, err
}

// AuditTrail implements verify.Store. From is inclusive, To is not.
func (s *Store) AuditTrail(ctx context.Context, scope kyc.Scope, q verify.AuditQuery) ([]audit.Entry, int, error) {
	f := filter{where: []string{"tenant = $1 AND environment = $2"}, args: []any{scope.Tenant, scope.Environment}}
	if q.Activity != "" {
		f.and("activity = ?", q.Activity)
	}
	if q.Actor != "" {
		f.and("actor = ?", q.Actor)
	}
	if q.ApplicantID != "" {
		f.and("applicant_id = ?", q.ApplicantID)
	}
	if !q.From.IsZero() {
		f.and("at >= ?", micros(q.From))
	}
	if !q.To.IsZero() {
		f.and("at < ?", micros(q.To))
	}
	if q.After.ID != "" {
		f.where = append(f.where, "(at, id) < ("+f.next(micros(q.After.At))+", "+f.next(q.After.ID)+")")
	}
	where := f.String()
	total, err := readOne(ctx, s, scope, column[int], `SELECT COUNT(*) FROM audit WHERE `+where, f.args[2:]...)
	if err != nil {
		return nil, 0, err
	}
	limit, offset := f.next(page(q.Limit)), f.next(max(q.Offset, 0))
	entries, err := readList(ctx, s, scope, scanAudit, `SELECT `+auditColumns+` FROM audit WHERE `+where+` ORDER BY at DESC, id DESC LIMIT `+limit+` OFFSET `+offset, f.args[2:]...)
	return entries, total, err
}

var insertAudit = insertInto("audit", auditColumns)

// AppendAudit implements verify.Tx. The entry is unchained whatever its Seq says.
func (t *tx) AppendAudit(ctx context.Context, e audit.Entry) error {
	return t.insert(ctx, e.Scope, insertAudit, e.ID, micros(e.At), e.Activity, e.Actor, e.Channel, e.IP, e.UserAgent, e.CorrelationID, e.ApplicantID, e.ImageID, e.Description,
		0, []byte{}, []byte{}, []byte{})
}

// chainAtOnce bounds the entries chained in one transaction.
const chainAtOnce = 200

type auditHead struct {
	seq  int64
	hash []byte
}

func scanHead(s scanner) (auditHead, error) {
	var h auditHead
	err := s.Scan(&h.seq, &h.hash)
	h.hash = unblob(h.hash)
	return h, err
}

// ChainAudit appends the unchained entries of the installation to its one
// chain, oldest first, and answers how many. sign makes the signature of an
// entry's hash; it is called outside the transaction. When two processes try at
// once, one of them gets fault.ErrStale and the chain is whole.
func (s *Store) ChainAudit(ctx context.Context, sign func(entryHash []byte) ([]byte, error), now time.Time) (int, error) {
	chained := 0
	for {
		n, err := s.chainSome(ctx, sign, now)
		chained += n
		if err != nil || n < chainAtOnce {
			return chained, err
		}
	}
}

func (s *Store) chainSome(ctx context.Context, sign func([]byte) ([]byte, error), now time.Time) (int, error) {
	entries, head, err := s.unchained(ctx)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	was := head.seq
	for i := range entries {
		e := &entries[i]
		e.Seq, e.Prev = head.seq+1, head.hash
		e.Hash = audit.ChainHash(*e)
		if e.Signature, err = sign(e.Hash); err != nil {
			return 0, fmt.Errorf("sign an audit entry: %w", err)
		}
		head = auditHead{e.Seq, e.Hash}
	}
	err = s.Tx(ctx, everywhere, func(v verify.Tx) error {
		w := v.(*tx).w
		n, err := w.exec(ctx, `UPDATE audit_head SET seq = $1, hash = $2 WHERE id = 1 AND seq = $3`, head.seq, head.hash, was)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.ErrStale
		}
		for _, e := range entries {
			n, err := w.exec(ctx, `UPDATE audit SET seq = $4, prev = $5, hash = $6, signature = $7, chained_at = $8
				WHERE tenant = $1 AND environment = $2 AND id = $3 AND seq = 0`, e.Scope.Tenant, e.Scope.Environment, e.ID, e.Seq, blob(e.Prev), e.Hash, blob(e.Signature), ms(now))
			if err != nil {
				return err
			}
			if n == 0 {
				return fault.ErrStale
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return len(entries), nil
}

func (s *Store) unchained(ctx context.Context) ([]audit.Entry, auditHead, error) {
	defer s.opts.Observer.Begin(CallRead)()
	q := s.engine.reader(everywhere)
	// The head first: entries chained in between make the swap fail, not the chain.
	head, err := one(ctx, q, scanHead, `SELECT seq, hash FROM audit_head WHERE id = 1`)
	if err != nil {
		return nil, head, err
	}
	entries, err := list(ctx, q, scanAudit, `SELECT `+auditColumns+` FROM audit WHERE seq = 0 ORDER BY at, id LIMIT $1`, chainAtOnce)
	return entries, head, err
}

// AuditHead tells where the chain ends: whoever notes it down elsewhere can
// later prove that the end was not cut off.
func (s *Store) AuditHead(ctx context.Context) (seq int64, hash []byte, err error) {
	defer s.opts.Observer.Begin(CallRead)()
	head, err := one(ctx, s.engine.reader(everywhere), scanHead, `SELECT seq, hash FROM audit_head WHERE id = 1`)
	return head.seq, head.hash, err
}

// UnchainedAudit counts the entries that wait for the chain and tells since when
// the oldest does. More than a few seconds means that no worker leads.
func (s *Store) UnchainedAudit(ctx context.Context) (count int, oldest time.Time, err error) {
	defer s.opts.Observer.Begin(CallRead)()
	type tail struct {
		count int
		since int64
	}
	t, err := one(ctx, s.engine.reader(everywhere), func(s scanner) (t tail, err error) { err = s.Scan(&t.count, &t.since); return t, err },
		`SELECT COUNT(*), COALESCE(MIN(at), 0) FROM audit WHERE seq = 0`)
	return t.count, fromMicros(t.since), err
}

// NewestAudit is the time of the newest entry; zero when there is none.
func (s *Store) NewestAudit(ctx context.Context) (time.Time, error) {
	defer s.opts.Observer.Begin(CallRead)()
	at, err := one(ctx, s.engine.reader(everywhere), column[int64], `SELECT COALESCE(MAX(at), 0) FROM audit`)
	return fromMicros(at), err
}

// VerifyAudit walks the whole chain and tells whether it is intact. check
// answers an error when a signature is not of the hash.
func (s *Store) VerifyAudit(ctx context.Context, check func(seq int64, entryHash, signature []byte) error) (audit.Report, error) {
	defer s.opts.Observer.Begin(CallRead)()
	q := s.engine.reader(everywhere)
	head, err := one(ctx, q, scanHead, `SELECT seq, hash FROM audit_head WHERE id = 1`)
	if err != nil {
		return audit.Report{}, err
	}
	v := audit.NewVerifier(head.seq, head.hash, check)
	for after := int64(0); ; {
		entries, err := list(ctx, q, scanAudit, `SELECT `+auditColumns+` FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2`, after, maxPage)
		if err != nil {
			return audit.Report{}, err
		}
		for _, e := range entries {
			v.Add(e)
			after = e.Seq
		}
		if len(entries) < maxPage {
			break
		}
	}
	unchained, err := one(ctx, q, column[int], `SELECT COUNT(*) FROM audit WHERE seq = 0`)
	if err != nil {
		return audit.Report{}, err
	}
	return v.Report(unchained), nil
}

// FormerSigners lists the keys that signed before, with what vouches for them.
func (s *Store) FormerSigners(ctx context.Context) ([]FormerSigner, error) {
	defer s.opts.Observer.Begin(CallRead)()
	scan := func(s scanner) (f FormerSigner, err error) {
		err = s.Scan(&f.PublicKey, &f.UntilSeq, &f.Voucher)
		return f, err
	}
	return list(ctx, s.engine.reader(everywhere), scan, `SELECT public_key, until_seq, voucher FROM audit_signers ORDER BY until_seq`)
}

// FormerSigner is a key that signed the chain up to an entry.
type FormerSigner struct {
	PublicKey []byte
	UntilSeq  int64
	Voucher   []byte
}

// PutFormerSigners replaces the list.
func (s *Store) PutFormerSigners(ctx context.Context, signers []FormerSigner) error {
	return s.Tx(ctx, everywhere, func(v verify.Tx) error {
		w := v.(*tx).w
		if _, err := w.exec(ctx, `DELETE FROM audit_signers`); err != nil {
			return err
		}
		for _, f := range signers {
			if _, err := w.exec(ctx, insertInto("audit_signers", "public_key, until_seq, voucher"), f.PublicKey, f.UntilSeq, f.Voucher); err != nil {
				return translate(err)
			}
		}
		return nil
	})
}
