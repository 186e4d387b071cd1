package imageio

import "bytes"

// Type is a file type by content, as its media type.
type Type string

// The types that are accepted.
const (
	JPEG      Type = "image/jpeg"
	PNG       Type = "image/png"
	PDF       Type = "application/pdf"
	MP4       Type = "video/mp4"
	WebM      Type = "video/webm"
	QuickTime Type = "video/quicktime"
	HEIC      Type = "image/heic" // only where Limits.HEIC admits it
)

// Video reports whether the type is a film rather than pages.
func (t Type) Video() bool { return t == MP4 || t == WebM || t == QuickTime }

// SniffLen is the number of leading bytes that Sniff looks at.
const SniffLen = 1024

var pngSignature = []byte("\x89PNG\r\n\x1a\n")

// foreign are files that people do send and that deserve to be named in the answer.
var foreign = []struct {
	magic, name string
}{
	{"II*\x00", "TIFF"}, {"MM\x00*", "TIFF"}, {"II+\x00", "TIFF"}, {"MM\x00+", "TIFF"},
	{"GIF87a", "GIF"}, {"GIF89a", "GIF"},
	{"BM", "BMP"},
	{"8BPS", "Photoshop"},
	{"\x00\x00\x00\x0cJXL ", "JPEG XL"}, {"\xff\x0a", "JPEG XL"},
	{"\x00\x00\x00\x0cjP  ", "JPEG 2000"},
	{"PK\x03\x04", "ZIP or office"}, {"PK\x05\x06", "ZIP"},
	{"\xd0\xcf\x11\xe0", "old office"},
	{"{\\rtf", "RTF"},
}

// Sniff tells the type from the first bytes (SniffLen of them, or the whole
// file when it is shorter). Errors are *Refusal: Empty, Corrupted or Unsupported.
func Sniff(prefix []byte) (Type, error) {
	if len(prefix) == 0 {
		return "", refuse(Empty, "the file is empty")
	}
	switch {
	case bytes.HasPrefix(prefix, []byte{0xff, 0xd8, 0xff}):
		return JPEG, nil
	case bytes.HasPrefix(prefix, pngSignature):
		return PNG, nil
	case bytes.HasPrefix(prefix, []byte{0x1a, 0x45, 0xdf, 0xa3}):
		if bytes.Contains(prefix[:min(len(prefix), 64)], []byte("webm")) {
			return WebM, nil
		}
		return "", unsupported("Matroska")
	case len(prefix) >= 12 && string(prefix[4:8]) == "ftyp":
		return sniffBrand(prefix)
	case len(prefix) >= 8 && (string(prefix[4:8]) == "moov" || string(prefix[4:8]) == "mdat" || string(prefix[4:8]) == "wide"):
		return QuickTime, nil // written before 'ftyp' existed
	case len(prefix) >= 12 && string(prefix[:4]) == "RIFF" && string(prefix[8:12]) == "WEBP":
		return "", unsupported("WebP")
	}
	for _, f := range foreign {
		if bytes.HasPrefix(prefix, []byte(f.magic)) {
			return "", unsupported(f.name)
		}
	}
	// Readers accept some junk before the PDF header, white space mostly.
	if i := bytes.Index(prefix[:min(len(prefix), SniffLen)], []byte("%PDF-")); i >= 0 && len(bytes.TrimSpace(bytes.TrimPrefix(prefix[:i], []byte("\xef\xbb\xbf")))) == 0 {
		return PDF, nil
	}
	if allZero(prefix) {
		return "", refuse(Corrupted, "the file holds nothing but zeros")
	}
	return "", refuse(Unsupported, "the file is none of JPEG, PNG, PDF, MP4, WebM, MOV")
}

// sniffBrand tells the members of the ISO base media family apart by major brand.
func sniffBrand(prefix []byte) (Type, error) {
	switch brand := string(prefix[8:12]); brand {
	case "qt  ":
		return QuickTime, nil
	case "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "mp4v", "avc1", "M4V ", "M4VH", "M4VP", "MSNV", "dash", "f4v ", "3gp4", "3gp5", "3gp6":
		return MP4, nil
	case "heic", "heix", "heim", "heis":
		return HEIC, nil
	case "mif1":
		// The general brand; the compatible ones tell the codec.
		for at := 16; at+4 <= len(prefix) && at < int(prefix[3]); at += 4 {
			if compatible := string(prefix[at : at+4]); compatible == "heic" || compatible == "heix" {
				return HEIC, nil
			}
		}
		return "", unsupported("HEIF")
	case "hevc", "hevx", "msf1":
		return "", unsupported("HEIF sequence")
	case "avif", "avis":
		return "", unsupported("AVIF")
	case "crx ":
		return "", unsupported("camera raw")
	default:
		return "", refuse(Unsupported, "the file is a media file of a kind that is not accepted; send MP4, WebM or MOV")
	}
}

func unsupported(name string) *Refusal {
	return refuse(Unsupported, "%s files are not accepted; send JPEG, PNG or PDF", name)
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
