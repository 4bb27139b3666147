//go:build !linux

package host

import "os"

// killOnHangup does nothing: only Linux lets a pipe say which signal it sends.
func killOnHangup(*os.File, int) {}

// spareOnHangup has nothing to take back.
func spareOnHangup(*os.File) {}
