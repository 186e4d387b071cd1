package imageio

// Metadata is what cameras and editors wrote beside the pixels. It proves
// nothing by itself: anybody can write or remove it.
type Metadata struct {
	// Orientation is the EXIF tag, 1..8; 1 when absent or out of range.
	Orientation int
	HasEXIF     bool
	Make        string
	Model       string
	// Software lists what programs say of themselves, from EXIF, XMP and PNG text.
	Software []string
	// Taken is true when an exposure time, aperture or lens is recorded: traits of a camera.
	Taken bool
	// Progressive is true for a JPEG that builds up in passes; cameras do not write these.
	Progressive bool
}

// maxMetadataText bounds every string that is taken over from a file.
const maxMetadataText = 80

func (m *Metadata) addSoftware(s string) {
	s = printable(s)
	if s == "" || len(m.Software) >= 8 {
		return
	}
	for _, have := range m.Software {
		if have == s {
			return
		}
	}
	m.Software = append(m.Software, s)
}

// printable keeps the printable ASCII of s, within maxMetadataText: these
// strings end in evidence that officers read.
func printable(s string) string {
	out := make([]byte, 0, min(len(s), maxMetadataText))
	for i := 0; i < len(s) && len(out) < maxMetadataText; i++ {
		c := s[i]
		if c == 0 {
			break
		}
		if c >= 0x20 && c < 0x7f {
			out = append(out, c)
		}
	}
	for len(out) > 0 && out[len(out)-1] == ' ' {
		out = out[:len(out)-1]
	}
	return string(out)
}
