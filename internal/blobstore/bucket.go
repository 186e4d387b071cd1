package blobstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/s3blob" // s3:// URLs
	"gocloud.dev/gcerrors"

	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// Bucket keeps blobs in an object store. A write there is durable and whole
// when Close of its writer returns.
type Bucket struct{ b *blob.Bucket }

var _ verify.Blobs = (*Bucket)(nil)

// OpenBucket opens a bucket by its URL, e.g. s3://name?region=…&endpoint=…
// Credentials come from the usual environment variables.
func OpenBucket(ctx context.Context, url string) (*Bucket, error) {
	b, err := blob.OpenBucket(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("open bucket: %w", err)
	}
	return &Bucket{b}, nil
}

// Close releases the connections.
func (b *Bucket) Close() error { return b.b.Close() }

// Put uploads a blob; when r fails nothing is kept.
func (b *Bucket) Put(ctx context.Context, key string, r io.Reader) error {
	if err := validKey(key); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // before Close it discards the upload
	w, err := b.b.NewWriter(ctx, key, &blob.WriterOptions{ContentType: "application/octet-stream"})
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, r); err != nil {
		cancel()
		_ = w.Close() // reports the cancellation; the copy's error is the reason
		return err
	}
	return w.Close()
}

// Get opens a blob.
func (b *Bucket) Get(ctx context.Context, key string) (io.ReadCloser, error) {
	if err := validKey(key); err != nil {
		return nil, err
	}
	r, err := b.b.NewReader(ctx, key, nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, fault.ErrNotFound.Because(err)
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Delete removes a blob; one that is not there is gone already.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	if err := validKey(key); err != nil {
		return err
	}
	if err := b.b.Delete(ctx, key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return err
	}
	return nil
}

// Sweep removes blobs older than age that known does not confirm: what a crash
// between file and row left behind. It returns how many went. Other objects of
// the bucket are left alone.
func (b *Bucket) Sweep(ctx context.Context, age time.Duration, now time.Time, known func(ctx context.Context, key string) (bool, error)) (removed int, err error) {
	objects := b.b.List(nil)
	for {
		o, err := objects.Next(ctx)
		if errors.Is(err, io.EOF) {
			return removed, nil
		}
		if err != nil {
			return removed, err
		}
		if o.IsDir || now.Sub(o.ModTime) < age || validKey(o.Key) != nil {
			continue
		}
		keep, err := known(ctx, o.Key)
		if err != nil {
			return removed, err
		}
		if keep {
			continue
		}
		if err := b.Delete(ctx, o.Key); err != nil {
			return removed, err
		}
		removed++
	}
}
