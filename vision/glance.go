package vision

import "context"

type glanceKey struct{}

// WithGlance asks a reader for what it sees before it has read: see gets facts of
// a picture that are far from complete, as soon as there are some and perhaps
// again when there are more. They say how the picture is and nothing of what is
// printed. see is called in the reader's goroutine and must not block.
//
// Glances are for telling a person to take the picture again while it is still
// in the hand. No check may rest on them.
func WithGlance(ctx context.Context, see func(Facts)) context.Context {
	return context.WithValue(ctx, glanceKey{}, see)
}

// GlanceOf gives the function of WithGlance, or nil when nobody asked.
func GlanceOf(ctx context.Context) func(Facts) {
	see, _ := ctx.Value(glanceKey{}).(func(Facts))
	return see
}
