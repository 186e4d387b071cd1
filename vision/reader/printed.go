package reader

import "github.com/idngo/idngo/vision"

// readings takes the printed fields out of the lines of a page.
func (r *Reader) readings(_ sheet, _ vision.Page) []vision.Reading { return nil }
