package main

import (
	"os"
	"path/filepath"
)

// modelsDir finds the models: where the flag says, and for the default also
// beside the program, so that bin/idngo works from any folder.
func (i installation) modelsDir() string { return findModels(i.Models) }

func findModels(flag string) string {
	if _, err := os.Stat(flag); err == nil || filepath.IsAbs(flag) {
		return flag
	}
	self, err := os.Executable()
	if err != nil {
		return flag
	}
	if self, err = filepath.EvalSymlinks(self); err != nil {
		return flag
	}
	beside := filepath.Join(filepath.Dir(self), "..", flag)
	if _, err := os.Stat(beside); err == nil {
		return beside
	}
	return flag
}
