package app

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/idngo/idngo/internal/backup"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/onnx/installed"
)

// minFree is the free space below which uploads will soon fail, in bytes.
const minFree = 2 << 30

func space(c Config) Finding {
	const what = "disk"
	var s syscall.Statfs_t
	if err := syscall.Statfs(existing(c.Data), &s); err != nil {
		return wrong(what, "Make the data folder reachable.", "%v", err)
	}
	free := int64(s.Bavail) * s.Bsize
	if free < c.minFree() {
		return wrong(what, "Free or add space: uploads are refused when the disk is full.", "%d MB free", free>>20)
	}
	return well(what, "%d MB free", free>>20)
}

func (c Config) minFree() int64 {
	if c.MinFree > 0 {
		return c.MinFree
	}
	return minFree
}

// existing gives the nearest folder that is there.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return dir
		}
		dir = parent
	}
}

const clockMend = "Set the clock, e.g. by NTP: signatures are refused when it is a minute off."

func clock(c Config) Finding {
	now := c.Now()
	if now.Year() < 2025 || now.Year() >= 2100 {
		return wrong("clock", clockMend, "%s", now.UTC().Format(time.RFC3339))
	}
	return well("clock", "%s", now.UTC().Format(time.RFC3339))
}

func programs() Finding {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		return well("video", "ffmpeg is not installed: videos stay unread and their cases go to a person")
	}
	return well("video", "ffmpeg is installed")
}

// modelFiles compares the models with the hashes of their installation.
func modelFiles(c Config) Finding {
	const what, mend = "models", "Run make models, or point --models to the folder."
	record, err := installed.Read(c.Models)
	if err != nil {
		return wrong(what, mend, "%v", err)
	}
	for _, f := range record.Files {
		if err := f.Verify(c.Models); err != nil {
			return wrong(what, mend, "%v", err)
		}
	}
	return well(what, "%d files in %s, as they were installed", len(record.Files), c.Models)
}

// faceNetwork: the calibration belongs to the network that describes faces.
// Templates of another network stay sealed where they are and are not compared;
// a picture that is read again gets one of this network.
func faceNetwork(c Config) Finding {
	const what = "faces"
	cal, network, err := face.Load(c.FaceModel, c.FaceCalibration)
	if err != nil {
		return wrong(what, "Give --face-model and --face-calibration that belong together, or neither (docs/faces.md).", "%v", err)
	}
	if network == nil {
		return well(what, "built-in network, calibration %s", cal.Revision)
	}
	return well(what, "network %s of %s, calibration %s; faces that another network described are not compared with new ones", network.SHA256[:16], c.FaceModel, cal.Revision)
}

// permissions: what lies in the data folder is the owner's alone, and ours.
func permissions(c Config) Finding {
	const what = "permissions"
	info, err := os.Stat(c.Data)
	if errors.Is(err, fs.ErrNotExist) {
		return well(what, "the data folder is not made yet")
	}
	if err != nil {
		return wrong(what, "Make the folder readable for this user.", "%v", err)
	}
	for _, path := range []string{c.Data, filepath.Join(c.Data, "idngo.db"), filepath.Join(c.Data, "keys.db"), filepath.Join(c.Data, "blobs"), filepath.Join(c.Data, "tls")} {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return wrong(what, "Make it readable for this user.", "%v", err)
		}
		if path != c.Data && info.Mode().Perm()&0o077 != 0 {
			return wrong(what, "chmod go-rwx "+path, "others can read %s", path)
		}
		if owner, ok := info.Sys().(*syscall.Stat_t); ok && os.Geteuid() != 0 && int(owner.Uid) != os.Geteuid() {
			return wrong(what, fmt.Sprintf("chown -R %d %s, or run as its owner", os.Geteuid(), c.Data), "%s belongs to user %d", path, owner.Uid)
		}
	}
	if info.Mode().Perm()&0o022 != 0 {
		return wrong(what, "chmod go-w "+c.Data, "others can write to %s", c.Data)
	}
	return well(what, "%s is this user's alone", c.Data)
}

func keyFile(c Config) Finding {
	const what = "master key"
	info, err := os.Stat(c.MasterKey)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(c.MasterKey + nextMasterKey); err == nil {
			return well(what, "its replacement broke off; the next start completes it")
		}
		if _, err := os.Stat(filepath.Join(c.Data, "idngo.db")); err == nil {
			return wrong(what, "Put the copy of the master key back: without it nothing can be read.", "%s is missing although there are data", c.MasterKey)
		}
		return well(what, "will be made at the first start, unless the database has data already")
	case err != nil:
		return wrong(what, "Make the file readable for this user.", "%v", err)
	case info.Mode().Perm()&0o077 != 0:
		return wrong(what, "chmod 600 "+c.MasterKey, "others can read it")
	}
	return well(what, "%s", c.MasterKey)
}

// erasureList: without it a restore brings people back.
func erasureList(c Config) Finding {
	const what = "list of erasures"
	list, err := backup.NewErasureFile(c.Erasures).Read()
	if err != nil {
		return wrong(what, "Make the file readable, or mend the line; nobody can be erased until then.", "%v", err)
	}
	if info, err := os.Stat(c.Erasures); err == nil && info.Mode().Perm()&0o200 == 0 {
		return wrong(what, "chmod u+w "+c.Erasures, "%s cannot be written: nobody can be erased", c.Erasures)
	}
	return well(what, "%d in %s", len(list), c.Erasures)
}

// renewSoon is how long a certificate must still be valid.
const renewSoon = 14 * 24 * time.Hour

func certificate(c Config) Finding {
	const what = "certificate"
	path, mend := c.TLSCert, "Renew it and put the files in the same place: they are read again within a minute."
	if path == "" {
		mend = "Look in the log why ACME failed; port 443 of " + c.ACMEDomain + " must lead to --listen."
		found, err := filepath.Glob(filepath.Join(c.Data, "acme", "certificates", "*", c.ACMEDomain, c.ACMEDomain+".crt"))
		if err != nil || len(found) == 0 {
			return wrong(what, mend, "there is none for %s yet", c.ACMEDomain)
		}
		path = found[0]
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return wrong(what, mend, "%v", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return wrong(what, mend, "%s holds no certificate", path)
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return wrong(what, mend, "%s: %v", path, err)
	}
	left := cert.NotAfter.Sub(c.Now())
	switch {
	case left <= 0:
		return wrong(what, mend, "ended on %s", cert.NotAfter.Format(time.DateOnly))
	case left < renewSoon:
		return wrong(what, mend, "ends on %s, in %d days", cert.NotAfter.Format(time.DateOnly), int(left.Hours()/24))
	}
	return well(what, "valid until %s", cert.NotAfter.Format(time.DateOnly))
}
