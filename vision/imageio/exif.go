package imageio

import (
	"bytes"
	"encoding/binary"
)

// Tags of TIFF 6.0 and EXIF 2.32 that are looked at.
const (
	tagMake         = 0x010f
	tagModel        = 0x0110
	tagOrientation  = 0x0112
	tagSoftware     = 0x0131
	tagExifIFD      = 0x8769
	tagExposureTime = 0x829a
	tagFNumber      = 0x829d
	tagLensModel    = 0xa434
)

// maxIFDEntries bounds the work on a hostile directory; real ones have some 60.
const maxIFDEntries = 512

// readEXIF reads the few tags that matter from a TIFF structure. Anything out
// of bounds is passed over: wrong metadata never makes a picture unreadable.
func readEXIF(tiff []byte, meta *Metadata) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return
	}
	if len(tiff) < 8 {
		return
	}
	meta.HasEXIF = true
	d := exifReader{tiff: tiff, order: order, meta: meta}
	d.directory(order.Uint32(tiff[4:]))
	if d.sub != 0 {
		d.directory(d.sub)
	}
}

type exifReader struct {
	tiff  []byte
	order binary.ByteOrder
	meta  *Metadata
	sub   uint32 // offset of the EXIF directory
}

func (d *exifReader) directory(offset uint32) {
	if int64(offset)+2 > int64(len(d.tiff)) {
		return
	}
	n := int(d.order.Uint16(d.tiff[offset:]))
	at := int(offset) + 2
	for i := 0; i < min(n, maxIFDEntries) && at+12 <= len(d.tiff); i, at = i+1, at+12 {
		d.entry(d.tiff[at : at+12])
	}
}

func (d *exifReader) entry(e []byte) {
	typ, count := d.order.Uint16(e[2:]), d.order.Uint32(e[4:])
	switch d.order.Uint16(e) {
	case tagOrientation:
		if v := d.order.Uint16(e[8:]); typ == 3 && count == 1 && v >= 1 && v <= 8 {
			d.meta.Orientation = int(v)
		}
	case tagMake:
		d.meta.Make = d.text(typ, count, e[8:])
	case tagModel:
		d.meta.Model = d.text(typ, count, e[8:])
	case tagSoftware:
		d.meta.addSoftware(d.text(typ, count, e[8:]))
	case tagExifIFD:
		if typ == 4 && count == 1 && d.sub == 0 {
			d.sub = d.order.Uint32(e[8:])
		}
	case tagExposureTime, tagFNumber, tagLensModel:
		d.meta.Taken = true
	}
}

// text reads an ASCII value: up to four bytes lie in the entry itself.
func (d *exifReader) text(typ uint16, count uint32, value []byte) string {
	if typ != 2 || count == 0 {
		return ""
	}
	if count <= 4 {
		return printable(string(value[:count]))
	}
	offset := int64(d.order.Uint32(value))
	if offset >= int64(len(d.tiff)) {
		return ""
	}
	end := min(offset+int64(count), offset+maxMetadataText, int64(len(d.tiff)))
	return printable(string(d.tiff[offset:end]))
}

// readXMP takes the names of programs out of an XMP packet without parsing
// the XML: the packet is somebody else's and only a hint.
func readXMP(packet []byte, meta *Metadata) {
	for _, name := range []string{"CreatorTool", "stEvt:softwareAgent"} {
		rest := packet
		for range 4 {
			i := bytes.Index(rest, []byte(name))
			if i < 0 {
				break
			}
			rest = rest[i+len(name):]
			if len(rest) > 1 && (rest[0] == '=' || rest[0] == '>') {
				value := bytes.TrimLeft(rest[1:min(len(rest), 200)], `"'`)
				if end := bytes.IndexAny(value, `"'<`); end > 0 {
					meta.addSoftware(string(value[:end]))
				}
			}
		}
	}
	if bytes.Contains(packet, []byte("http://ns.adobe.com/photoshop/1.0/")) && bytes.Contains(packet, []byte("photoshop:History")) {
		meta.addSoftware("Adobe Photoshop (history)")
	}
}
