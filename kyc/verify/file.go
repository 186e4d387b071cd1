package verify

import (
	"errors"
	"path"
	"strings"

	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/vision/imageio"
)

// Refusals of files (api.md 3.2).
var (
	ErrFileTooBig    = fault.Numbered(fault.Invalid, 1002, "file-too-big", "The file is too big")
	ErrFileEmpty     = fault.Numbered(fault.Invalid, 1003, "empty-file", "The file is empty")
	ErrFileCorrupted = fault.Numbered(fault.Invalid, 1004, "corrupted-file", "Error analyzing file, unsupported format or corrupted file")
	ErrFileFormat    = fault.Numbered(fault.Invalid, 1005, "unsupported-file-format", "The file format is not supported")
	ErrFileSize      = fault.Numbered(fault.Conflict, 1007, "incorrect-file-size", "The size of the file is outside the limits of this installation")
	ErrFileEncrypted = fault.Numbered(fault.Invalid, 1011, "encrypted-file", "The file is encrypted")
)

// fileFault gives a refused file its contract number. Other errors pass.
func fileFault(err error) error {
	var r *imageio.Refusal
	if !errors.As(err, &r) {
		return err
	}
	f := ErrFileCorrupted
	switch r.Code {
	case imageio.TooBig:
		f = ErrFileTooBig
	case imageio.Empty:
		f = ErrFileEmpty
	case imageio.Unsupported:
		f = ErrFileFormat
	case imageio.Encrypted:
		f = ErrFileEncrypted
	}
	return f.Saying("%s: %s", f.Public, r.Reason).Because(err)
}

// extensions of the accepted types (model.md 9).
var extensions = map[string]imageio.Type{
	".jpg": imageio.JPEG, ".jpeg": imageio.JPEG, ".png": imageio.PNG, ".pdf": imageio.PDF,
	".heic": imageio.HEIC, ".heif": imageio.HEIC, ".mp4": imageio.MP4, ".webm": imageio.WebM, ".mov": imageio.QuickTime,
}

// checkExtension refuses a name that promises another type than the content
// has: a PDF named .jpg is 1004 (api.md 3.2). A picture under another
// picture's name is harmless and common, and so are names without an extension.
func checkExtension(name string, t imageio.Type) error {
	promised, known := extensions[strings.ToLower(path.Ext(name))]
	if !known || promised == t {
		return nil
	}
	picture := func(t imageio.Type) bool { return t == imageio.JPEG || t == imageio.PNG || t == imageio.HEIC }
	if picture(promised) && picture(t) || promised.Video() && t.Video() {
		return nil
	}
	return ErrFileCorrupted.Saying("%s: the content is not what the file's name says", ErrFileCorrupted.Public)
}
