package homelab

import (
	"net/http"
	"slices"
)

// disk is what an application did to files, and how the disk bears with it.
type disk struct {
	removed   []string // folders and files, as the application calls them
	unmounted bool
	stubborn  bool
	recycle   string // recycle bin; "" = none
	unmonitor bool   // what loses its file is no longer monitored
}

// SetUnmounted says that the root folder is empty: single files cannot be deleted, which answers 409.
func (a *arr) SetUnmounted(on bool) { a.onDisk(func(d *disk) { d.unmounted = on }) }

// SetStubborn says that the disk refuses to delete: 500 for a file; a folder stays and nobody hears of it.
func (a *arr) SetStubborn(on bool) { a.onDisk(func(d *disk) { d.stubborn = on }) }

// SetRecycleBin sets the folder that deleted files are moved to; "" = they are gone for good.
func (a *arr) SetRecycleBin(path string) { a.onDisk(func(d *disk) { d.recycle = path }) }

// SetUnmonitorDeleted says whether what loses its file is no longer monitored; from the start it still is.
func (a *arr) SetUnmonitorDeleted(on bool) { a.onDisk(func(d *disk) { d.unmonitor = on }) }

// Removed lists the folders and files that the application deleted from the disk, oldest first.
func (a *arr) Removed() (paths []string) {
	a.onDisk(func(d *disk) { paths = slices.Clone(d.removed) })
	return paths
}

func (a *arr) onDisk(do func(*disk)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	do(&a.disk)
}

// rehome gives an entry another root folder. Without move its files stay where they are and its folder keeps its name; with it
// they follow, and the folder is named anew.
func (a *arr) rehome(e *ArrEntry, root string, move bool) {
	if !move {
		e.disk = e.folder()
		e.Root, e.Path = root, a.join(root, a.base(e.Path))
	} else {
		b := appendPathTitle([]byte(e.Title), 0)
		b = append(appendInt(append(b, " ("...), e.Year), ')')
		e.Root, e.Path, e.disk = root, a.join(root, string(b)), ""
	}
	if e.disk == e.Path {
		e.disk = ""
	}
}

// removeFolders deletes the folders of entries that were deleted: each whole, whatever lies in it. It ends at the first one that
// is or contains the folder of another entry, and nobody is told.
func (a *arr) removeFolders(folders []string) {
	for _, folder := range folders {
		if a.disk.stubborn {
			return
		}
		for id := 1; id <= a.entries.end(); id++ {
			if a.entries.has(id) && under(a.entries.look(id).Path, folder) {
				return
			}
		}
		a.disk.removed = append(a.disk.removed, folder)
	}
}

// removeFile deletes a file from the disk, or answers why that cannot be.
func (a *arr) removeFile(w http.ResponseWriter, path string) bool {
	switch {
	case a.disk.unmounted:
		a.fail(w, http.StatusConflict, "Root folder ("+a.is.Root+") is empty.")
		return false
	case a.disk.stubborn:
		a.fail(w, http.StatusInternalServerError, "Unable to delete file")
		return false
	}
	a.disk.removed = append(a.disk.removed, path)
	return true
}

// mediaManagement answers GET /config/mediamanagement.
func (a *arr) mediaManagement(w http.ResponseWriter) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.send(w, http.StatusOK, func(out *pretty) {
		out.open('{')
		if a.app.thing == "movie" {
			out.bool("autoUnmonitorPreviouslyDownloadedMovies", a.disk.unmonitor)
		} else {
			out.bool("autoUnmonitorPreviouslyDownloadedEpisodes", a.disk.unmonitor)
		}
		out.text("recycleBin", a.disk.recycle)
		out.num("recycleBinCleanupDays", 7)
		out.bool("deleteEmptyFolders", false)
		out.bool("enableMediaInfo", true)
		out.num("id", 1)
		out.close('}')
	})
}
