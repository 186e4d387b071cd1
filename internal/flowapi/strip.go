package flowapi

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// withoutPlace removes from a JPEG or PNG what tells where, when and with which
// device it was made: Exif, XMP, IPTC and comments. What the checks need stays,
// as a new Exif block: the orientation, and the name of the program that wrote
// the file. Pixels are not touched; other files and files that are not well
// formed come back as they are.
func withoutPlace(file []byte) []byte {
	switch {
	case bytes.HasPrefix(file, []byte{0xff, 0xd8}):
		return cleanJPEG(file)
	case bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")):
		return cleanPNG(file)
	}
	return file
}

// JPEG markers.
const (
	markerSOS   = 0xda
	markerAPP1  = 0xe1
	markerAPP15 = 0xef
	markerAPP14 = 0xee // Adobe: says how colours are stored
	markerAPP2  = 0xe2 // colour profile
	markerCOM   = 0xfe
)

func cleanJPEG(file []byte) []byte {
	out := make([]byte, 0, len(file))
	out = append(out, file[:2]...)
	at := 2
	var exif []byte
	var kept []byte
	for at+4 <= len(file) {
		if file[at] != 0xff {
			return file
		}
		marker := file[at+1]
		if marker == 0xff { // fill byte
			at++
			continue
		}
		size := int(binary.BigEndian.Uint16(file[at+2:]))
		end := at + 2 + size
		if size < 2 || end > len(file) {
			return file
		}
		segment := file[at:end]
		switch {
		case marker == markerSOS:
			if exif != nil {
				out = append(out, exif...)
			}
			out = append(out, kept...)
			return append(out, withoutTrailer(file[at:])...)
		case marker == markerAPP1 && bytes.HasPrefix(segment[4:], []byte("Exif\x00\x00")):
			if exif == nil {
				exif = smallExif(segment[10:])
			}
		case marker == markerAPP2 && bytes.HasPrefix(segment[4:], []byte("ICC_PROFILE\x00")), marker == markerAPP14, marker == 0xe0:
			kept = append(kept, segment...)
		case marker >= markerAPP1 && marker <= markerAPP15, marker == markerCOM:
		default:
			kept = append(kept, segment...)
		}
		at = end
	}
	return file
}

// withoutTrailer cuts what follows the end of the picture: some phones append
// a film or a depth map there.
func withoutTrailer(scan []byte) []byte {
	for i := 0; i+1 < len(scan); i++ {
		if scan[i] == 0xff && scan[i+1] == 0xd9 {
			rest := scan[i+2:]
			// In a progressive file nothing but the end has this marker; a
			// second picture begins with its own start.
			if len(rest) == 0 || !bytes.Contains(rest, []byte{0xff, markerSOS}) || bytes.HasPrefix(rest, []byte{0xff, 0xd8}) {
				return scan[:i+2]
			}
		}
	}
	return scan
}

// Exif tags that stay.
const (
	tagOrientation = 0x0112
	tagSoftware    = 0x0131
)

// smallExif makes an APP1 segment of the first directory's orientation and
// software; nil when it has neither.
func smallExif(tiff []byte) []byte {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return nil
	}
	if len(tiff) < 8 {
		return nil
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return nil
	}
	var orientation uint16
	var software []byte
	n := int(order.Uint16(tiff[at:]))
	for i := range n {
		e := at + 2 + 12*i
		if e+12 > len(tiff) {
			break
		}
		tag, typ, count := order.Uint16(tiff[e:]), order.Uint16(tiff[e+2:]), order.Uint32(tiff[e+4:])
		switch {
		case tag == tagOrientation && typ == 3 && count == 1:
			orientation = order.Uint16(tiff[e+8:])
		case tag == tagSoftware && typ == 2 && count > 0 && count <= 256:
			from := e + 8
			if count > 4 {
				from = int(order.Uint32(tiff[e+8:]))
			}
			if to := from + int(count); from >= 0 && to <= len(tiff) {
				software = bytes.TrimRight(tiff[from:to], "\x00")
			}
		}
	}
	if orientation == 0 && len(software) == 0 {
		return nil
	}
	return exifSegment(orientation, software)
}

func exifSegment(orientation uint16, software []byte) []byte {
	b := binary.BigEndian
	var entries, data []byte
	count := 0
	if orientation != 0 {
		count++
	}
	if len(software) > 0 {
		count++
	}
	dataAt := 8 + 2 + 12*count + 4
	entry := func(tag, typ uint16, n uint32, value []byte) {
		e := b.AppendUint32(b.AppendUint16(b.AppendUint16(nil, tag), typ), n)
		entries = append(entries, append(e, value...)...)
	}
	if orientation != 0 {
		entry(tagOrientation, 3, 1, append(b.AppendUint16(nil, orientation), 0, 0))
	}
	if len(software) > 0 {
		text := append(slices.Clone(software), 0)
		value := make([]byte, 4)
		if len(text) <= 4 {
			copy(value, text)
		} else {
			b.PutUint32(value, uint32(dataAt))
			data = text
		}
		entry(tagSoftware, 2, uint32(len(text)), value)
	}
	body := append([]byte("Exif\x00\x00MM\x00*"), 0, 0, 0, 8)
	body = b.AppendUint16(body, uint16(count))
	body = append(body, entries...)
	body = append(body, 0, 0, 0, 0)
	body = append(body, data...)
	return append(b.AppendUint16([]byte{0xff, markerAPP1}, uint16(len(body)+2)), body...)
}

// cleanPNG leaves out textual chunks, except the one that names the program, and Exif.
func cleanPNG(file []byte) []byte {
	out := append(make([]byte, 0, len(file)), file[:8]...)
	at := 8
	for at+12 <= len(file) {
		size := int(binary.BigEndian.Uint32(file[at:]))
		end := at + 12 + size
		if size < 0 || end > len(file) || end < at {
			return file
		}
		name, data := string(file[at+4:at+8]), file[at+8:at+8+size]
		switch name {
		case "eXIf", "zTXt", "iTXt", "tIME":
		case "tEXt":
			if bytes.HasPrefix(data, []byte("Software\x00")) {
				out = append(out, file[at:end]...)
			}
		default:
			out = append(out, file[at:end]...)
		}
		at = end
		if name == "IEND" {
			return out
		}
	}
	return file
}
