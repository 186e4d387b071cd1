package specimen

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrFontMissing is wrapped by the error of FindFonts when a font file is not
// installed; the error's text names the Debian package that has it.
var ErrFontMissing = errors.New("font is not installed")

// Fonts are the four type faces of every document.
type Fonts struct {
	Regular Typeface // labels
	Bold    Typeface // values
	Serif   Typeface // titles
	OCRB    Typeface // machine readable zone, ISO 1073-2
}

// fontFile is a file that some Debian package installs.
type fontFile struct {
	name, debian string
}

var (
	regularFile = fontFile{"DejaVuSans.ttf", "fonts-dejavu-core"}
	boldFile    = fontFile{"DejaVuSans-Bold.ttf", "fonts-dejavu-core"}
	serifFile   = fontFile{"DejaVuSerif-Bold.ttf", "fonts-dejavu-core"}
	// The cut with square stroke ends: x/image does not know the flex operators
	// that the round one is drawn with.
	ocrbFile = fontFile{"OCRBS.otf", "fonts-ocr-b"}
)

// FontFolders are the places where systems keep fonts.
func FontFolders() []string {
	folders := []string{"/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts"}
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, filepath.Join(home, ".local/share/fonts"), filepath.Join(home, ".fonts"))
	}
	return folders
}

// FindFonts looks for the font files in the folders and everything below them;
// without folders, in FontFolders.
func FindFonts(folders ...string) (Fonts, error) {
	if len(folders) == 0 {
		folders = FontFolders()
	}
	var fonts Fonts
	for _, want := range []struct {
		file fontFile
		into *Typeface
	}{
		{regularFile, &fonts.Regular}, {boldFile, &fonts.Bold}, {serifFile, &fonts.Serif}, {ocrbFile, &fonts.OCRB},
	} {
		path, ok := findFile(folders, want.file.name)
		if !ok {
			return Fonts{}, fmt.Errorf("specimen: %s: %w (Debian package %s)", want.file.name, ErrFontMissing, want.file.debian)
		}
		face, err := LoadTypeface(path)
		if err != nil {
			return Fonts{}, err
		}
		*want.into = face
	}
	return fonts, nil
}

func (f Fonts) complete() bool {
	return len(f.Regular) > 0 && len(f.Bold) > 0 && len(f.Serif) > 0 && len(f.OCRB) > 0
}

// findFile returns the first file of that name; folders that cannot be read count as empty.
func findFile(folders []string, name string) (string, bool) {
	for _, folder := range folders {
		var found string
		_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return nil //nolint:nilerr // an unreadable folder holds no font for us
			}
			if !entry.IsDir() && entry.Name() == name {
				found = path
				return fs.SkipAll
			}
			return nil
		})
		if found != "" {
			return found, true
		}
	}
	return "", false
}
